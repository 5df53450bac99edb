"""The layouts of sound reports, by name."""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType
from typing import Final

from mutants.county import county_report
from mutants.draft import Draft

__all__ = ["TEMPLATES"]

TEMPLATES: Final[MappingProxyType[str, Callable[[int], Draft]]] = MappingProxyType({"county": county_report})
