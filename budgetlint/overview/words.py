"""Names of kinds, statuses and severities as people read them."""

from __future__ import annotations

from typing import Final

from budgetlint.language import Language

__all__ = ["kind_name", "level_name", "measure_name", "severity_name", "status_name"]

_KINDS: Final = {
    "budget": ("预算", "budget"),
    "final_accounts": ("决算", "final accounts"),
    "performance": ("绩效目标", "performance targets"),
    "template": ("空白模板", "blank template"),
    "unknown": ("未识别", "not recognised"),
}
_STATUSES: Final = {
    "checked": ("已检查", "checked"),
    "partly_checked": ("部分检查", "partly checked"),
    "failed": ("未能检查", "not checked"),
    "skipped": ("跳过", "skipped"),
}
_SEVERITIES: Final = {"error": ("错误", "error"), "warning": ("警告", "warning"), "info": ("提示", "info")}
_LEVELS: Final = {"部门": ("部门", "department"), "单位": ("单位", "unit")}
_MEASURES: Final = {
    "收入总计": "total income",
    "支出总计": "total expenditure",
    "基本支出": "basic expenditure",
    "项目支出": "project expenditure",
    "一般公共预算支出": "general public budget",
    "政府性基金预算支出": "fund budget",
    "“三公”经费": "three public expenses",
}


def kind_name(kind: str, language: Language) -> str:
    """Return the name of a document kind."""
    return language.say(*_KINDS.get(kind, (kind, kind)))


def status_name(status: str, language: Language) -> str:
    """Return the name of what became of a document."""
    return language.say(*_STATUSES[status])


def severity_name(severity: str, language: Language) -> str:
    """Return the name of a severity."""
    return language.say(*_SEVERITIES[severity])


def level_name(level: str | None, language: Language) -> str:
    """Return the name of a level, of none as well."""
    return language.say(*_LEVELS.get(level or "", ("层级不明", "level unknown")))


def measure_name(measure: str, language: Language) -> str:
    """Return the name of a total."""
    return language.say(measure, _MEASURES[measure])
