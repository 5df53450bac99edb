"""Count which Chinese characters stand beside each other in real disclosures, for extractor/fonts/neighbours.py.

Usage: python bench/train_neighbours.py FOLDER_OF_PDFS. Documents are named NUMBER-PLACE-KIND.pdf; a pair counts by the
places that print it, so that no place's names and habits get in. Prints how many fonts would be suspected without
cause, and how many if a part of their characters were exchanged, each with the pairs of the other places.
"""

from __future__ import annotations

import random
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Final, TypeAlias

from extractor.errors import ExtractionError
from extractor.fonts.neighbours import SUSPICIOUS, note_pairs, strange_characters, texts_by_font
from extractor.pdf import open_pdf, page_contents

_TARGET: Final = Path(__file__).parents[1] / "extractor" / "fonts" / "neighbour_pairs.py"
_PAGES: Final = 60
_PAIRS: Final = 4000
_PLACES: Final = 4  # that have to print a pair
_FONTS: Final = 15  # in which a character must have been seen to be reliable
_ODD_FONTS: Final = 0.005  # of them in which it may stand in unknown company
_LEAST: Final = 100  # pairs of a font worth counting
_SHARES: Final = (0.0, 0.04, 0.08, 0.2)  # of a font's characters, exchanged among each other
_ON_A_LINE: Final = 27

Fonts: TypeAlias = list[tuple[str, Counter[str]]]  # a place, and the pairs of a font of one of its documents


def count(folder: Path) -> Fonts:
    """Return the pairs of each font of each document."""
    found: Fonts = []
    for path in sorted(folder.glob("*-*-*.pdf")):
        try:
            document = open_pdf(path)
        except ExtractionError:
            continue
        fonts: dict[str, Counter[str]] = {}
        for content in page_contents(document, range(1, min(document.page_count, _PAGES) + 1)):
            for font, texts in texts_by_font(content.glyphs).items():
                note_pairs(texts, fonts.setdefault(font, Counter()))
        found += [(path.stem.split("-")[1], pairs) for pairs in fonts.values()]
    return found


def learn(fonts: Fonts) -> tuple[frozenset[str], frozenset[str]]:
    """Return the pairs that many places print, and the characters that hardly ever stand in other company."""
    places: dict[str, set[str]] = {}
    times: Counter[str] = Counter()
    for place, pairs in fonts:
        times.update(pairs)
        for pair in pairs:
            places.setdefault(pair, set()).add(place)
    widespread = [pair for pair in places if len(places[pair]) >= _PLACES]
    known = frozenset(sorted(widespread, key=lambda pair: (-len(places[pair]), -times[pair], pair))[:_PAIRS])
    seen: Counter[str] = Counter()
    odd: Counter[str] = Counter()
    for _, pairs in fonts:
        every = frozenset("".join(pairs))
        odd.update(strange_characters(pairs, known, every, least=3, companies=2, share=0.2))
        seen.update(every)
    reliable = frozenset(c for c, number in seen.items() if number >= _FONTS and odd[c] <= _ODD_FONTS * number)
    return known, reliable & frozenset("".join(known))


def exchanged(pairs: Counter[str], share: float, chance: random.Random) -> Counter[str]:
    """Return the pairs as they would be if a share of the characters lied."""
    characters = sorted(frozenset("".join(pairs)))
    liars = chance.sample(characters, round(share * len(characters)))
    lies = str.maketrans(dict(zip(liars, [*liars[1:], *liars[:1]], strict=True)))
    out: Counter[str] = Counter()
    for pair, number in pairs.items():
        out[pair.translate(lies)] += number
    return out


def cross_check(fonts: Fonts) -> None:
    """Print for each share of liars how many fonts are suspected, by the pairs of other places."""
    chance = random.Random(1)  # noqa: S311  (no secret)
    suspected: Counter[float] = Counter()
    total = 0
    for place in sorted({place for place, _ in fonts}):
        known, reliable = learn([font for font in fonts if font[0] != place])
        for pairs in (pairs for other, pairs in fonts if other == place and pairs.total() >= _LEAST):
            total += 1
            for share in _SHARES:
                strange = strange_characters(exchanged(pairs, share, chance), known, reliable)
                suspected[share] += len(strange) >= SUSPICIOUS
    for share in _SHARES:
        print(f"{share:4.0%} of the characters lie: {suspected[share]} of {total} fonts suspected")


def write(known: Iterable[str], reliable: Iterable[str]) -> None:
    """Write pairs and reliable characters as lines of text."""
    _TARGET.write_text(
        '"""What stands beside what in budget documents; written by bench/train_neighbours.py, not by hand."""\n\n'
        "from __future__ import annotations\n\nfrom typing import Final\n\n"
        '__all__ = ["PAIRS", "RELIABLE"]\n\n'
        f"PAIRS: Final = (\n{_lines(''.join(sorted(known)))}\n)\n"
        f"RELIABLE: Final = (\n{_lines(''.join(sorted(reliable)))}\n)\n",
        encoding="utf-8",
    )


def _lines(text: str) -> str:
    return "\n".join(f'    "{text[i : i + 2 * _ON_A_LINE]}"' for i in range(0, len(text), 2 * _ON_A_LINE))


def main() -> None:
    """Count, cross-check, write."""
    fonts = count(Path(sys.argv[1]))
    cross_check(fonts)
    write(*learn(fonts))


if __name__ == "__main__":
    main()
