"""Pages of a scan: made ready while the page before is being read, each read for itself."""

import threading

import pymupdf
import pytest

from extractor.ocr import EngineError
from extractor.ocr.engine import PixelBox, Reading
from extractor.pdf import page_contents
from extractor.scan import pages
from extractor.triage import resolve


class Scripted:
    """An engine that sees a line on every page, asks a question whenever it reads, and fails at chosen pages."""

    name = version = "scripted"

    def __init__(self, asked=lambda: None, fails=()):
        self.asked, self.fails, self.read = asked, fails, 0

    def detect(self, page):
        """Find one line."""
        return [PixelBox(60, 90, 400, 150)]

    def recognise(self, crops):
        """Read nothing but the number of the page."""
        if not crops:
            return []
        self.read += 1
        self.asked()
        if self.read in self.fails:
            raise EngineError("out of order")
        return [Reading(f"page-{self.read}", 1.0)] * len(crops)


def scan(count):
    """Make pages that hold a picture of a line."""
    drawn, form = pymupdf.open(), pymupdf.open()
    for number in range(count):
        drawn.new_page(width=200, height=100).insert_text((30, 50), f"words on sheet {number}", fontsize=14)
        picture = drawn[number].get_pixmap(dpi=200)
        form.new_page(width=200, height=100).insert_image((0, 0, 200, 100), pixmap=picture)
    return form


def test_the_next_page_is_made_ready_meanwhile(monkeypatch):
    """While a page is being read, the next is prepared; recognition does not wait for it."""
    ready = [threading.Event() for _ in range(3)]
    done = iter(ready)
    inner = pages.prepare

    def prepare(raster):
        sheet = inner(raster)
        next(done).set()
        return sheet

    monkeypatch.setattr(pages, "prepare", prepare)
    document = scan(3)
    seen = []
    engine = Scripted(lambda: seen.append(ready[min(engine.read, 2)].wait(20)))

    resolve(list(page_contents(document)), document, engine)

    assert seen == [True, True, True]


def test_a_failing_page_leaves_the_others_read():
    """An engine that fails at one page costs that page, with the reason, and no other."""
    document = scan(3)

    found = resolve(list(page_contents(document)), document, Scripted(fails={2}))

    assert ["".join(glyph.text for glyph in content.glyphs) for content in found] == [
        "page-1",
        "",
        "page-3",
    ]
    assert [content.quality > 0 for content in found] == [True, False, True]
    assert "out of order" in found[1].reason


@pytest.mark.parametrize(
    ("dpi", "size", "width", "drawn"),
    [(300, 3.4, 420, [200, 300]), (200, 3.4, 420, [200]), (300, 9, 420, [200]), (300, 3.4, 4200, [200])],
)
def test_tiny_print_is_drawn_with_all_its_picture_has(monkeypatch, dpi, size, width, drawn):
    """Print shrunk to 3 points is drawn at 300 dpi where the picture is as fine and the sheet no banner; else never."""
    source, form = pymupdf.open(), pymupdf.open()
    page = source.new_page(width=width, height=300)
    for line in range(20):
        page.insert_text((20, 20 + 13 * line), "预算单位收支明细表" * 3, fontname="china-s", fontsize=size)
    form.new_page(width=width, height=300).insert_image(page.rect, pixmap=page.get_pixmap(dpi=dpi))
    seen = []
    inner = pages.draw_page

    def draw_page(page, dpi=200, turn=0):
        seen.append(dpi)
        return inner(page, dpi, turn)

    monkeypatch.setattr(pages, "draw_page", draw_page)
    (content,) = resolve(list(page_contents(form)), form, Scripted())

    assert seen == drawn
    assert (content.width, content.height) == (pytest.approx(width, abs=0.5), pytest.approx(300, abs=0.5))
