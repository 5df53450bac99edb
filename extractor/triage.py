"""How each page is to be read: by its text layer, by mended fonts, or by recognition, and why.

A sound document pays for the question only: neither numpy nor an engine is loaded for it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from extractor.charts import is_chart
from extractor.content import PageContent
from extractor.fonts.suspicion import Suspicion
from extractor.headlines import headlines
from extractor.mupdf import MuDocument
from extractor.ocr import Engine, EngineError
from extractor.pdf import page_contents
from extractor.pdf.fontnames import unprefixed
from extractor.pdf.render import render
from schemas.document import Region, Source
from schemas.geometry import BBox

if TYPE_CHECKING:  # loads numpy and OpenCV
    from extractor.scan.pages import Prepared

__all__ = ["resolve", "settled_pages"]

_EMPTY: Final = "an empty page"  # the page reader's own word for a page without ink
_LARGE: Final = 0.06  # of the page's area; smaller pictures are emblems, signatures, codes
_LEAST_SIDE: Final = 40.0  # points
_GLANCE: Final = 50  # dots per inch: enough to see whether there is anything
_DARK: Final = 160  # grey level
_MARK: Final = 30  # dark dots
_FEW: Final = 4  # characters over a picture that don't make it a background


def resolve(contents: Iterable[PageContent], document: MuDocument, engine: Engine) -> list[PageContent]:
    """Return the contents with every page whose text layer can't be believed read in another way.

    ``document`` is the open pymupdf.Document that the contents came from. Pages that are sound come back as they are.
    What an engine cannot read comes back with quality 0 and the reason; no engine's failure is raised.
    """
    return list({content.number: content for content in settled_pages(contents, document, engine)}.values())


def settled_pages(contents: Iterable[PageContent], document: MuDocument, engine: Engine) -> Iterator[PageContent]:
    """Yield each content as it comes, and once more, after the last, each that has to be read in another way.

    What comes later holds. Whether a font is to be believed shows only at the end of the document; this way nobody has
    to keep the contents of all pages until then.
    """
    suspicion = Suspicion(document)
    texts: list[int] = []
    scans: list[int] = []
    pictures: dict[int, list[BBox]] = {}
    for content in contents:
        if content.width <= 0:
            pass  # the page could not even be loaded: there is nothing to look at
        elif _is_unread(content, document):
            scans.append(content.number)
        else:
            suspicion.look_at(content)
            texts.append(content.number)
            if areas := _pictures_to_read(content, document):
                pictures[content.number] = areas
        yield content
    for content in _read_anew(texts, pictures, document, engine, suspicion):
        areas = pictures.get(content.number, [])
        yield _with_pictures_read(content, areas, document, engine) if areas else content
    yield from _recognised(scans, document, engine)


def _is_unread(content: PageContent, document: MuDocument) -> bool:
    """Say whether there is ink that the text layer says nothing about, all over the page."""
    return content.quality <= 0 or (not content.glyphs and content.reason != _EMPTY and _has_ink(content, document))


def _has_ink(content: PageContent, document: MuDocument) -> bool:
    """Say whether more is drawn on a page without text than a stray mark: pictures, or letters as outlines."""
    pixels = render(document[content.number - 1], _GLANCE / 72)
    dark = sum(pixels.samples.count(level) for level in range(_DARK))
    return bool(dark > _MARK)


def _recognised(numbers: Sequence[int], document: MuDocument, engine: Engine) -> Iterator[PageContent]:
    """Yield pages read as pictures."""
    if not numbers:
        return
    contents = page_contents(document, numbers)
    if engine.name == "none":
        for content in contents:
            yield replace(content, quality=0.0, reason=f"{_why(content)}; nothing may be recognised")
        return
    from extractor.scan.pages import prepared_pages  # loads numpy and OpenCV

    for content, page in zip(contents, prepared_pages(document, numbers), strict=True):
        yield _read(content, page, engine)


def _read(content: PageContent, page: Prepared, engine: Engine) -> PageContent:
    """Read a page as a picture; where that finds nothing, the page is unread or a picture without text."""
    from extractor.scan.pages import read_prepared  # as above

    try:
        found = read_prepared(page, engine)
    except EngineError as failure:
        return replace(content, quality=0.0, reason=f"{_why(content)}; {failure}")
    if not found.glyphs and content.quality > 0:
        return replace(content, reason="no text was found on the page, only pictures or lines")
    return replace(found, reason=f"{_why(content)}; {found.reason}")


def _why(content: PageContent) -> str:
    return content.reason or "there is ink but no text layer"


def _pictures_to_read(content: PageContent, document: MuDocument) -> list[BBox]:
    """Return the large pictures on a page of text that may be scanned tables, and headings drawn as pictures."""
    if not content.glyphs:
        return []
    large = [picture for picture in content.pictures if _is_large(picture, content)]
    return [
        picture
        for picture in large + headlines(content.pictures)
        if not _is_background(picture, content) and not is_chart(document[content.number - 1], picture)
    ]


def _with_pictures_read(content: PageContent, areas: list[BBox], document: MuDocument, engine: Engine) -> PageContent:
    """Read pictures on a page of text: a scanned table under a printed heading."""
    if engine.name == "none":
        note = Region(areas[0], Source.OCR, "a picture was not read: nothing may be recognised")
        return replace(content, regions=(*content.regions, note))
    from extractor.scan.pages import read_pictures_on  # loads numpy and OpenCV

    try:
        return read_pictures_on(document[content.number - 1], content, areas, engine)
    except EngineError as failure:
        note = Region(areas[0], Source.OCR, f"a picture was not read: {failure}")
        return replace(content, regions=(*content.regions, note))


def _is_large(picture: BBox, content: PageContent) -> bool:
    """Say whether a picture is large enough for a table."""
    area = picture.width * picture.height
    return area >= _LARGE * content.width * content.height and min(picture.width, picture.height) >= _LEAST_SIDE


def _is_background(picture: BBox, content: PageContent) -> bool:
    """Say whether text is printed over a picture."""
    over = sum(picture.contains((glyph.x0 + glyph.x1) / 2, (glyph.y0 + glyph.y1) / 2) for glyph in content.glyphs)
    return over >= _FEW


def _read_anew(
    texts: Sequence[int],
    pictures: Collection[int],
    document: MuDocument,
    engine: Engine,
    suspicion: Suspicion,
) -> Iterator[PageContent]:
    """Yield the pages of text that don't stand as they are: all if a font lies, otherwise those with pictures to read.

    The recogniser judges the suspected fonts, and mends the document's fonts if one of them lies.
    """
    suspects = suspicion.fonts()
    strange = {} if engine.name == "none" else suspicion.strange()
    if not suspects and not strange:
        yield from page_contents(document, sorted(pictures))
        return
    if engine.name == "none":
        for content in page_contents(document, texts):
            yield _distrusted(content, suspects, "nothing may be recognised")
        return
    from extractor.fonts.audit import lying_fonts  # loads numpy
    from extractor.fonts.mended import mended_contents
    from extractor.fonts.repair import FontMender

    try:
        mender = FontMender(document, engine)
        asked = [font for font in mender.fonts if unprefixed(font) in suspects or unprefixed(font) in strange]
        liars = lying_fonts(mender.sample(asked, strange), strange, suspicion.missing())
        # One lying map casts doubt on what made the file; small fonts give no sign of their own.
        ballots = mender.mend() if liars else {}
    except EngineError as failure:
        for content in page_contents(document, texts):
            yield _distrusted(content, suspects, str(failure))
        return
    if not liars:
        yield from page_contents(document, sorted(pictures))
        return
    reasons = {unprefixed(font): reason for font, reason in liars.items()}
    for content in mended_contents(document, texts, mender.fonts, ballots):
        yield _explained(content, reasons, suspects)


def _explained(content: PageContent, liars: Mapping[str, str], suspects: Mapping[str, str]) -> PageContent:
    fonts = sorted({glyph.font for glyph in content.glyphs})
    reasons = {**suspects, **liars}
    found = [f"font {font}: {reasons[font]}" for font in fonts if font in reasons]
    note = "; ".join([*found[:2], *([content.reason] if content.reason else [])])
    return replace(content, reason=note)


def _distrusted(content: PageContent, suspects: Mapping[str, str], cause: str) -> PageContent:
    """Keep what the layer says, for the eye only: nothing of a suspected font counts as read."""
    fonts = sorted({glyph.font for glyph in content.glyphs} & suspects.keys())
    if not fonts:
        return content
    glyphs = tuple(g._replace(confidence=0.0) if g.font in suspects else g for g in content.glyphs)
    reason = f"the text layer can't be believed (font {fonts[0]}: {suspects[fonts[0]]}); {cause}"
    return replace(content, glyphs=glyphs, quality=0.0, reason=reason)
