"""Where the sentences and clauses of running text begin: behind full stops and semicolons."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["BREAK", "clause_start", "sentence_start"]

_STOP: Final = "。"
_ENDS: Final = (_STOP, "；", ";")
BREAK: Final = re.compile(f"[{''.join(_ENDS)}]")
"""What ends a clause."""


def sentence_start(text: str, place: int) -> int:
    """Return where the sentence of a place begins: behind the last full stop before it."""
    return text.rfind(_STOP, 0, place) + 1


def clause_start(text: str, place: int, least: int = 0) -> int:
    """Return where the clause of a place begins: behind the last full stop or semicolon after ``least``, else at 0."""
    return max(text.rfind(mark, least, place) for mark in _ENDS) + 1
