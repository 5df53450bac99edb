"""Everything handed in gets exactly one row, archives included."""

import hashlib
import os
import zipfile
from pathlib import Path

import pymupdf
import pytest

from budgetlint.batch.submissions import ArchiveLimits, collect


def _zip(path, members):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)


def test_files_and_members_are_listed_by_name(tmp_path):
    """Readable files of folders and archives are listed once each, in the order of their names."""
    folder = tmp_path / "county"
    folder.mkdir()
    (folder / "b.pdf").write_bytes(b"b")
    _zip(folder / "a.zip", {"inner/x.pdf": b"x", "notes.md": b"-", "y.docx": b"y"})

    found = collect([str(folder)], tmp_path / "unpacked")

    names = [item.name.removeprefix(f"{folder}/") for item in found]
    assert names == ["a.zip/inner/x.pdf", "a.zip/notes.md", "a.zip/y.docx", "b.pdf"]
    assert found[1].refusal == "unsupported"
    assert found[0].sha256 == hashlib.sha256(b"x").hexdigest()


def test_unpacking_twice_finds_the_same_places(tmp_path):
    """A second run finds an archive's members where the first one put them."""
    _zip(tmp_path / "a.zip", {"x.pdf": b"x"})

    first = collect([str(tmp_path / "a.zip")], tmp_path / "unpacked")
    second = collect([str(tmp_path / "a.zip")], tmp_path / "unpacked")

    assert first == second


@pytest.mark.parametrize(
    "limits",
    [ArchiveLimits(members=1), ArchiveLimits(member_bytes=1000), ArchiveLimits(total_bytes=1500)],
)
def test_a_bomb_costs_its_own_row_only(tmp_path, limits):
    """An archive that unpacks to more than allowed is one failed row, leaves nothing behind, and harms no other."""
    folder = tmp_path / "county"
    folder.mkdir()
    (folder / "good.pdf").write_bytes(b"good")
    _zip(folder / "bomb.zip", {"x.pdf": b"\0" * 1200, "y.pdf": b"\0" * 1200})

    bomb, good = collect([str(folder)], tmp_path / "unpacked", limits)

    assert bomb.refusal == "archive_too_large"
    assert good.refusal is None
    assert not list((tmp_path / "unpacked").rglob("*.pdf"))


def test_a_bomb_is_known_by_its_directory(tmp_path, monkeypatch):
    """What an archive's own directory says is too much is refused before a byte of it is unpacked."""
    _zip(tmp_path / "bomb.zip", {"x.pdf": b"x", "y.pdf": b"\0" * 5000})
    monkeypatch.setattr(zipfile.ZipFile, "open", lambda *_: pytest.fail("a member was opened"))

    (bomb,) = collect([str(tmp_path / "bomb.zip")], tmp_path / "unpacked", ArchiveLimits(member_bytes=4000))

    assert bomb.refusal == "archive_too_large"


def test_a_directory_that_promises_too_little_is_not_believed(tmp_path):
    """What comes out is counted, whatever the archive's directory says of its size."""
    path = tmp_path / "bomb.zip"
    _zip(path, {"x.pdf": b"\0" * 5000})
    content = path.read_bytes()
    path.write_bytes(content.replace((5000).to_bytes(4, "little"), (50).to_bytes(4, "little")))

    (bomb,) = collect([str(path)], tmp_path / "unpacked", ArchiveLimits(member_bytes=4000))

    assert bomb.refusal in {"archive_too_large", "damaged_archive"}
    assert not [file for file in (tmp_path / "unpacked").rglob("*") if file.is_file() and file.stat().st_size > 4000]


def test_members_cannot_leave_their_folder(tmp_path):
    """A member called ../../x is unpacked below the results folder like any other."""
    _zip(tmp_path / "a.zip", {"../../evil.pdf": b"x"})

    (found,) = collect([str(tmp_path / "a.zip")], tmp_path / "deep" / "unpacked")

    assert str(tmp_path / "deep" / "unpacked") in found.path
    assert not (tmp_path / "evil.pdf").exists()


def test_names_in_gbk_are_read(tmp_path):
    """Archives made on old Chinese systems keep their members' names."""
    path = tmp_path / "a.zip"
    _zip(path, {"AAAA.pdf": b"x"})
    path.write_bytes(path.read_bytes().replace(b"AAAA", "预算".encode("gbk")))

    (found,) = collect([str(path)], tmp_path / "unpacked")

    assert found.name.endswith("a.zip/预算.pdf")


def test_what_is_no_archive_says_so(tmp_path):
    """A damaged archive is a failed row with its reason."""
    (tmp_path / "a.zip").write_bytes(b"PK\x03\x04 nothing")

    (found,) = collect([str(tmp_path / "a.zip")], tmp_path / "unpacked")

    assert found.refusal == "damaged_archive"


def _picture(text):
    with pymupdf.open() as drawn:
        page = drawn.new_page(width=200, height=100)
        page.insert_text((20, 50), text)
        return page.get_pixmap(dpi=72).tobytes("png")


