"""The slots that a rule's message may use, so that a misspelt one is an error at load."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from rules.nodes import texts_in
from rules.pack import COMMON_SLOTS
from rules.protocol import CheckKind

__all__ = ["known_slots"]

_OVER_TEXT: Final[Mapping[str, frozenset[str]]] = {
    "brackets": frozenset({"text", "sentence"}),
    "level_words": frozenset({"text"}),
    "misspelling": frozenset({"text", "term"}),
    "repeated_words": frozenset({"text", "sentence"}),
    "text_equation": frozenset({"text", "equation"}),
    "wording": frozenset({"text", "sentence"}),
}
"""What checks over text fill beside the names in their rule's own pattern; the others word what they find."""

_NAMED: Final = re.compile(r"\(\?P?<(\w+)>|\{(\w+):\w+\}")


def known_slots(check: CheckKind, options: Mapping[str, Any]) -> frozenset[str]:
    """Return what a message may use: the common slots, the check kind's, and names in patterns of the options."""
    if check.slots is not None:
        return COMMON_SLOTS | check.slots
    named = {name for text in texts_in(options) for match in _NAMED.findall(text) for name in match if name}
    return COMMON_SLOTS | _OVER_TEXT.get(check.name, frozenset()) | named
