"""A file becomes a Document: the recipe of the left wing on one screen."""

from __future__ import annotations

import gc
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from extractor.content import PageContent
from extractor.forms import build_forms, unread_forms
from extractor.grid import build_layout
from extractor.layout import PageLayout, noted
from extractor.office import OFFICE_SUFFIXES, office_layouts
from extractor.office.canvas import UNCOMPUTED
from extractor.opening import Place, content_hash, files_of, open_pages
from extractor.pdf import page_contents
from extractor.tables import build_tables, missed_tables
from extractor.text import build_blocks, build_profile
from schemas.document import Document
from schemas.vocabulary import Vocabulary

if TYPE_CHECKING:
    from extractor.pdf.mupdf import PdfDocument

__all__ = ["Mender", "assemble", "read"]

_READABLE: Final = 0.5  # quality below which a page's content cannot be relied on
_RARELY: Final = 1_000_000  # new objects between two searches for cycles; Python's own figure is 700

Mender = Callable[["PdfDocument", Iterator[PageContent]], Iterable[PageContent]]
"""Gets the open document and what its text layer says page by page, yields what is on the pages in truth. A page may
come twice, first as it was read and again when the whole document has shown that this can't be believed: what comes
later holds."""


def read(
    path: Place,
    vocabulary: Vocabulary,
    *,
    password: str | None = None,
    pages: Collection[int] | None = None,
    mend: Mender | None = None,
) -> Document:
    """Read a PDF, Word or Excel file, or pictures of pages, into a Document.

    ``path`` may be a folder of pictures, or a sequence of them in the order of the pages, for one document of all.
    ``pages`` are the numbers (from 1) of the pages to read, all by default. ``mend`` turns what the text layer
    says into what is on the pages in truth (repaired or recognised text); without it, pages whose text layer cannot be
    believed stay as they are and are named in ``Document.problems``.

    Raises ExtractionError where the file cannot be read at all.
    """
    with _rare_collection():
        return _read(path, vocabulary, password, pages, mend)


def _read(
    path: Place, vocabulary: Vocabulary, password: str | None, pages: Collection[int] | None, mend: Mender | None
) -> Document:
    file, *others = files_of(path)
    built: dict[int, PageLayout] = {}
    if not others and file.suffix.lower() in OFFICE_SUFFIXES:
        sheets = office_layouts(file)
        count = len(sheets)
        built.update((sheet.page.number, sheet) for sheet in sheets if pages is None or sheet.page.number in pages)
    else:
        with open_pages([file, *others], password) as opened:
            count = opened.page_count
            chosen = None if pages is None else sorted(number for number in set(pages) if 1 <= number <= count)
            contents = page_contents(opened, chosen)
            # pages go one by one: what a page consists of takes ten times the room of its layout
            for content in mend(opened, contents) if mend else contents:
                built[content.number] = build_layout(content, built.get(content.number - 1))
    name = str(path if isinstance(path, str | Path) else file)
    layouts = (built.pop(number) for number in list(built))  # so that none is kept longer than it is needed
    return assemble(name, content_hash([file, *others]), layouts, vocabulary, _unread(pages, count))


@contextmanager
def _rare_collection() -> Iterator[None]:
    """Let Python look for cycles of garbage seldom while pages are read.

    A page is some thousand small tuples without a cycle; walking over all of them again and again took a fifth of the
    time.
    """
    usual = gc.get_threshold()
    gc.set_threshold(_RARELY, *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)


def assemble(
    path: str, sha256: str, layouts: Iterable[PageLayout], vocabulary: Vocabulary, problems: Iterable[str] = ()
) -> Document:
    """Make a Document of layouts, wherever they come from.

    They are taken one by one: the cells of a page's grids become those of tables, and only its lines are kept.
    """
    pages: list[PageLayout] = []
    tables = build_tables(noted(layouts, pages), vocabulary)
    missed = missed_tables(pages, tables, vocabulary)
    blocks = build_blocks(pages, tables, [(one.page, one.area) for one in missed])
    return Document(
        path=path,
        sha256=sha256,
        pages=tuple(layout.page for layout in pages),
        blocks=blocks,
        tables=tables,
        forms=build_forms(tables),
        profile=build_profile(pages, blocks, tables, path),
        problems=(
            *problems,
            *_unreadable(pages),
            *_uncomputed(pages),
            *unread_forms(tables),
            *(one.problem for one in missed),
        ),
    )


def _unread(pages: Collection[int] | None, count: int) -> list[str]:
    """Say which pages were left out on demand, and which were asked for and do not exist."""
    if pages is None:
        return []
    absent = sorted(number for number in pages if not 1 <= number <= count)
    problems = [f"page {number}: there is no such page, the document has {count}" for number in absent]
    left = count - (len(set(pages)) - len(absent))
    return [*problems, f"{left} of {count} pages were not asked for and not read"] if left else problems


def _unreadable(layouts: Sequence[PageLayout]) -> list[str]:
    """Name each page that could not be read, with the reason; an empty page is none."""
    return [
        f"page {layout.page.number}: {layout.page.reason or 'not readable'}"
        for layout in layouts
        if layout.page.quality < _READABLE
    ]


def _uncomputed(layouts: Sequence[PageLayout]) -> list[str]:
    """Name each sheet with formulas whose values no program has stored: what they come to is not known."""
    return [
        f"page {layout.page.number}: {layout.page.reason}"
        for layout in layouts
        if layout.page.reason.startswith(UNCOMPUTED)
    ]
