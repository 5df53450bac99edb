"""Engines: what they read, how they fail, and what loading them costs a sound document."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pymupdf
import pytest

from extractor.ocr import EngineError, make_engine
from extractor.ocr.builtin import BuiltinEngine


def picture(lines, dpi=200, size=10.5):
    """Draw lines of text on a small page and return it as a grey picture with the boxes of its lines in pixels."""
    document = pymupdf.open()
    page = document.new_page(width=300, height=40 + 30 * len(lines))
    for number, line in enumerate(lines):
        page.insert_text((20, 30 + 30 * number), line, fontname="china-s", fontsize=size)
    pixels = page.get_pixmap(dpi=dpi, colorspace=pymupdf.csGRAY)
    image = np.frombuffer(pixels.samples, np.uint8).reshape(pixels.height, pixels.stride)[:, : pixels.width]
    scale = dpi / 72
    return image, [
        (slice(int((16 + 30 * n) * scale), int((36 + 30 * n) * scale)), slice(int(14 * scale), int(290 * scale)))
        for n in range(len(lines))
    ]


@pytest.fixture(scope="module")
def engine():
    """Load the default engine once."""
    return make_engine("rapidocr")


def test_reads_amounts_and_words(engine):
    """Printed amounts and budget terms are read letter by letter, each with its probability."""
    printed = ["1,234,567.89", "一般公共预算财政拨款支出表", "-0.05"]
    image, boxes = picture(printed)

    readings = engine.recognise([image[box] for box in boxes])

    assert [reading.text for reading in readings] == printed
    assert all(reading.weakest > 0.8 for reading in readings)
    assert [character.text for character in readings[0].characters] == list("1,234,567.89")


def test_positions_ascend(engine):
    """Characters come with their places from left to right within the crop."""
    image, boxes = picture(["2025年部门预算"])

    positions = [character.position for character in engine.recognise([image[boxes[0]]])[0].characters]

    assert positions == sorted(positions)
    assert 0 < positions[0] < positions[-1] <= 1


def test_order_is_kept_over_batches(engine):
    """Readings come in the order of the crops, whatever batches of equal width they were read in."""
    printed = [str(number) * (1 + number % 7) for number in range(1, 10)]
    image, boxes = picture(printed)

    assert [reading.text for reading in engine.recognise([image[box] for box in boxes])] == printed


def test_abandoned_reading_leaves_the_engine_usable(engine):
    """Whoever stops asking for answers half-way finds the networks ready, and answers in order, the next time."""
    networks = engine._networks
    batches = [np.full((1, 3, 48, width), level, np.float32) for width, level in ((48, 1.0), (96, 0.5), (152, 1.0))]

    next(networks.recognise(iter(batches)))

    assert [len(answer.scores[0]) for answer in networks.recognise(iter(batches))] == [
        len(next(networks.recognise([batch])).scores[0]) for batch in batches
    ]


def test_hardly_any_padding_is_recognised(engine, monkeypatch):
    """Lines of all widths together cost the networks no more than they are wide, and none is pressed by a sixth."""
    widths = range(60, 1400, 7)
    crops = [np.full((48, width), 255, np.uint8) for width in widths]
    given = []
    inner = engine._networks.recognise

    def recognise(batches):
        for lines in batches:
            given.append(lines)
            yield from inner([lines])

    monkeypatch.setattr(engine._networks, "recognise", recognise)

    engine.recognise(crops)

    assert sum(lines.shape[0] * lines.shape[3] for lines in given) < sum(widths)
    pressed = sorted(int((line[0, 0] != 0).sum()) for lines in given for line in lines)
    assert len(pressed) == len(crops)
    assert all(is_wide > 0.84 * width for is_wide, width in zip(pressed, widths, strict=True))


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="memory in use is read from Linux's /proc")
def test_pages_of_other_sizes_take_no_more_memory(engine):
    """Looking for lines on pages of ever new sizes leaves as much memory in use as on the first."""

    def in_use():
        return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20

    engine.detect(np.full((960, 640), 255, np.uint8))
    before = in_use()

    for height, width in ((640, 960), (960, 800), (800, 960), (960, 960)):
        engine.detect(np.full((height, width), 255, np.uint8))

    assert in_use() - before < 80


def test_detects_each_line(engine):
    """Every printed line lies inside exactly one detected box."""
    image, boxes = picture(["单位：万元", "支出总计"])

    found = engine.detect(image)

    for rows, _ in boxes:
        middle = (rows.start + rows.stop) / 2
        assert sum(box.top <= middle < box.bottom for box in found) == 1


def test_empty_crop_reads_as_nothing(engine):
    """A crop without area is no error, it just has no text."""
    (reading,) = engine.recognise([np.zeros((0, 5), np.uint8)])

    assert reading.text == ""
    assert reading.weakest == 0


def test_onnxruntime_reads_the_same():
    """The fallback runtime gives the same text as the default one."""
    image, boxes = picture(["本年收入合计 819.75"])

    (reading,) = BuiltinEngine(runtime="onnxruntime").recognise([image[boxes[0]]])

    assert reading.text.replace(" ", "") == "本年收入合计819.75"


def test_none_reads_nothing():
    """The engine ``none`` answers every crop with an empty reading."""
    assert [reading.text for reading in make_engine("none").recognise([np.zeros((9, 9), np.uint8)] * 2)] == ["", ""]


def test_faulty_engine_fails_in_words():
    """The faulty engine raises the error that callers have to handle."""
    with pytest.raises(EngineError, match="2 crops"):
        make_engine("faulty").recognise([np.zeros((9, 9), np.uint8)] * 2)


def test_unknown_engine_is_named():
    """A name that is no engine is refused with the names that are."""
    with pytest.raises(EngineError, match="rapidocr, paddle, none"):
        make_engine("tesseract")


def test_importing_the_plugs_loads_no_engine():
    """The package of engines can be imported without numpy, OpenCV or a runtime being loaded."""
    program = (
        "import sys, extractor.ocr; print([m for m in ('numpy', 'cv2', 'openvino', 'rapidocr') if m in sys.modules])"
    )

    out = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout

    assert out.strip() == "[]"
