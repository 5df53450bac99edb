"""Which recognition engines work here: each one starts and reads a drawn page of figures, and the time is taken."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from budgetlint.causes import in_words
from budgetlint.health import Health

if TYPE_CHECKING:
    from budgetlint.language import Language
    from extractor.ocr import Engine

__all__ = ["engine_health"]

_ROWS: Final = 24
_COLUMNS: Final = 4
_WIDTH: Final = 110.0  # points
_ROW: Final = 28.0
_MARGIN: Final = 60.0


def engine_health(language: Language) -> Iterator[Health]:
    """Start each engine, let it read a page drawn for it, and tell its version, models and seconds."""
    from extractor.ocr import ENGINE_NAMES

    for name in ENGINE_NAMES:
        if name != "none":
            yield _engine(name, language)


def _engine(name: str, language: Language) -> Health:
    from extractor.ocr import EngineError, make_engine

    shown = language.say(f"识别引擎 {name}", f"engine {name}")
    needed = name == "rapidocr"
    lost = language.say("；不能读扫描件", "; scans can't be read") if needed else ""
    try:
        begun = time.perf_counter()
        engine = make_engine(name)
        started = time.perf_counter()
        right, count = _read_page(engine)
        seconds = time.perf_counter() - started
    except EngineError as error:
        return Health(
            shown, well=False, told=f"{in_words(str(error), language)}{_remedy(name, language)}{lost}", needed=False
        )
    except Exception as error:  # noqa: BLE001  (a broken native library raises anything)
        return Health(shown, well=False, told=f"{type(error).__name__}: {error}{lost}", needed=False)
    told = language.say(
        f"{engine.version}；启动 {started - begun:.1f} 秒，读一页 {count} 个数 {seconds:.1f} 秒，读对 {right} 个",
        f"{engine.version}; starts in {started - begun:.1f} s, reads a page of {count} figures in {seconds:.1f} s, "
        f"{right} of them right",
    )
    return Health(shown, well=right == count, told=told, needed=False)


def _remedy(name: str, language: Language) -> str:
    """Say how the second engine comes to its models, where the folder is not named."""
    if name != "paddle" or os.environ.get("BUDGETLINT_PADDLE_MODELS"):
        return ""
    return language.say(
        "；离线使用时先运行 budgetlint doctor --paddle-models 文件夹，并设置 BUDGETLINT_PADDLE_MODELS",
        "; for use without a network run budgetlint doctor --paddle-models FOLDER and set BUDGETLINT_PADDLE_MODELS",
    )


def _read_page(engine: Engine) -> tuple[int, int]:
    """Return how many figures of a drawn page were read right, and how many there are."""
    import pymupdf

    from extractor.scan.pages import read_scan

    with pymupdf.open() as drawn, pymupdf.open() as scan:
        figures = _draw(drawn.new_page())
        page = scan.new_page()
        page.insert_image(page.rect, pixmap=drawn[0].get_pixmap(dpi=200))
        found = [glyph.text for glyph in read_scan(page, 1, engine).glyphs]
    return sum(figure in found for figure in figures), len(figures)


def _draw(page: Any) -> list[str]:  # noqa: ANN401  (PyMuPDF ships no types)
    """Draw a ruled table of figures on a page; no two are alike."""
    figures = []
    for row in range(_ROWS):
        for column in range(_COLUMNS):
            left, top = _MARGIN + column * _WIDTH, _MARGIN + row * _ROW
            figure = f"{(row * _COLUMNS + column) * 137.29 + 11.84:,.2f}"
            page.draw_rect((left, top, left + _WIDTH, top + _ROW), width=0.7)
            page.insert_text((left + 20, top + 18), figure, fontsize=10.5)
            figures.append(figure)
    return figures
