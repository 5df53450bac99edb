"""How well scans and broken text layers are read: cells against the good text layer of the same pages.

Usage: python bench/scans.py [--pages 1,5,9] [--made 4] [--typed] [FORM.pdf=TRUTH.pdf ...]

Without arguments the forms of the sample report in ../shared are measured. ``--made N`` also turns N pages of each of
some real disclosures into scans (150 and 200 dpi, turned, blurred, noisy, JPEG). Truth is what the text layer of the
good file gives through the same grid builder; full and half width forms and blanks don't count.
"""

from __future__ import annotations

import argparse
import re
import resource
import time
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import cv2
import numpy as np
import pymupdf
from rapidfuzz.distance import Levenshtein

from extractor.content import PageContent
from extractor.grid import build_layout
from extractor.layout import PageLayout, RawCell
from extractor.mupdf import MuDocument
from extractor.ocr import Engine, make_engine
from extractor.pdf import open_pdf, page_contents
from extractor.triage import resolve

_SHARED = Path(__file__).parents[2] / "shared"
_REPORT = _SHARED / "reports" / "lanxian-npc-2025"
_FORMS = ("garbled", "shuffled", "scan200", "scan150")
_FIGURE = re.compile(r"[-−]?[\d,]+(?:\.\d+)?%?")
_QUOTES = str.maketrans("“”‘’〔〕【】", "\"\"''[][]")
_CERTAIN = 0.9
_BINS = (0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.999, 1.01)


class Pair(NamedTuple):
    """A cell as printed and as read."""

    printed: str
    read: str
    confidence: float

    @property
    def kind(self) -> str:
        """amount, other, or empty."""
        return "amount" if _FIGURE.fullmatch(self.printed) else "other" if self.printed else "empty"

    @property
    def right(self) -> bool:
        """Say whether the cell was read exactly."""
        return self.printed == self.read


def plain(text: str) -> str:
    """Return a text without blanks, full width forms as half width ones."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def pairs(truth: PageLayout, found: PageLayout) -> Iterator[Pair]:
    """Pair the cells of a page: in order where the grids are the same, else by place (not found: read as empty)."""
    same = [len(grid.cells) for grid in truth.grids] == [len(grid.cells) for grid in found.grids]
    cells = [cell for grid in found.grids for cell in grid.cells]
    for index, printed in enumerate(cell for grid in truth.grids for cell in grid.cells):
        seen = cells[index] if same else _nearest(printed, cells)
        yield Pair(plain(printed.text), plain(seen.text) if seen else "", seen.confidence if seen else 0.0)


def _nearest(printed: RawCell, cells: Sequence[RawCell]) -> RawCell | None:
    x, y = printed.bbox.centre
    return next((cell for cell in cells if cell.bbox.contains(x, y)), None)


def degraded(document: MuDocument, numbers: Iterable[int], dpi: int, seed: int) -> MuDocument:
    """Turn pages (from 1) into a scan: turned, unevenly lit, blurred, noisy, JPEG."""
    random = np.random.default_rng(seed)
    scan = pymupdf.open()
    for number in numbers:
        pixels = document[number - 1].get_pixmap(dpi=dpi, colorspace=pymupdf.csGRAY)
        image = np.frombuffer(pixels.samples, np.uint8).reshape(pixels.height, pixels.stride)[:, : pixels.width]
        height, width = image.shape
        turn = cv2.getRotationMatrix2D((width / 2, height / 2), random.uniform(-1, 1), 1)
        image = cv2.warpAffine(image, turn, (width, height), borderValue=(255,))
        image = cv2.GaussianBlur(image, (0, 0), random.uniform(0.4, 0.9)).astype(np.float32)
        light = np.linspace(random.uniform(0.8, 1), random.uniform(0.9, 1), width, dtype=np.float32)
        image = image * light + random.normal(0, random.uniform(2, 7), image.shape)
        page = scan.new_page(width=width * 72 / dpi, height=height * 72 / dpi)
        quality = int(random.integers(35, 75))
        encoded = cv2.imencode(".jpg", np.clip(image, 0, 255).astype(np.uint8), [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
        page.insert_image(page.rect, stream=encoded.tobytes())
    return scan


def measure(name: str, form: MuDocument, truth: Sequence[PageContent], engine: Engine, *, show: bool) -> list[Pair]:
    """Read a form, print its row, return its cells; ``truth`` has a page's content for each page of the form."""
    contents = list(page_contents(form))
    started, used = time.perf_counter(), time.process_time()
    found = resolve(contents, form, engine)
    wall, work = time.perf_counter() - started, time.process_time() - used
    cells = [
        (good.number, pair)
        for good, seen in zip(truth, found, strict=True)
        for pair in pairs(build_layout(good), build_layout(seen))
    ]
    if show:
        for number, pair in cells:
            if not pair.right:
                print(f"    page {number}: {pair.printed!r} read as {pair.read!r} ({pair.confidence:.3f})")
    count = Counter(pair.kind for _, pair in cells)
    right = Counter(pair.kind for _, pair in cells if pair.right)
    silent = sum(
        not pair.right and pair.confidence >= _CERTAIN and "amount" in (pair.kind, _kind(pair.read))
        for _, pair in cells
    )
    print(
        f"{name:28} {right['amount']:5}/{count['amount']:<5} {_share(right['amount'], count['amount'])}"
        f" {right['other']:5}/{count['other']:<5} {_share(right['other'], count['other'])}"
        f" {right['empty']:5}/{count['empty']:<5} {silent:3}"
        f" {wall / len(found):7.2f} {work / len(found):7.2f}"
        f" {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:6.0f}",
        flush=True,
    )
    return [pair for _, pair in cells]


