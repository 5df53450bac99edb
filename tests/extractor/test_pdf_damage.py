"""Damaged PDFs: what cannot be read is told with its page, and neither the process nor the other pages pay for it."""

import random
import subprocess
import sys
from pathlib import Path

import pymupdf
import pytest

from extractor.ocr import make_engine
from extractor.pdf import open_pdf, page_contents
from extractor.pdf.ink import bands
from extractor.pdf.render import render
from extractor.triage import resolve

SAMPLE = Path(__file__).resolve().parents[2] / "samples" / "lanxian-npc-2025.pdf"
READ = "import sys; from extractor.kinds import load_vocabulary; from extractor.ocr import make_engine; \
from extractor.read import read; from extractor.triage import settled_pages; engine = make_engine('none'); \
mend = lambda document, contents: settled_pages(contents, document, engine); \
print(len(read(sys.argv[1], load_vocabulary(), mend=mend).pages))"


def _opened(path, document):
    document.save(path)
    return open_pdf(path)


def _read(document):
    return resolve(page_contents(document), document, make_engine("none"))


@pytest.fixture
def three_pages():
    """Return a document of three pages with a line of text each."""
    document = pymupdf.open()
    for number in range(3):
        document.new_page().insert_text((72, 72), f"第{number + 1}页的预算数", fontname="china-s")
    return document


def test_a_page_that_the_page_tree_has_lost_costs_itself_only(tmp_path, three_pages):
    """Where the tree of pages leads in a circle, that page is named with the reason, and the others are read."""
    tree = int(three_pages.xref_get_key(three_pages.pdf_catalog(), "Pages")[1].split()[0])
    first, _, third = (three_pages.page_xref(number) for number in range(3))
    three_pages.xref_set_key(tree, "Kids", f"[{first} 0 R {tree} 0 R {third} 0 R]")

    with _opened(tmp_path / "a.pdf", three_pages) as document:
        contents = _read(document)

    lost = [content for content in contents if content.quality == 0]
    assert lost
    assert all("could not be read" in content.reason for content in lost)
    assert "".join(glyph.text for glyph in contents[0].glyphs) == "第1页的预算数"


def test_what_is_told_of_a_damaged_page_can_be_written(tmp_path, three_pages):
    """The library quotes bytes of the page that are no text; what is said of the page is text all the same."""
    (contents,) = three_pages[1].get_contents()
    three_pages.update_stream(contents, three_pages.xref_stream(contents) + b"\nq 4\x12.1\xcd\xa5 Q\n")

    with _opened(tmp_path / "a.pdf", three_pages) as document:
        reason = _read(document)[1].reason

    assert "could not be read" in reason
    assert reason.isprintable()
    reason.encode()


def test_an_area_larger_than_any_page_needs_no_memory():
    """A damaged number may say that a clip is as high as a star is far; pages are no higher than they can be."""
    assert len(bands(-1e30, float("inf"))) < 2000
    assert list(bands(30, 100)) == [1, 2, 3, 4]


def test_a_copy_with_some_bits_flipped_does_not_end_the_process(tmp_path):
    """Pages whose drawing by way of a display list frees something twice inside MuPDF are all read or told."""
    content, chance = bytearray(SAMPLE.read_bytes()), random.Random(2)  # noqa: S311  (damages, no secrets)
    for _ in range(20):
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    (tmp_path / "a.pdf").write_bytes(content)

    done = subprocess.run(
        [sys.executable, "-c", READ, str(tmp_path / "a.pdf")], capture_output=True, text=True, check=False
    )

    assert (done.returncode, done.stdout.strip()) == (0, "34"), done.stderr


@pytest.mark.parametrize("turn", [0, 90])
@pytest.mark.parametrize("annotations", [True, False])
def test_pages_are_drawn_as_the_library_draws_them(three_pages, turn, annotations):
    """Pixels, size and place are those of ``Page.get_pixmap``, turned, cut and with annotations as there."""
    page = three_pages[0]
    page.set_rotation(turn)
    page.draw_rect((100, 100, 200, 150), fill=(1, 0, 0))
    page.add_rect_annot((60, 60, 120, 90))
    clip = (50.5, 40.2, 180.7, 160)

    ours = render(page, 1.5, colours=True, clip=clip, annotations=annotations)

    theirs = page.get_pixmap(matrix=pymupdf.Matrix(1.5, 1.5), colorspace=pymupdf.csRGB, clip=clip, annots=annotations)
    assert (ours.x, ours.y, ours.width, ours.height) == (theirs.x, theirs.y, theirs.width, theirs.height)
    assert ours.samples == theirs.samples
