"""The precision of the networks: the processor's own, one that can be asked for, and never mixed up in the cache."""

import pytest

from extractor.ocr import EngineError, make_engine, open_engine
from extractor.ocr import precision as module
from extractor.ocr.precision import PRECISION_VARIABLE, precision


@pytest.mark.parametrize(
    ("flags", "expected"),
    [("fpu avx512f avx512_bf16 vnni", "bf16"), ("fpu avx2 avx512f", "f32"), ("fpu no_avx512_bf16x", "f32")],
)
def test_half_precision_where_the_processor_has_it(tmp_path, monkeypatch, flags, expected):
    """Half precision is taken only from a processor that says it multiplies it; elsewhere it would be slower."""
    listing = tmp_path / "cpuinfo"
    listing.write_text(f"processor\t: 0\nflags\t\t: {flags}\nbugs\t\t: none\n", encoding="utf-8")
    monkeypatch.setattr(module, "_PROCESSOR", listing)
    monkeypatch.delenv(PRECISION_VARIABLE, raising=False)

    assert precision() == expected


def test_without_a_listing_it_is_single(tmp_path, monkeypatch):
    """A system that does not list its processor's abilities counts in single precision."""
    monkeypatch.setattr(module, "_PROCESSOR", tmp_path / "none")
    monkeypatch.delenv(PRECISION_VARIABLE, raising=False)

    assert precision() == "f32"


@pytest.mark.parametrize("asked", ["f32", "bf16"])
def test_what_is_asked_for_is_the_engines_version(tmp_path, monkeypatch, asked):
    """The version names the precision before the engine starts and after: kept readings of one are not the other's."""
    monkeypatch.setenv(PRECISION_VARIABLE, asked)

    assert f" {asked}/" in open_engine("rapidocr", cache=tmp_path / "cache.sqlite").version
    assert f" {asked}/" in make_engine("rapidocr", threads=1).version


def test_another_precision_is_refused(monkeypatch):
    """A precision that does not exist is named, not passed over."""
    monkeypatch.setenv(PRECISION_VARIABLE, "int4")

    with pytest.raises(EngineError, match="int4"):
        make_engine("rapidocr", threads=1)