def test_numbered_pictures_in_a_folder_are_one_document(tmp_path):
    """Sheets photographed one by one are one submission, in a folder as in an archive, and known as the same."""
    sheets = {f"{number}.png": _picture(f"sheet {number}") for number in (1, 2, 10)}
    (tmp_path / "unit").mkdir()
    for name, content in sheets.items():
        (tmp_path / "unit" / name).write_bytes(content)
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        for name, content in reversed(sheets.items()):
            archive.writestr(f"其他单位/{name}", content)
        archive.writestr("report.pdf", b"%PDF")

    out = tmp_path / "out"
    found = collect([str(tmp_path)], out / "unpacked", ours=[out])

    assert [Path(item.name).relative_to(tmp_path).as_posix() for item in found] == [
        "all.zip/report.pdf", "all.zip/其他单位", "unit",
    ]  # fmt: skip
    assert found[1].sha256 == found[2].sha256
    assert sorted(Path(found[1].path).iterdir())[2].read_bytes() == sheets["10.png"]
    # The results folder lies among the inputs here: what the first time left in it is no input.
    assert collect([str(tmp_path)], out / "unpacked", ours=[out]) == found


def test_pictures_that_are_documents_of_their_own_stay_apart(tmp_path):
    """Pictures named after units, or beside other documents, are submissions of their own."""
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        for name in ("教育局.png", "水务局.png"):
            archive.writestr(name, _picture(name))

    assert len(collect([str(tmp_path)], tmp_path / "unpacked")) == 2


def _refusals(found, folder):
    return {item.name.removeprefix(f"{folder}/"): item.refusal for item in found}


def test_what_is_no_document_has_its_row_too(tmp_path):
    """Other files, empty folders and empty archives are said; what configures the run and a system's litter is not."""
    folder = tmp_path / "county"
    (folder / "empty").mkdir(parents=True)
    for name in ("a.pdf", "notes.txt", "no suffix", "Thumbs.db", ".hidden.pdf", "~$lock.docx", "budgetlint.yaml"):
        (folder / name).write_bytes(name.encode())
    _zip(folder / "none.zip", {})
    _zip(folder / "some.zip", {"__MACOSX/._a.pdf": b"-", "inner.rar": b"-"})

    found = collect([str(folder)], tmp_path / "unpacked", ours=[folder / "budgetlint.yaml"])

    assert _refusals(found, folder) == {
        "a.pdf": None, "notes.txt": "unsupported", "no suffix": "unsupported", "empty": "no_documents",
        "none.zip": "no_documents", "some.zip/inner.rar": "unsupported",
    }  # fmt: skip


def test_pipes_and_links_keep_nobody_waiting(tmp_path):
    """A pipe is not opened, a link that leads to itself or upwards is said, one to another folder is followed once."""
    folder, other = tmp_path / "county", tmp_path / "other"
    folder.mkdir()
    other.mkdir()
    (other / "x.pdf").write_bytes(b"x")
    os.mkfifo(folder / "pipe.pdf")
    (folder / "self.pdf").symlink_to("self.pdf")
    (folder / "up").symlink_to(tmp_path)
    (folder / "a linked").symlink_to(other)
    (folder / "b linked").symlink_to(other)
    (folder / "gone.pdf").symlink_to("nowhere.pdf")

    found = collect([str(folder)], tmp_path / "unpacked")

    assert _refusals(found, folder) == {
        "pipe.pdf": "no_file", "self.pdf": "unreadable", "up": "link_to_above", "a linked/x.pdf": None,
        "gone.pdf": "missing",
    }  # fmt: skip


def test_members_of_one_name_are_two_submissions(tmp_path):
    """An archive may hold two files of one name: both have their row, under names that differ."""
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("x.pdf", b"1")
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("x.pdf", b"2")

    found = collect([str(tmp_path / "a.zip")], tmp_path / "unpacked")

    assert [item.name.rpartition("/")[2] for item in found] == ["x.pdf", "x.pdf (2)"]
    assert len({item.sha256 for item in found}) == 2


def test_a_broken_member_costs_its_own_row_only(tmp_path):
    """What cannot be unpacked of an archive is said by name; the other members are there."""
    _zip(tmp_path / "a.zip", {"good.pdf": b"good", "bad.pdf": bytes(range(256)) * 400, "bad.zip": b"PK\x03\x04"})
    content = bytearray((tmp_path / "a.zip").read_bytes())
    start = content.index(b"bad.pdf") + 20
    content[start : start + 100] = b"\xff" * 100
    (tmp_path / "a.zip").write_bytes(content)

    found = collect([str(tmp_path / "a.zip")], tmp_path / "unpacked")

    refusals = {item.name.rpartition("/")[2]: item.refusal for item in found}
    assert refusals == {"good.pdf": None, "bad.pdf": "damaged_archive", "bad.zip": "damaged_archive"}
