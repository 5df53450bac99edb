"""The cache of readings: the same answers, each picture asked once, whatever fails or runs beside it."""

import multiprocessing

import numpy as np
import pytest

from extractor.ocr import Character, EngineError, PixelBox, Reading, make_engine, open_engine
from extractor.ocr.cached import CachedEngine


class Counting:
    """An engine that reads a crop's first pixel and counts the crops it was shown."""

    name = "counting"

    def __init__(self, version="1"):
        self.version = version
        self.shown = 0

    def recognise(self, crops):
        """Answer with the first pixel."""
        self.shown += len(crops)
        return [Reading(str(c[0, 0]), 0.9, (Character(str(c[0, 0]), 0.9, 0.5, "x", 0.1),)) for c in crops]

    def detect(self, page):
        """Answer with the whole page."""
        self.shown += 1
        return [PixelBox(0, 0, page.shape[1], page.shape[0])]


def crops(count):
    """Make crops that differ in their pixels."""
    return [np.full((4, 5), number, np.uint8) for number in range(count)]


def test_nothing_is_read_twice(tmp_path):
    """A second run gets equal answers without asking the engine."""
    path = tmp_path / "cache.sqlite"
    first, second = Counting(), Counting()

    answers = CachedEngine(first, path).recognise(crops(5))
    boxes = CachedEngine(first, path).detect(crops(1)[0])

    assert CachedEngine(second, path).recognise(crops(5)) == answers
    assert CachedEngine(second, path).detect(crops(1)[0]) == boxes
    assert (first.shown, second.shown) == (6, 0)


def test_only_new_crops_are_asked(tmp_path):
    """Of a page that changed in part only the changed crops are read, and order is kept."""
    path = tmp_path / "cache.sqlite"
    CachedEngine(Counting(), path).recognise(crops(3))
    engine = Counting()

    readings = CachedEngine(engine, path).recognise(crops(5)[::-1])

    assert [reading.text for reading in readings] == ["4", "3", "2", "1", "0"]
    assert engine.shown == 2


def test_other_version_reads_anew(tmp_path):
    """Answers of another version of an engine are not taken."""
    path = tmp_path / "cache.sqlite"
    CachedEngine(Counting("1"), path).recognise(crops(2))
    newer = Counting("2")

    CachedEngine(newer, path).recognise(crops(2))

    assert newer.shown == 2


def test_damaged_cache_is_done_without(tmp_path):
    """A file that is no cache costs the saving, not the reading."""
    path = tmp_path / "cache.sqlite"
    path.write_bytes(b"not a database, but long enough to be taken for one" * 40)

    assert [reading.text for reading in CachedEngine(Counting(), path).recognise(crops(2))] == ["0", "1"]


def test_cache_is_bounded(tmp_path):
    """Beyond its bound the cache drops old answers instead of growing."""
    path = tmp_path / "cache.sqlite"
    engine = CachedEngine(Counting(), path, largest=60_000)

    for start in range(0, 3000, 100):
        engine.recognise([np.array([[number % 251, number // 251]], np.uint8) for number in range(start, start + 100)])

    assert path.stat().st_size < 200_000


def _fill(path):
    CachedEngine(Counting(), path).recognise(crops(200))


def test_two_processes_share_it(tmp_path):
    """Processes that write at the same time lose nothing and fail at nothing."""
    path = tmp_path / "cache.sqlite"
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=_fill, args=(path,)) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)

    engine = Counting()
    CachedEngine(engine, path).recognise(crops(200))

    assert [worker.exitcode for worker in workers] == [0, 0]
    assert engine.shown == 0


def test_failure_is_not_remembered(tmp_path):
    """An engine's failure passes through and leaves no answer behind."""
    path = tmp_path / "cache.sqlite"
    with pytest.raises(EngineError):
        CachedEngine(make_engine("faulty"), path).recognise(crops(1))

    assert CachedEngine(Counting(), path).recognise(crops(1))[0].text == "0"


def test_opened_engine_starts_late(tmp_path):
    """Opening the default engine loads no model and still says which version will answer."""
    engine = open_engine("rapidocr", cache=tmp_path / "cache.sqlite")

    assert engine.name == "rapidocr"
    assert "PP-OCR" in engine.version
    assert engine.recognise([]) == []
