"""How well scans and broken text layers are read: cells against the good text layer of the same pages.

    python bench/scans.py [FORM.pdf=TRUTH.pdf ...]    the forms of the sample report, or those named
    python bench/scans.py --fonts                     real disclosures with fonts that have no map, or whose map lies
    python bench/scans.py --made --pages 3            pages of real disclosures turned into scans
    python bench/scans.py --findings                  what whole disclosures raise as scans and not in their good form
    python bench/scans.py --typed                     scanned papers against pages typed by hand
    python bench/scans.py --compare --pages 2         the same pages by this program, plain rapidocr and PaddleOCR
    python bench/scans.py --memory 500                peak memory over so many scanned pages

Several may be given at once; the table of confidence at the end is over all of their amounts. Disclosures are chosen by
the seed, one of each place. Truth is what the text layer of the good file gives through the same grid builder; full and
half width forms and blanks don't count. No reading is kept between runs.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein
from scans_cells import HEADER, Pair, calibration, certain_by_kind, pairs, plain, row
from scans_devices import DEVICES, OFFICE
from scans_engines import Compared, compare, made
from scans_findings import Whole, compare_findings
from scans_fonts import WAYS, break_fonts
from scans_memory import over_many_pages
from scans_pictures import CONDITIONS, scanned

from extractor.content import PageContent
from extractor.errors import ExtractionError
from extractor.grid import build_layout
from extractor.mupdf import MuDocument
from extractor.ocr import Engine, make_engine
from extractor.pdf import open_pdf, page_contents
from extractor.triage import resolve

_SHARED = Path(__file__).parents[2] / "shared"
_REPORT = _SHARED / "reports" / "lanxian-npc-2025"
_FORMS = ("garbled", "shuffled", "scan200", "scan150")
_QUOTES = str.maketrans("“”‘’〔〕【】", "\"\"''[][]")
_LONGEST = 40  # pages of a document whose fonts are broken
_DPI = (150, 200)
_READ = 4  # pages of a document that are recognised to compare times
_SHOWN = 12  # wrong amounts of a form that are printed; --show prints everything
_TABLE = 8  # cells of a grid that is worth measuring


@dataclass(frozen=True)
class Original:
    """A real disclosure with a good text layer."""

    name: str
    document: MuDocument
    contents: tuple[PageContent, ...]

    def tables(self, count: int, further: int = 0) -> list[PageContent]:
        """Return pages with tables, spread over the document, or as many such pages ``further`` on."""
        able = [
            content for content in self.contents if any(len(g.cells) >= _TABLE for g in build_layout(content).grids)
        ]
        count = min(count, len(able))
        return [able[(index * len(able) // count + further) % len(able)] for index in range(count)]


class Choice(NamedTuple):
    """Which disclosures are taken, and what becomes of them.

    ``places`` are numbers of places, from 0 in the order of the files; a place without a good disclosure has none. The
    seed chooses among those of a place. ``resolutions`` are those of made scans, in dots per inch; their pages lie
    ``further`` on, in pages with tables.
    """

    seed: int
    places: range
    resolutions: Sequence[int] = _DPI
    further: int = 0


def originals(choice: Choice) -> Iterator[Original]:
    """Yield a disclosure of each of these places whose text layer is believed."""
    by_place: dict[str, list[Path]] = {}
    for path in sorted((_SHARED / "disclosures").glob("*.pdf")):
        by_place.setdefault(path.stem.split("-")[1], []).append(path)
    count = 0
    for paths in by_place.values():
        if count >= choice.places.stop:
            return
        for path in (*paths[choice.seed % len(paths) :], *paths[: choice.seed % len(paths)]):
            original = _opened(path)
            if original and original.tables(1):
                if count in choice.places:
                    yield original
                count += 1
                break


def _opened(path: Path) -> Original | None:
    """Open a document whose text layer is believed; None for any other."""
    try:
        document = open_pdf(path)
    except ExtractionError:
        return None
    if document.page_count > _LONGEST:
        document.select(range(_LONGEST))
    contents = tuple(page_contents(document))
    good = all(content.quality >= 1 for content in resolve(contents, document, make_engine("none")))
    return Original(path.stem, document, contents) if good else None


def measure(name: str, form: MuDocument, truth: Sequence[PageContent], engine: Engine, *, show: bool) -> list[Pair]:
    """Read a form, print its row, return its cells; ``truth`` has a page's content for each page of the form."""
    contents = list(page_contents(form))
    started, used = time.perf_counter(), time.process_time()
    found = resolve(contents, form, engine)
    wall, work = time.perf_counter() - started, time.process_time() - used
    layouts = [(good.number, build_layout(good), build_layout(seen)) for good, seen in zip(truth, found, strict=True)]
    cells = [pair for number, good, seen in layouts for pair in pairs(good, seen, number)]
    lines = [pair for _, good, seen in layouts for pair in _lines(good.lines, seen.lines)]
    same = sum(printed == read for printed, read in lines)
    print(f"{row(name, cells)} {same:5}/{len(lines):<5} {wall / len(found):6.2f} {work / len(found):6.2f}", flush=True)
    wrong = sorted((p for p in cells if not p.right and (show or p.is_figure)), key=lambda pair: not pair.silent)
    for pair in wrong[: None if show else _SHOWN]:
        print(f"    {pair}")
    if len(wrong) > _SHOWN and not show:
        print(f"    and {len(wrong) - _SHOWN} more")
    if show:
        for printed, read in lines:
            if printed != read:
                print(f"    line {printed!r} read as {read!r}")
    return cells


