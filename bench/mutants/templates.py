"""The layouts of sound reports, by name."""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType
from typing import Final

from mutants.accounts import accounts_report
from mutants.classes import classes_report
from mutants.county import county_report
from mutants.draft import Draft
from mutants.guangdong import guangdong_report
from mutants.hunan import hunan_report
from mutants.jiangsu import jiangsu_report
from mutants.sichuan import sichuan_report

__all__ = ["TEMPLATES"]

TEMPLATES: Final[MappingProxyType[str, Callable[[int], Draft]]] = MappingProxyType(
    {
        "county": county_report,
        "jiangsu": jiangsu_report,
        "classes": classes_report,
        "guangdong": guangdong_report,
        "accounts": accounts_report,
        "hunan": hunan_report,
        "sichuan": sichuan_report,
    }
)
