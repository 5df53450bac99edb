"""The command line offers the engines that there are, and pages that were not read are never passed over."""

import json
import subprocess
import sys

import pymupdf
import pytest

from budgetlint.commands import choices
from budgetlint.recognition import Recognition, cache_file, recognition_by
from extractor.kinds import load_vocabulary
from extractor.ocr import ENGINE_NAMES, make_engine, other_engines
from extractor.ocr.models import MODELS_VARIABLE
from extractor.read import read


def test_the_options_are_the_engines():
    """``--ocr`` offers exactly the engines that the reader knows."""
    assert tuple(choices.ocr_option().type.choices) == ENGINE_NAMES


def test_the_cache_lies_where_the_variable_says(monkeypatch, tmp_path):
    """BUDGETLINT_CACHE moves the readings kept between runs."""
    monkeypatch.setenv("BUDGETLINT_CACHE", str(tmp_path))

    assert cache_file().parent == tmp_path


def test_the_other_engine_has_a_say(monkeypatch, tmp_path):
    """An engine that is installed with its models looks a second time; without its models it would fetch, so not."""
    monkeypatch.setattr("extractor.ocr.plugs.find_spec", lambda name: name)
    monkeypatch.delenv(MODELS_VARIABLE, raising=False)
    assert other_engines("rapidocr") == ()

    monkeypatch.setenv(MODELS_VARIABLE, str(tmp_path))
    assert other_engines("rapidocr") == ("paddle",)
    assert other_engines("paddle") == ("rapidocr",)
    assert other_engines("none") == ()
    assert [engine.name for engine in recognition_by("rapidocr", cached=False).others] == ["paddle"]


def test_a_failing_second_engine_costs_nothing(scan):
    """Where the engine that has only a second opinion fails, the first one's second look still counts."""
    engine = make_engine("rapidocr")
    document = read(scan, load_vocabulary(), mend=Recognition(engine).mend)
    (span,) = document.blocks[0].spans

    alone = Recognition(engine).look(document, str(scan), [(1, span.bbox)])
    beside = Recognition(engine, (make_engine("faulty"),)).look(document, str(scan), [(1, span.bbox)])

    assert beside == alone


@pytest.fixture
def scan(tmp_path):
    """Return a PDF of one page that is a picture of a line of text."""
    with pymupdf.open() as drawn, pymupdf.open() as document:
        page = drawn.new_page(width=400, height=200)
        page.insert_text((40, 80), "2025年度部门预算公开", fontname="china-s", fontsize=20)
        picture = page.get_pixmap(dpi=200)
        document.new_page(width=400, height=200).insert_image((0, 0, 400, 200), pixmap=picture)
        document.save(tmp_path / "scan.pdf")
    return tmp_path / "scan.pdf"


def _extract(*arguments):
    command = [sys.executable, "-m", "budgetlint", "extract", *map(str, arguments), "--format", "json", "--no-cache"]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_a_scan_is_recognised(scan):
    """A page without text is read by the default engine, and says so."""
    done = _extract(scan)

    read = json.loads(done.stdout)
    assert read["pages"][0]["source"] == "ocr"
    assert "".join(block["text"] for block in read["blocks"]) == "2025年度部门预算公开"


def test_without_an_engine_a_scan_is_unread(scan):
    """With ``--ocr none`` the page is named as unread and the exit code is 3."""
    done = _extract(scan, "--ocr", "none")

    assert done.returncode == 3
    assert json.loads(done.stdout)["blocks"] == []
    assert done.stderr
