"""How each page is to be read: by its text layer, by mended fonts, or by recognition, and why.

A sound document pays for the question only: neither numpy nor an engine is loaded for it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from extractor.content import PageContent
from extractor.fonts.suspicion import suspect_fonts
from extractor.mupdf import MuDocument
from extractor.ocr import Engine, EngineError

__all__ = ["resolve"]


def resolve(contents: Sequence[PageContent], document: MuDocument, engine: Engine) -> list[PageContent]:
    """Return the contents with every page whose text layer can't be believed read in another way.

    ``document`` is the open pymupdf.Document that the contents came from. Pages that are sound come back as they are.
    What an engine cannot read comes back with quality 0 and the reason; no engine's failure is raised.
    """
    suspects = suspect_fonts(document, contents)
    resolved = list(contents)
    if suspects:
        resolved = _settle_fonts(resolved, document, engine, suspects)
    return resolved


def _settle_fonts(
    contents: list[PageContent], document: MuDocument, engine: Engine, suspects: Mapping[str, str]
) -> list[PageContent]:
    """Let the recogniser judge the suspected fonts, and mend the document's fonts if one of them lies."""
    from extractor.fonts.audit import lying_fonts  # loads numpy
    from extractor.fonts.mended import mended_contents
    from extractor.fonts.repair import FontMender

    if engine.name == "none":
        return [_distrusted(content, suspects, "nothing may be recognised") for content in contents]
    try:
        mender = FontMender(document, engine)
        liars = lying_fonts(mender.sample([font for font in mender.fonts if _base(font) in suspects]))
        if not liars:
            return contents
        # One lying map casts doubt on what made the file; small fonts give no sign of their own.
        ballots = mender.mend()
    except EngineError as failure:
        return [_distrusted(content, suspects, str(failure)) for content in contents]
    reasons = {_base(font): reason for font, reason in liars.items()}
    numbers = [content.number for content in contents]
    return [
        _explained(content, reasons, suspects) for content in mended_contents(document, numbers, mender.fonts, ballots)
    ]


def _explained(content: PageContent, liars: Mapping[str, str], suspects: Mapping[str, str]) -> PageContent:
    fonts = sorted({glyph.font for glyph in content.glyphs})
    found = [f"font {font}: {liars.get(font) or suspects[font]}" for font in fonts if font in liars or font in suspects]
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


def _base(font: str) -> str:
    return font.partition("+")[2] or font
