"""Full and half width: the recogniser doesn't tell them apart, the glyph's advance does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from extractor.fonts.placed import GlyphKey
from extractor.fonts.votes import Ballot

__all__ = ["plain_form", "settle_forms"]

_WIDE: Final = dict(zip(",:;?!()", "，：；？！（）", strict=True))
_NARROW: Final = {wide: narrow for narrow, wide in _WIDE.items()}
_FULL_WIDTH: Final = 0.8  # ems; half-width forms are half an em or less, proportional ones hardly more


def plain_form(text: str) -> str:
    """Return the half-width form of a punctuation mark, anything else as it is."""
    return _NARROW.get(text, text)


def settle_forms(ballots: Mapping[GlyphKey, Ballot], widths: Mapping[GlyphKey, float]) -> dict[GlyphKey, Ballot]:
    """Give punctuation the form that its advance (in ems) shows."""
    settled = {}
    for key, ballot in ballots.items():
        forms = _WIDE if widths.get(key, 1.0) > _FULL_WIDTH else _NARROW
        settled[key] = ballot._replace(text=forms.get(ballot.text, ballot.text))
    return settled
