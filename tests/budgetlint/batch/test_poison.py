"""Poisonous documents cost their own row and nothing else: beside each, sound documents are fully checked."""

import json
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path

import pymupdf
import pytest

REPOSITORY = Path(__file__).resolve().parents[3]
SAMPLE = REPOSITORY / "samples" / "lanxian-npc-2025.pdf"
PROGRAM = Path(__file__).with_name("poisoned_batch.py")
SOUND = ("1 sound.pdf", "5 sound.pdf", "9 sound.pdf")  # before, between and behind the poison by name


@pytest.fixture
def county(tmp_path):
    """Return a folder of three sound documents."""
    folder = tmp_path / "county"
    folder.mkdir()
    with pymupdf.open(SAMPLE) as sample:
        for number, name in enumerate(SOUND):
            with pymupdf.open() as document:
                document.insert_pdf(sample, from_page=0, to_page=1 + number)
                document.save(folder / name)
    return folder


def _run(county, *more):
    """Run a batch; return what it said and its rows by the inputs' names within the county."""
    out = county.parent / "out"
    command = [sys.executable, str(PROGRAM), "batch", str(county), "--out", str(out), "--ocr", "none", "--jobs", "2"]
    done = subprocess.run([*command, "--lang", "en", *more], capture_output=True, text=True, check=False, timeout=300)
    rows = [json.loads(line) for line in (out / "reports.jsonl").read_text(encoding="utf-8").splitlines()]
    return done, {row["path"].removeprefix(f"{county}/"): row for row in rows}


def _only_its_own_row(done, rows, *poisons):
    """Check that the account balances, that sound documents are checked, and return the reasons of the others."""
    assert done.returncode == 3
    assert "Traceback" not in done.stderr
    assert set(rows) == {*SOUND, *poisons}
    assert {rows[name]["status"] for name in SOUND} == {"checked"}
    assert f"{len(rows)} in = 3 checked + 0 partly + {len(poisons)} failed + 0 skipped" in done.stdout
    return {rows[name]["reason"] for name in poisons}


@pytest.mark.parametrize(
    ("poison", "reason", "words"),
    [
        ("segfault", "crashed", "SIGSEGV"),
        ("endless", "timed_out", "longer than allowed (10 s)"),
        ("greedy", "out_of_memory", "more memory than allowed (600 MB)"),
    ],
)
def test_a_document_that_ends_its_worker(county, poison, reason, words):
    """A crash in the PDF library, an endless loop and ten gigabytes of memory: a failed row that says why."""
    with pymupdf.open() as document:
        document.new_page().insert_text((72, 72), poison)
        document.save(county / f"{poison}.pdf")
    limits = ["--timeout", "10"] if poison == "endless" else ["--memory", "600"] if poison == "greedy" else []

    done, rows = _run(county, *limits)

    assert _only_its_own_row(done, rows, f"{poison}.pdf") == {reason}
    assert words in rows[f"{poison}.pdf"]["detail"]


def test_failures_are_tried_again_when_asked(county):
    """What crashed stays failed in the next run, and is checked like the others with ``--retry-failed``."""
    with pymupdf.open(county / SOUND[0]) as document:
        document.set_metadata({"title": "another content"})
        document.save(county / "segfault.pdf")
    _run(county)
    command = [sys.executable, "-m", "budgetlint", "batch", str(county), "--out", str(county.parent / "out")]

    statuses = []
    for more in ((), ("--retry-failed",)):
        subprocess.run(
            [*command, "--ocr", "none", "--lang", "en", *more], capture_output=True, check=False, timeout=300
        )
        lines = (county.parent / "out" / "reports.jsonl").read_text(encoding="utf-8").splitlines()
        statuses.append([json.loads(line)["status"] for line in lines])

    assert statuses == [["checked"] * 3 + ["failed"], ["checked"] * 4]


def test_a_page_of_a_million_objects(county):
    """A page with more lines than anybody can draw is given up when its time or memory is used up."""
    with pymupdf.open() as document:
        page = document.new_page()
        page.insert_text((72, 72), "x")
        drawn = b"".join(
            b"%d %d m %d %d l S\n" % (i % 590, i // 1700, i % 590 + 3, i // 1700) for i in range(1_000_000)
        )
        document.update_stream(page.get_contents()[0], drawn)
        document.save(county / "crowded.pdf")

    done, rows = _run(county, "--timeout", "15", "--memory", "700")

    assert _only_its_own_row(done, rows, "crowded.pdf") <= {"timed_out", "out_of_memory"}


def _repeated(path, member, gigabytes):
    """Write an archive with a member of so many gigabytes of blanks: its packed bytes repeat, as do the blanks.

    Its checksum is wrong; nobody who unpacks it comes that far.
    """
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    piece = packer.compress(b" " * (1 << 24)) + packer.flush(zlib.Z_FULL_FLUSH)
    info = zipfile.ZipInfo(member)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(info, piece * (gigabytes * 64) + packer.flush())
        info.compress_type, info.file_size = zipfile.ZIP_DEFLATED, gigabytes << 30


def test_an_office_file_that_unpacks_to_ten_gigabytes(county):
    """A Word file of ten megabytes whose text is ten gigabytes long is given up when its memory is used up."""
    with zipfile.ZipFile(county / "bomb.docx", "w") as package:
        package.writestr("[Content_Types].xml", _TYPES)
        package.writestr("_rels/.rels", _RELATIONS)
    _repeated(county / "bomb.docx", "word/document.xml", 10)

    done, rows = _run(county, "--memory", "600", "--timeout", "60")

    assert _only_its_own_row(done, rows, "bomb.docx") == {"out_of_memory"}


_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)


def _large(path):
    _repeated(path, "large.pdf", 10)


def _many(path):
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(20_001):
            archive.writestr(f"{number}.pdf", b"x")


def _nested(path):
    """Put an archive into an archive, and so on, each of which is small."""
    inner = path.with_name("inner")
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("report.pdf", b"x")
    for _ in range(6):
        content = inner.read_bytes()
        with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("inner.zip", content)
    inner.rename(path)


def _nested_large(path):
    """Put an archive that unpacks to ten gigabytes into another one."""
    inner = path.with_name("inner")
    _large(inner)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(inner, "inner.zip")
    inner.unlink()


@pytest.mark.parametrize("make", [_large, _many, _nested, _nested_large])
def test_a_zip_bomb(county, make):
    """Archives that unpack to too much, of too many members or too deeply nested are refused, and leave nothing."""
    make(county / "bomb.zip")

    done, rows = _run(county)

    (name,) = rows.keys() - {*SOUND}
    assert name.startswith("bomb.zip")
    assert _only_its_own_row(done, rows, name) == {"archive_too_large"}
    assert not [path for path in (county.parent / "out" / "unpacked").rglob("*") if path.suffix == ".pdf"]