def _lines(printed: Sequence[object], read: Sequence[object]) -> list[tuple[str, str]]:
    """Pair the lines outside tables by their order as far as texts allow."""
    from difflib import SequenceMatcher

    before, after = ([plain(line.text) for line in lines] for lines in (printed, read))
    found = []
    for _, start, stop, first, last in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        others = [*after[first:last], *[""] * (stop - start)]
        found += list(zip(before[start:stop], others, strict=False))
    return found


def report_forms(named: Sequence[str], engine: Engine, *, show: bool) -> list[Pair]:
    """Measure the forms that are given as FORM.pdf=TRUTH.pdf, or those of the sample report."""
    chosen = [tuple(map(Path, form.split("=", 1))) for form in named]
    chosen = chosen or [(_REPORT / f"report-{name}.pdf", _REPORT / "report.pdf") for name in _FORMS]
    cells: list[Pair] = []
    for form, truth in chosen:
        cells += measure(form.name, open_pdf(form), list(page_contents(open_pdf(truth))), engine, show=show)
    return cells


def broken_fonts(ways: Sequence[str], choice: Choice, engine: Engine, *, show: bool) -> list[Pair]:
    """Break the fonts of disclosures in the given ways and measure each, and how much faster that is than reading."""
    cells: list[Pair] = []
    read: list[float] = []
    spent, pages = 0.0, 0
    for original in originals(choice):
        octets = original.document.tobytes()
        for way in ways:
            broken = break_fonts(octets, way, choice.seed)
            if not broken.changed:
                print(f"{original.name} {way}: no font can be broken so ({broken.left})")
                continue
            for font, reason in broken.left.items():
                print(f"    font {font} was left as it is: {reason}")
            started = time.process_time()
            cells += measure(f"{original.name}, {way}", broken.document, original.contents, engine, show=show)
            spent += time.process_time() - started
            pages += len(original.contents)
        read += _recognised(original, choice.seed, engine)
    if pages and read:
        mending, reading = spent / pages, sum(read) / len(read)
        print(
            f"seconds of computing per page: {mending:.2f} mended, {reading:.2f} recognised ({len(read)} of the pages"
        )
        print(f"as scans of {_DPI[-1]} dpi); mending is {reading / mending:.1f} times as fast")
    return cells


