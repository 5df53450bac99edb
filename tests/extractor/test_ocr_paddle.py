"""PaddleOCR reads as a second engine, for real where it is installed, from a folder of models and without a network."""

from importlib.util import find_spec

import numpy as np
import pymupdf
import pytest

from extractor.ocr import EngineError, make_engine
from extractor.ocr.models import MODELS_VARIABLE
from extractor.ocr.paddle import build_model_folder
from extractor.scan.pages import read_scan
from extractor.scan.second import SecondReader
from schemas.geometry import BBox

PADDLE = find_spec("paddleocr") is not None
FIGURES = [["支出总计", "1,764.04"], ["基本支出", "435.89"], ["项目支出", "1,328.15"]]


@pytest.fixture(scope="module")
def models(tmp_path_factory):
    """Return a folder of models for PaddleOCR."""
    return build_model_folder(tmp_path_factory.mktemp("paddle"))


@pytest.mark.skipif(not PADDLE, reason="the extra 'paddle' is not installed")
@pytest.mark.filterwarnings("ignore")  # what a foreign library warns of is not ours
def test_reads_a_scanned_table(models, monkeypatch):
    """Every cell of a scanned table is read by PaddleOCR on onnxruntime, with models that were installed anyway."""
    monkeypatch.setenv(MODELS_VARIABLE, str(models))
    with pymupdf.open() as drawn, pymupdf.open() as scan:
        page = drawn.new_page(width=400, height=200)
        for row, texts in enumerate(FIGURES):
            for column, text in enumerate(texts):
                left, top = 40 + 150 * column, 40 + 30 * row
                page.draw_rect((left, top, left + 150, top + 30))
                page.insert_text((left + 10, top + 20), text, fontname="china-s", fontsize=11)
        shown = scan.new_page(width=400, height=200)
        shown.insert_image(shown.rect, pixmap=page.get_pixmap(dpi=200))
        engine = make_engine("paddle")

        found = [glyph.text for glyph in read_scan(shown, 1, engine).glyphs]

    assert engine.name == "paddle"
    assert sorted(found) == sorted(text for row in FIGURES for text in row)


@pytest.mark.skipif(not PADDLE, reason="the extra 'paddle' is not installed")
@pytest.mark.filterwarnings("ignore")
def test_both_engines_look_at_a_disputed_cell(models, monkeypatch, tmp_path):
    """A misread figure is read again by both engines, and what they agree on replaces it."""
    monkeypatch.setenv(MODELS_VARIABLE, str(models))
    with pymupdf.open() as drawn, pymupdf.open() as scan:
        page = drawn.new_page(width=400, height=200)
        page.insert_text((60, 60), "1,764.04", fontsize=11)
        shown = scan.new_page(width=400, height=200)
        shown.insert_image(shown.rect, pixmap=page.get_pixmap(dpi=200))
        reader = SecondReader(scan, [make_engine("rapidocr"), make_engine("paddle")])

        found = reader.read(1, BBox(50, 40, 130, 70))

    assert found.text == "1,764.04"
    assert found.others == ()


@pytest.mark.skipif(not PADDLE, reason="the extra 'paddle' is not installed")
@pytest.mark.filterwarnings("ignore")
def test_a_folder_without_models_is_named(monkeypatch, tmp_path):
    """An empty models folder is an error that names it."""
    monkeypatch.setenv(MODELS_VARIABLE, str(tmp_path))

    with pytest.raises(EngineError, match="det and rec"):
        make_engine("paddle")


@pytest.mark.skipif(PADDLE, reason="the extra 'paddle' is installed")
def test_without_the_extra_it_says_what_to_install():
    """Without PaddleOCR the engine names the extra."""
    with pytest.raises(EngineError, match="extra 'paddle'"):
        make_engine("paddle")


def test_the_settings_hold_the_recognisers_characters(models):
    """The folder's settings carry the model's own characters, the digits among them."""
    text = (models / "rec" / "inference.yml").read_text(encoding="utf-8")

    assert "character_dict" in text
    assert np.all([f"'{digit}'" in text for digit in range(10)])
