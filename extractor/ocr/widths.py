"""Full and half width of punctuation: the recogniser does not tell them apart, and nobody's meaning hangs on them."""

from __future__ import annotations

from typing import Final

__all__ = ["NARROW", "WIDE", "plain_form"]

WIDE: Final = dict(zip(",:;?!()", "，：；？！（）", strict=True))
NARROW: Final = {wide: narrow for narrow, wide in WIDE.items()}
_NARROWED: Final = str.maketrans(NARROW)


def plain_form(text: str) -> str:
    """Return a text with its punctuation in half width, all else as it is."""
    return text.translate(_NARROWED)