def _recognised(original: Original, seed: int, engine: Engine) -> list[float]:
    """Return the seconds of computing that pages of a document take as scans, text and tables as they come."""
    numbers = [content.number for content in original.contents]
    chosen = numbers[len(numbers) // (2 * _READ) :: max(1, len(numbers) // _READ)][:_READ]
    form = scanned(original.document, chosen, _DPI[-1], "plain", seed)
    started = time.process_time()
    resolve(list(page_contents(form)), form, engine)
    return [(time.process_time() - started) / len(chosen)] * len(chosen)


def made_scans(conditions: Sequence[str], pages: int, choice: Choice, engine: Engine, *, show: bool) -> list[Pair]:
    """Turn pages of disclosures into scans, one condition and resolution after the other, and measure each."""
    kinds: dict[str, list[Pair]] = {}
    for index, original in enumerate(originals(choice), choice.places.start):
        truth = original.tables(pages, choice.further)
        if not truth:
            continue
        for dpi in choice.resolutions:
            condition = conditions[(index + choice.seed + (dpi == 200) * 3) % len(conditions)]
            form = scanned(
                original.document, [c.number for c in truth], dpi, condition, 1000 * choice.seed + 10 * index + dpi
            )
            cells = measure(f"{original.name}, {condition} {dpi}", form, truth, engine, show=show)
            kinds.setdefault(f"{condition} {dpi}", []).extend(cells)
    certain_by_kind(kinds)
    return [pair for cells in kinds.values() for pair in cells]


def whole_scans(conditions: Sequence[str], choice: Choice) -> Iterator[Whole]:
    """Yield whole disclosures to be turned into scans, one condition and resolution after the other."""
    for index, original in enumerate(originals(choice), choice.places.start):
        condition = conditions[(index + choice.seed) % len(conditions)]
        dpi = choice.resolutions[(index + choice.seed) % len(choice.resolutions)]
        yield Whole(original.name, original.document, condition, dpi, 1000 * choice.seed + index)


def plain_scans(pages: int, choice: Choice) -> Iterator[Compared]:
    """Yield scans of disclosures that every reader can read."""
    for original in originals(choice):
        yield made(original.name, original.document, original.tables(pages), choice.seed)


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
    """Measure what the arguments name."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("forms", nargs="*", help="FORM.pdf=TRUTH.pdf")
    parser.add_argument("--fonts", nargs="*", choices=WAYS, help="break the fonts of disclosures, in all ways or these")
    parser.add_argument(
        "--made",
        nargs="*",
        choices=[*CONDITIONS, *DEVICES, *OFFICE, "devices"],
        help="make scans, in all conditions or these",
    )
    parser.add_argument(
        "--findings", nargs="*", choices=[*CONDITIONS, *DEVICES, *OFFICE], help="compare the findings of scans"
    )
    parser.add_argument("--typed", action="store_true", help="measure the pages that were typed by hand")
    parser.add_argument("--compare", action="store_true", help="measure other programs on the same pages")
    parser.add_argument("--memory", type=int, default=0, metavar="PAGES", help="measure memory over so many pages")
    parser.add_argument("--pages", type=int, default=3, help="pages with tables of each disclosure to make scans of")
    parser.add_argument("--places", type=int, default=99, help="disclosures, each of another place")
    parser.add_argument("--skip", type=int, default=0, metavar="PLACES", help="places to pass over before the first")
    parser.add_argument("--further", type=int, default=0, metavar="PAGES", help="make scans of pages so far further on")
    parser.add_argument("--dpi", type=int, nargs="+", default=_DPI, help="resolutions of made scans")
    parser.add_argument("--seed", type=int, default=0, help="which disclosures are taken, and what becomes of them")
    parser.add_argument("--show", action="store_true", help="print every cell and line that was read wrongly")
    options = parser.parse_args()
    engine = make_engine("rapidocr")
    choice = Choice(options.seed, range(options.skip, options.skip + options.places), options.dpi, options.further)
    cells: list[Pair] = []
    listed = (options.fonts, options.made, options.findings)
    others = any(each is not None for each in listed) or options.typed or options.compare or options.memory
    if options.forms or not others or options.fonts is not None or options.made is not None:
        print(f"{HEADER} {'lines':>11} {'s/page':>6} {'cpu':>6}")
    if options.forms or not others:
        cells += report_forms(options.forms, engine, show=options.show)
    if options.fonts is not None:
        cells += broken_fonts(options.fonts or list(WAYS), choice, engine, show=options.show)
    if options.made is not None:
        conditions = list(DEVICES) if options.made == ["devices"] else options.made or list(CONDITIONS)
        cells += made_scans(conditions, options.pages, choice, engine, show=options.show)
    if cells:
        print(row("together", cells))
        calibration(cells)
    if options.findings is not None:
        compare_findings(whole_scans(options.findings or list(CONDITIONS), choice))
    if options.typed:
        typed_pages(engine, show=options.show)
    if options.compare:
        compare(plain_scans(options.pages, choice))
    if options.memory:
        over_many_pages(plain_scans(options.pages, choice), options.memory)


if __name__ == "__main__":
    main()
