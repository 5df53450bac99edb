"""Full and half width: the recogniser doesn't tell them apart, the glyph's advance does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from extractor.fonts.placed import GlyphKey
from extractor.fonts.votes import Ballot
from extractor.ocr.widths import NARROW, WIDE

__all__ = ["FULL_WIDTH", "settle_forms"]

FULL_WIDTH: Final = 0.8  # ems; half-width forms are half an em or less, proportional ones hardly more


def settle_forms(ballots: Mapping[GlyphKey, Ballot], widths: Mapping[GlyphKey, float]) -> dict[GlyphKey, Ballot]:
    """Give punctuation the form that its advance (in ems) shows."""
    settled = {}
    for key, ballot in ballots.items():
        forms = WIDE if widths.get(key, 1.0) > FULL_WIDTH else NARROW
        settled[key] = ballot._replace(text=forms.get(ballot.text, ballot.text))
    return settled
