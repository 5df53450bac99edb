"""The same scanned pages by this program, by plain rapidocr and by PaddleOCR: time, and amounts that each gets right.

An amount is right where the page's readings have it as often as it is printed, whatever cell they put it in: the other
two know no cells. For this program the amounts in their own cells are counted besides. Engine start and a first page
are left out of the times. PaddleOCR needs the extra ``paddle`` and BUDGETLINT_PADDLE_MODELS (``budgetlint doctor
--paddle-models DIR`` makes that folder); without them it is left out, which is said.
"""

from __future__ import annotations

import os
import re
import time
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
import pymupdf
from scans_cells import pairs, plain
from scans_pictures import scanned

from extractor.content import PageContent
from extractor.grid import build_layout
from extractor.mupdf import MuDocument
from extractor.ocr import make_engine
from extractor.pdf import page_contents
from extractor.triage import resolve

__all__ = ["Compared", "compare", "made"]

_DPI: Final = 200
_FIGURE: Final = re.compile(r"[-−]?\d[\d,]*(?:\.\d+)?%?")
_MODELS: Final = "BUDGETLINT_PADDLE_MODELS"

Picture = Any  # a numpy array of bytes, [height, width, 3], blue first
Reader = Callable[[Picture], list[str]]


class Compared(NamedTuple):
    """Scanned pages and what is printed on the pages they were made of."""

    name: str
    scan: MuDocument
    truth: tuple[PageContent, ...]


def compare(documents: Iterable[Compared]) -> None:
    """Print a row for each program over all the pages."""
    chosen = list(documents)
    pages = sum(len(one.truth) for one in chosen)
    printed = [figures for one in chosen for content in one.truth if (figures := _amounts(content)) is not None]
    total = sum(figures.total() for figures in printed)
    print(f"\n{pages} scanned table pages of {len(chosen)} disclosures at {_DPI} dpi, {total} amounts in cells")
    print(f"{'':24}{'amounts on the page':>24}{'in their cells':>24}{'s/page':>8}{'cpu':>8}")
    _ours(chosen, printed)
    for name, start in (("plain rapidocr", _rapidocr), ("PaddleOCR", _paddleocr)):
        reader = start()
        if isinstance(reader, str):
            print(f"{name:24} left out: {reader}")
        else:
            _other(name, reader, chosen, printed)


def _amounts(content: PageContent) -> Counter[str]:
    cells = (plain(cell.text) for grid in build_layout(content).grids for cell in grid.cells)
    return Counter(text for text in cells if _FIGURE.fullmatch(text))


def _row(name: str, found: int, total: int, cells: str, seconds: Sequence[float]) -> None:
    share = f"{found}/{total} {found / total:8.2%}"
    print(f"{name:24}{share:>24}{cells:>24}{seconds[0]:8.2f}{seconds[1]:8.2f}", flush=True)


def _ours(chosen: Sequence[Compared], printed: Sequence[Counter[str]]) -> None:
    engine = make_engine("rapidocr")
    resolve(list(page_contents(chosen[0].scan, [1])), chosen[0].scan, engine)
    started, used = time.perf_counter(), time.process_time()
    read = [content for one in chosen for content in resolve(list(page_contents(one.scan)), one.scan, engine)]
    seconds = time.perf_counter() - started, time.process_time() - used
    found = sum(
        (figures & Counter(_FIGURE.findall(_all_text(content)))).total()
        for figures, content in zip(printed, read, strict=True)
    )
    truth = [content for one in chosen for content in one.truth]
    cells = [
        pair
        for good, seen in zip(truth, read, strict=True)
        for pair in pairs(build_layout(good), build_layout(seen))
        if pair.kind == "amount"
    ]
    right = sum(pair.right for pair in cells)
    total = sum(figures.total() for figures in printed)
    in_cells = f"{right}/{len(cells)} {right / len(cells):8.2%}"
    _row("budgetlint", found, total, in_cells, [part / len(truth) for part in seconds])


def _all_text(content: PageContent) -> str:
    layout = build_layout(content)
    cells = [plain(cell.text) for grid in layout.grids for cell in grid.cells]
    return "\n".join([*cells, *(plain(line.text) for line in layout.lines)])


def _other(name: str, reader: Reader, chosen: Sequence[Compared], printed: Sequence[Counter[str]]) -> None:
    pictures = [_picture(one.scan, index) for one in chosen for index in range(one.scan.page_count)]
    reader(pictures[0])
    started, used = time.perf_counter(), time.process_time()
    read = [reader(picture) for picture in pictures]
    seconds = time.perf_counter() - started, time.process_time() - used
    found = sum(
        (figures & Counter(_FIGURE.findall("\n".join(map(_folded, texts))))).total()
        for figures, texts in zip(printed, read, strict=True)
    )
    total = sum(figures.total() for figures in printed)
    _row(name, found, total, "-", [part / len(pictures) for part in seconds])


def _folded(text: str) -> str:
    """Keep blanks: a reader that joins two cells may still part them by one."""
    return unicodedata.normalize("NFKC", text)


def _picture(scan: MuDocument, index: int) -> Picture:
    pixels = scan[index].get_pixmap(dpi=_DPI, colorspace=pymupdf.csRGB)
    rows = np.frombuffer(pixels.samples, np.uint8).reshape(pixels.height, pixels.stride)[:, : 3 * pixels.width]
    return np.ascontiguousarray(rows.reshape(pixels.height, pixels.width, 3)[:, :, ::-1])


def _rapidocr() -> Reader | str:
    """Start rapidocr as its manual does, on OpenVINO, which is its fastest here."""
    from rapidocr import EngineType, RapidOCR

    engines = {f"{part}.engine_type": EngineType.OPENVINO for part in ("Det", "Cls", "Rec")}
    engine = RapidOCR(params={**engines, "Global.log_level": "warning"})
    return lambda picture: list(engine(picture).txts or ())


def _paddleocr() -> Reader | str:
    folder = Path(os.environ.get(_MODELS, ""))
    if not os.environ.get(_MODELS) or not (folder / "det").is_dir():
        return f"{_MODELS} names no folder of models"
    os.environ.setdefault("PADDLE_PDX_DISABLE_MODEL_SOURCE_CHECK", "True")
    try:
        from paddleocr import PaddleOCR
    except ImportError as error:
        return f"the extra 'paddle' is not installed ({error})"
    engine = PaddleOCR(
        text_detection_model_name="PP-OCRv6_small_det", text_detection_model_dir=str(folder / "det"),
        text_recognition_model_name="PP-OCRv6_small_rec", text_recognition_model_dir=str(folder / "rec"),
        use_doc_orientation_classify=False, use_doc_unwarping=False, use_textline_orientation=False,
        device="cpu", engine="onnxruntime",
        engine_config={"intra_op_num_threads": 2, "enable_cpu_mem_arena": False},
    )  # fmt: skip
    return lambda picture: [text for page in engine.predict(picture) for text in page["rec_texts"]]


def made(name: str, document: MuDocument, truth: Sequence[PageContent], seed: int) -> Compared:
    """Return pages of a disclosure as a plain scan."""
    form = scanned(document, [content.number for content in truth], _DPI, "plain", seed)
    return Compared(name, form, tuple(truth))
