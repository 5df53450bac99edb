"""Bad input: one clear line each, its row in the report, the right exit code, and the others still checked."""

from __future__ import annotations

import json
import os
import zipfile
from pathlib import Path

import docx
import jsonschema
import openpyxl
import pymupdf
import pytest

from schemas.json_schema import SCHEMAS


def pdf_without_pages() -> bytes:
    """Write a PDF that is whole and has no pages (PyMuPDF refuses to)."""
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[]/Count 0>>"]
    content, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    entries = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    table = b"xref\n0 3\n0000000000 65535 f \n" + entries + b"trailer\n<</Size 3/Root 1 0 R>>\n"
    return content + table + b"startxref\n%d\n%%%%EOF\n" % len(content)


def rewrite(package: Path, part: str, old: bytes, new: bytes) -> None:
    """Replace bytes in one part of an Office file, which stays a sound zip archive."""
    with zipfile.ZipFile(package) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert old in parts[part]
    with zipfile.ZipFile(package, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content.replace(old, new) if name == part else content)


@pytest.fixture
def bad(pdf, tmp_path):
    """Return a function that makes the bad input of a name."""

    def make(name: str) -> str:
        path = tmp_path / f"{name}.pdf"
        match name:
            case "folder":
                path = tmp_path / "empty"
                path.mkdir()
            case "text":
                path.write_text("收入 支出", encoding="utf-8")
            case "truncated":
                whole = pdf("whole.pdf", *["收支总表"] * 30).read_bytes()
                path.write_bytes(whole[: len(whole) // 2])
            case "encrypted":
                pdf(path.name, "收支", encryption=pymupdf.PDF_ENCRYPT_AES_256, user_pw="geheim", owner_pw="owner")
            case "no_pages":
                path.write_bytes(pdf_without_pages())
            case "zero":
                path.write_bytes(b"")
            case "suffix":
                path = tmp_path / "data.csv"
                path.write_text("1,2")
            case "noise":
                path.write_bytes(b"%PDF-1.7\n" + bytes(range(256)) * 40)
            case "book":
                path = tmp_path / "book.xlsx"
                book = openpyxl.Workbook()
                book.active.append(["收入", "支出"])
                book.save(path)
                rewrite(path, "xl/worksheets/sheet1.xml", b'<c r="A1"', b'<c s="99" r="A1"')
            case "word":
                path = tmp_path / "word.docx"
                docx.Document().save(path)
                rewrite(path, "[Content_Types].xml", b"<Types ", b"<Other ")
                rewrite(path, "[Content_Types].xml", b"</Types>", b"</Other>")
        return str(path)

    return make


GALLERY = {
    "missing": ("missing", "没有这个文件；请检查路径"),
    "folder": ("no_documents", "文件夹或压缩包里没有可检查的文件；请给出含有 PDF、Word 或 Excel 文件的文件夹"),
    "text": ("not_the_format", "内容不是扩展名所说的格式（"),
    "truncated": ("damaged", "文件已损坏或不完整（"),
    "encrypted": ("encrypted", "文件已加密；请用 --password 给出打开密码"),
    "no_pages": ("no_pages", "文件里没有页面；请重新导出"),
    "zero": ("empty", "文件是空的（0 字节）；请重新下载或重新导出"),
    "suffix": ("unsupported", "不支持这种文件；请转换成 PDF、Word（docx）或 Excel（xlsx），压缩包请先解压"),
    "noise": ("damaged", "文件已损坏或不完整（"),
    "book": ("damaged", "文件已损坏或不完整（"),  # a cell whose style there is not
    "word": ("damaged", "文件已损坏或不完整（"),  # a list of parts under another name
}


@pytest.mark.parametrize("name", GALLERY)
def test_each_bad_input_is_told_and_the_others_are_checked(run, bad, pdf, pack, name):
    """One line on stderr with file, cause and remedy; a row with status and reason; 3; the good one checked."""
    reason, words = GALLERY[name]
    path = bad(name)

    code, out, err = run(
        "check", path, pdf("good.pdf", "万员"), "--packs", pack, "--select", "probe", "--format", "json"
    )

    value = json.loads(out)
    jsonschema.validate(value, SCHEMAS["report"])
    failed, good = value["documents"]
    assert code == 3
    assert (failed["path"], failed["status"], failed["reason"]) == (path, "failed", reason)
    assert failed["detail"].startswith(words)
    assert path not in failed["detail"]
    assert err == f"{path}：{failed['detail']}\n"
    assert (good["status"], len(good["findings"])) == ("checked", 1)


@pytest.mark.parametrize("name", GALLERY)
def test_each_bad_input_is_told_in_english_too(run, bad, pack, name):
    """The same in English, without a Chinese word of ours."""
    path = bad(name)

    code, _, err = run("check", path, "--packs", pack, "--lang", "en")

    assert code == 3
    assert err.startswith(f"{path}: ")
    assert err.isascii() or name == "text"
    assert len(err.splitlines()) == 1


def test_a_password_opens_an_encrypted_file(run, bad, pack, monkeypatch):
    """With --password or BUDGETLINT_PASSWORD it is checked; a wrong one is told as such."""
    path = bad("encrypted")

    assert run("check", path, "--packs", pack, "--select", "probe", "--password", "geheim")[0] == 0
    code, _, err = run("check", path, "--packs", pack, "--password", "falsch")
    assert (code, err) == (3, f"{path}：密码不对；请检查 --password\n")
    monkeypatch.setenv("BUDGETLINT_PASSWORD", "geheim")
    assert run("check", path, "--packs", pack, "--select", "probe")[0] == 0


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_told(run, pdf, pack):
    """Permission is a cause of its own."""
    path = pdf("a.pdf", "收支")
    path.chmod(0)

    code, out, _ = run("check", path, "--packs", pack, "--format", "json")

    document = json.loads(out)["documents"][0]
    assert (code, document["reason"]) == (3, "unreadable")
    assert document["detail"] == "文件无法读取（没有权限）；请检查文件的权限和磁盘"


def test_a_strange_file_name_stays_one_line(run, pack, tmp_path):
    """Line breaks and bytes that are no text do not break the line or the JSON."""
    path = os.fsdecode(os.fsencode(tmp_path) + b"/a\n\xff.pdf")

    code, out, err = run("check", path, "--packs", pack, "--format", "json")

    assert code == 3
    assert len(err.splitlines()) == 1
    json.loads(out).get("documents")[0]["path"].encode("utf-8")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("severity: error", "severty: error"), ["probe.yaml:8:", "severty", "severity"]),
        (("check: wording", "check: wordin"), ["probe.yaml:9:", "wordin", "wording"]),
        (("pattern: 万员", "patern: 万员"), ["probe.yaml:10:", "patern", "pattern"]),
        (("format: 1", "format: 99"), ["probe.yaml:2:", "99"]),
        (("rules:", "rules: ["), ["probe.yaml:"]),
    ],
)
def test_a_broken_pack_is_told_with_its_place(run, pdf, pack, change, words):
    """File, line, key and the nearest valid name; exit code 2; nothing is checked."""
    Path(pack).write_text(Path(pack).read_text(encoding="utf-8").replace(*change, 1), encoding="utf-8")

    code, out, err = run("check", pdf("a.pdf", "收支"), "--packs", pack)

    assert (code, out) == (2, "")
    assert len(err.splitlines()) == 1
    for word in words:
        assert word in err


def test_a_missing_pack_is_told(run, pdf, tmp_path):
    """A pack that isn't there, and a folder without packs, are errors of the command line."""
    path = pdf("a.pdf", "收支")

    assert run("check", path, "--packs", tmp_path / "no.yaml")[0] == 2
    (tmp_path / "none").mkdir()
    assert run("check", path, "--packs", tmp_path / "none")[0] == 2


@pytest.mark.parametrize("name", ["missing", "text", "encrypted", "zero"])
def test_extract_tells_the_same(run, bad, name):
    """``extract`` says what ``check`` says, prints nothing, and ends with 3."""
    path = bad(name)

    code, out, err = run("extract", path)

    assert (code, out) == (3, "")
    assert err.startswith(f"{path}：{GALLERY[name][1]}")
