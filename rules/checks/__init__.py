"""The check kinds, registered by name in one explicit table.

A check kind is a module here that exports one ``CheckKind`` constant; its docstring is its manual. To add one, import
its constant and give it a line in ``CHECKS``.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from rules.protocol import CheckKind

__all__ = ["CHECKS"]

_KINDS: Final[tuple[CheckKind, ...]] = (
    # over tables
    # over text, dates, wording and forms
)

CHECKS: Final[Mapping[str, CheckKind]] = MappingProxyType({kind.name: kind for kind in _KINDS})
"""All check kinds by the name that packs use."""
