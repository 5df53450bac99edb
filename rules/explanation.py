"""A rule explained to a person: what, why, on what basis, how it is checked, and what right and wrong look like."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

import yaml

from rules.pack import AppliesTo, Rule

__all__ = ["explain"]

_WORDS: Final = {
    "zh": {
        "severity": "严重程度", "applies": "适用", "basis": "依据", "check": "检查方式", "options": "参数",
        "message": "提示语", "pass": "正确的例子", "fail": "错误的例子", "where": "规则位置", "any": "所有文件",
        "rare": "可能从不报告问题，因为",
    },
    "en": {
        "severity": "severity", "applies": "applies to", "basis": "basis", "check": "check kind", "options": "options",
        "message": "message", "pass": "right", "fail": "wrong", "where": "defined at", "any": "all documents",
        "rare": "may never fire, because",
    },
}  # fmt: skip


def explain(rule: Rule, language: str = "zh") -> str:
    """Return the rule's page as plain text."""
    return "\n".join(_lines(rule, language))


def _lines(rule: Rule, language: str) -> Iterator[str]:
    words = _WORDS["en" if language == "en" else "zh"]
    yield f"{rule.id} {rule.name}"
    yield rule.title.in_language(language)
    yield ""
    yield rule.explain.in_language(language).strip()
    yield ""
    if rule.rare:
        yield f"{words['rare']}: {rule.rare.in_language(language).strip()}"
        yield ""
    yield f"{words['severity']}: {rule.severity.value}"
    yield f"{words['applies']}: {_applies(rule.applies_to) or words['any']}"
    yield f"{words['basis']}: {rule.basis.in_language(language)}"
    yield f"{words['check']}: {rule.check.name}"
    if rule.options:
        yield f"{words['options']}:"
        yield textwrap.indent(_yaml(rule.options), "  ")
    yield f"{words['message']}: {rule.message.in_language(language)}"
    for wanted in ("pass", "fail"):
        entries = rule.cases.get(wanted) or []
        if entries:
            yield f"{words[wanted]}:"
            yield textwrap.indent(entries[0].strip() if isinstance(entries[0], str) else _yaml(entries[0]), "  ")
    yield f"{words['where']}: {rule.path}:{rule.line}"


def _yaml(value: object) -> str:
    return str(yaml.dump(value, Dumper=_Block, allow_unicode=True, sort_keys=False, width=120)).rstrip()


class _Block(yaml.SafeDumper):
    """Writes texts of several lines as blocks and numbers with their digits, as packs do."""


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style="|" if "\n" in value else None)


def _number(dumper: yaml.SafeDumper, value: Decimal) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:float", f"{value:f}")


_Block.add_representer(str, _text)
_Block.add_representer(Decimal, _number)


def _applies(applies: AppliesTo) -> str:
    parts = [", ".join(sorted(kind.value for kind in applies.kinds)), ", ".join(sorted(applies.levels))]
    if applies.first_year or applies.last_year:
        parts.append(f"{applies.first_year or ''}–{applies.last_year or ''}")
    return "; ".join(part for part in parts if part)
