"""Cells as printed and as read: pairing them, counting them, and the table of how far confidence can be trusted."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from statistics import median
from typing import Final, NamedTuple

from extractor.layout import PageLayout, RawCell

__all__ = ["CERTAIN", "HEADER", "Pair", "calibration", "certain_by_kind", "pairs", "plain", "row"]

CERTAIN: Final = 0.9  # from here on the rules use a value without doubt
HEADER: Final = f"{'form':40} {'amounts':>11} {'exact':>7} {'others':>11} {'exact':>7} {'empty':>11} doubt silent"
_FIGURE: Final = re.compile(r"[-−]?[\d,]+(?:\.\d+)?%?")
_TELLING: Final = 4  # characters of a text that stands nowhere else
_TOLD: Final = 5  # such texts that tell how far a page was moved
_BANDS: Final = (0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.999, 1.0, 1.01)


class Pair(NamedTuple):
    """A cell as printed and as read: its page in the form, its place on it (row, column), and the confidence."""

    printed: str
    read: str
    confidence: float
    page: int = 0
    place: tuple[int, int] = (0, 0)

    @property
    def kind(self) -> str:
        """amount, other, or empty."""
        return _kind(self.printed)

    @property
    def is_figure(self) -> bool:
        """Say whether an amount is printed, or read where none is."""
        return "amount" in (self.kind, _kind(self.read))

    @property
    def right(self) -> bool:
        """Say whether the cell was read exactly."""
        return self.printed == self.read

    @property
    def silent(self) -> bool:
        """Say whether a wrong amount would be used without doubt."""
        return self.is_figure and not self.right and self.confidence >= CERTAIN

    def __str__(self) -> str:
        certain = "certain" if self.confidence >= CERTAIN else "in doubt"
        return (
            f"page {self.page}, row {self.place[0] + 1}, column {self.place[1] + 1}: "
            f"{self.printed!r} read as {self.read!r} ({self.confidence:.3f}, {certain})"
        )


def _kind(text: str) -> str:
    return "amount" if _FIGURE.fullmatch(text) else "other" if text else "empty"


def plain(text: str) -> str:
    """Return a text without blanks, full width forms as half width ones."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def pairs(truth: PageLayout, found: PageLayout, page: int = 0) -> Iterator[Pair]:
    """Pair the cells of a page: in order where the grids are the same, else by place (not found: read as empty).

    A camera or a feeder moves the page, often by half a row: places are compared with that taken away.
    """
    wanted, cells = ([cell for grid in layout.grids for cell in grid.cells] for layout in (truth, found))
    same = [cell[:4] for cell in wanted] == [cell[:4] for cell in cells]
    moved = (0.0, 0.0) if same else _moved(wanted, cells)
    for index, printed in enumerate(wanted):
        seen = index if same else _nearest(printed, cells, moved)
        if seen is None:
            yield Pair(plain(printed.text), "", 0.0, page, (printed.row, printed.column))
            continue
        cell = cells[seen]
        yield Pair(plain(printed.text), plain(cell.text), cell.confidence, page, (printed.row, printed.column))


def _nearest(printed: RawCell, cells: Sequence[RawCell], moved: tuple[float, float]) -> int | None:
    x, y = printed.bbox.centre
    return next((index for index, cell in enumerate(cells) if cell.bbox.contains(x + moved[0], y + moved[1])), None)


def _moved(printed: Sequence[RawCell], cells: Sequence[RawCell]) -> tuple[float, float]:
    """Return how far right and down the page was moved, by the upper left corners of texts that it has once."""
    places = []
    for side in (printed, cells):
        texts = [plain(cell.text) for cell in side]
        count = Counter(texts)
        places.append({t: c.bbox for t, c in zip(texts, side, strict=True) if len(t) >= _TELLING and count[t] == 1})
    both = [(places[0][text], places[1][text]) for text in places[0].keys() & places[1].keys()]
    if len(both) < _TOLD:
        return 0.0, 0.0
    return median(after.x0 - box.x0 for box, after in both), median(after.y0 - box.y0 for box, after in both)


def row(name: str, cells: Sequence[Pair]) -> str:
    """Return a form's row under HEADER."""
    count = Counter(pair.kind for pair in cells)
    right = Counter(pair.kind for pair in cells if pair.right)
    silent = sum(pair.silent for pair in cells)
    doubt = sum(pair.confidence < CERTAIN for pair in cells if pair.is_figure)
    return (
        f"{name:40} {right['amount']:5}/{count['amount']:<5} {_share(right['amount'], count['amount'])}"
        f" {right['other']:5}/{count['other']:<5} {_share(right['other'], count['other'])}"
        f" {right['empty']:5}/{count['empty']:<5} {doubt:5} {silent:6}"
    )


def _share(part: int, whole: int) -> str:
    return f"{part / whole:7.2%}" if whole else "      -"


def calibration(cells: Iterable[Pair]) -> None:
    """Print how often amounts of each band of confidence are right, and those from CERTAIN on together."""
    amounts = [pair for pair in cells if pair.is_figure]
    print("\nconfidence of amounts        amounts   wrong")
    low = 0.0
    for high in _BANDS:
        within = [pair for pair in amounts if low <= pair.confidence < high]
        name = f"{low:.3f} - {high:.3f}" if high <= 1 else "1"
        print(f"{name:24} {len(within):11} {sum(not pair.right for pair in within):7}")
        low = high
    certain = [pair for pair in amounts if pair.confidence >= CERTAIN]
    print(f"{'marked certain':24} {len(certain):11} {sum(pair.silent for pair in certain):7}")


def certain_by_kind(kinds: Mapping[str, Iterable[Pair]]) -> None:
    """Print for each kind of scan how many of its figures are right, certain, and wrong and certain."""
    names = f"{'figures':>11} {'right':>7} {'certain':>8} {'wrong and certain':>18} {'right, in doubt':>16}"
    print(f"\n{'figures of scans by kind':24} {names}")
    for kind, cells in sorted(kinds.items()):
        figures = [pair for pair in cells if pair.is_figure]
        right, certain = sum(pair.right for pair in figures), sum(pair.confidence >= CERTAIN for pair in figures)
        silent = sum(pair.silent for pair in figures)
        print(f"{kind:24} {len(figures):11} {right:7} {certain:8} {silent:18} {right + silent - certain:16}")