def _kind(text: str) -> str:
    return Pair(text, text, 1.0).kind


def _share(part: int, whole: int) -> str:
    return f"{part / whole:7.2%}" if whole else "      -"


def calibration(cells: Iterable[Pair]) -> None:
    """Print how often amounts of each confidence are right."""
    amounts = [pair for pair in cells if _kind(pair.read) == "amount" or pair.kind == "amount"]
    print("\nconfidence of amounts      read   wrong")
    low = 0.0
    for high in _BINS:
        within = [pair for pair in amounts if low <= pair.confidence < high]
        print(f"{low:9.3f} - {min(high, 1):.3f} {len(within):11} {sum(not pair.right for pair in within):7}")
        low = high


def typed_pages(engine: Engine, *, show: bool) -> None:
    """Print the character error of pages of scanned papers against what was typed by hand from their pictures.

    Blanks, full and half width forms and the shapes of quotation marks don't count; text inside seals is not typed.
    """
    total = errors = 0
    for path in sorted((Path(__file__).parent / "typed").glob("*.txt")):
        name, _, number = path.stem.rpartition("-")
        scan = _SHARED / "scans" / f"{name}.pdf"
        if not scan.exists():
            continue
        document = open_pdf(scan)
        (content,) = resolve(list(page_contents(document, [int(number)])), document, engine)
        layout = build_layout(content)
        cells = [cell.text for grid in layout.grids for cell in grid.cells]
        read, typed = (
            plain(text).translate(_QUOTES)
            for text in ("".join([*(line.text for line in layout.lines), *cells]), path.read_text(encoding="utf-8"))
        )
        wrong = Levenshtein.distance(read, typed)
        total, errors = total + len(typed), errors + wrong
        print(f"typed {path.stem:22} {wrong:4} of {len(typed):5} characters wrong {wrong / len(typed):7.2%}")
        if show:
            for step in Levenshtein.editops(read, typed):
                around = typed[max(0, step.dest_pos - 8) : step.dest_pos + 8]
                print(f"    {step.tag} {read[step.src_pos : step.src_pos + 1]!r} at {around!r}")
    if total:
        print(f"typed pages together: character error {errors / total:.2%}")


def main() -> None:
    """Measure the forms that the arguments name."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("forms", nargs="*", help="FORM.pdf=TRUTH.pdf")
    parser.add_argument("--pages", default="", help="numbers of pages, separated by commas")
    parser.add_argument("--made", type=int, default=0, help="pages of each disclosure to turn into scans")
    parser.add_argument("--typed", action="store_true", help="measure the pages that were typed by hand, too")
    parser.add_argument("--seed", type=int, default=0, help="which disclosures are turned into scans, and how")
    parser.add_argument("--show", action="store_true", help="print every cell that was read wrongly")
    options = parser.parse_args()
    numbers = [int(number) for number in options.pages.split(",") if number]
    chosen = [tuple(map(Path, form.split("=", 1))) for form in options.forms]
    if not chosen and not options.made and not options.typed:
        chosen = [(_REPORT / f"report-{name}.pdf", _REPORT / "report.pdf") for name in _FORMS]
    engine = make_engine("rapidocr")
    print(
        f"{'form':28} {'amounts':>11} {'exact':>7} {'others':>11} {'exact':>7} {'empty':>11}"
        " sil wall s/p  cpu s/p     MB"
    )
    cells: list[Pair] = []
    for form, truth in chosen:
        opened = open_pdf(form)
        pages = numbers or list(range(1, opened.page_count + 1))
        opened.select([number - 1 for number in pages])
        good = list(page_contents(open_pdf(truth), pages))
        cells += measure(form.name, opened, good, engine, show=options.show)
    if options.made:
        for seed, path in enumerate(sorted((_SHARED / "disclosures").glob("*.pdf"))[(5 + options.seed) % 9 :: 9]):
            document = open_pdf(path)
            contents = [c for c in page_contents(document) if build_layout(c).grids][: options.made]
            if not contents:
                continue
            dpi = (150, 200)[seed % 2]
            form = degraded(document, [content.number for content in contents], dpi, 100 * options.seed + seed)
            cells += measure(f"{path.stem} {dpi}", form, contents, engine, show=options.show)
    calibration(cells)
    if options.typed:
        typed_pages(engine, show=options.show)


if __name__ == "__main__":
    main()
