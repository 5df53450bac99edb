"""Findings that somebody has accepted: a file of fingerprints with reason, name and last day.

A PDF has no place for a comment that silences a finding, so they stand in a file beside it. Accepted findings stay in
every report, marked; entries that have expired or fit nothing are findings themselves, because a list that only grows
ends up hiding what it should not.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Final

import yaml

from budgetlint.config.files import checked
from budgetlint.coverage import Coverage, Scope
from budgetlint.language import Language
from rules.bilingual import Text
from rules.errors import PackError
from rules.nodes import Source, parse_yaml, read_yaml
from schemas.report import DocumentReport, Finding, Severity, Suppression

__all__ = [
    "EXPIRED",
    "UNUSED",
    "Accepted",
    "Suppressions",
    "read_suppressions",
    "suppressions_schema",
    "with_entry",
]

EXPIRED: Final = "SUP-001"
UNUSED: Final = "SUP-002"

_VERSION: Final = 1
_FINGERPRINT: Final = frozenset("0123456789abcdef")


def suppressions_schema() -> dict[str, Any]:
    """Return the JSON Schema of the file."""
    text = {"type": "string", "minLength": 1}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "budgetlint suppressions",
        "version": _VERSION,
        "type": "array",
        "items": {
            "type": "object",
            "properties": {
                "fingerprint": text | {"description": "of the finding, as the JSON report and suppress print it"},
                "reason": text | {"description": "why the finding is accepted"},
                "who": text | {"description": "who has accepted it"},
                "until": text | {"description": "the last day on which it is accepted: 2026-12-31"},
                "rule": text | {"description": "the finding's rule, for people"},
                "unit": text | {"description": "whose document it is in"},
                "year": {"type": "integer", "description": "the document's year"},
            },
            "required": ["fingerprint", "reason", "who"],
            "additionalProperties": False,
        },
    }


@dataclass(frozen=True, slots=True)
class Accepted:
    """One entry of the file. ``rule``, ``unit`` and ``year`` say which document it is about, as far as known."""

    fingerprint: str
    suppression: Suppression
    line: int
    rule: str | None = None
    unit: str | None = None
    year: int | None = None

    def fits(self, finding: Finding) -> bool:
        """Say whether it is about a finding."""
        return self.fingerprint == finding.fingerprint and self.rule in {None, finding.rule}

    def expired(self, today: date) -> bool:
        """Say whether its last day is over."""
        return self.suppression.until is not None and self.suppression.until < today


@dataclass(frozen=True, slots=True)
class Suppressions:
    """The entries of a file on a day."""

    path: Path
    entries: tuple[Accepted, ...]
    today: date

    def applied(self, row: DocumentReport) -> DocumentReport:
        """Return a document's row with its accepted findings marked."""
        valid = {entry.fingerprint: entry for entry in self.entries if not entry.expired(self.today)}
        findings = tuple(
            replace(finding, suppressed=entry.suppression)
            if (entry := valid.get(finding.fingerprint)) and entry.fits(finding)
            else finding
            for finding in row.findings
        )
        return replace(row, findings=findings)

    def coverage(self) -> Coverage:
        """Return what takes note of all that these entries could be about."""
        return Coverage(frozenset(entry.fingerprint for entry in self.entries))

    def about(self, coverage: Coverage, scope: Scope, language: Language) -> tuple[Finding, ...]:
        """Return the findings about the file itself: what has expired, and what fits nothing any more."""
        findings = []
        for entry in self.entries:
            if entry.expired(self.today):
                findings.append(self._finding(entry, EXPIRED, _expired_words(entry, language)))
            elif not coverage.has_met(entry.fingerprint, entry.rule) and coverage.would_meet(
                entry.rule, entry.unit, entry.year, scope
            ):
                findings.append(self._finding(entry, UNUSED, _unused_words(entry, language)))
        return tuple(findings)

    def _finding(self, entry: Accepted, rule: str, words: str) -> Finding:
        mark = hashlib.sha256(f"{rule}\x1f{entry.fingerprint}".encode()).hexdigest()[:16]
        return Finding(rule, Severity.WARNING, f"{self.path}:{entry.line}: {words}", (), mark)


def _expired_words(entry: Accepted, language: Language) -> str:
    said, until = entry.suppression, entry.suppression.until
    return language.say(
        f"对问题 {entry.fingerprint} 的认可已于 {until} 到期（{said.who}：{said.reason}）",
        f"the suppression of {entry.fingerprint} expired on {until} ({said.who}: {said.reason})",
    )


def _unused_words(entry: Accepted, language: Language) -> str:
    said = entry.suppression
    return language.say(
        f"没有问题 {entry.fingerprint}，可以删除这一条（{said.who}：{said.reason}）",
        f"there is no finding {entry.fingerprint} any more; the entry can go ({said.who}: {said.reason})",
    )


def read_suppressions(path: Path, today: date) -> Suppressions:
    """Read a suppressions file.

    Raises:
        PackError: it cannot be read, or an entry lacks its reason or name, repeats another, or is otherwise not right;
            with line and column.

    """
    return _suppressions(read_yaml(path), path, today)


def _suppressions(source: Source, path: Path, today: date) -> Suppressions:
    source = checked(_as_printed(source), suppressions_schema(), _VERSION)
    entries: list[Accepted] = []
    seen: dict[str, int] = {}
    for index, written in enumerate(source.value or ()):
        entry = _entry(source, index, written)
        if entry.fingerprint in seen:
            line = seen[entry.fingerprint]
            message = Text(
                f"{entry.fingerprint} 已在第{line}行认可", f"{entry.fingerprint} is already accepted in line {line}"
            )
            raise source.error((index, "fingerprint"), message)
        seen[entry.fingerprint] = entry.line
        entries.append(entry)
    return Suppressions(path, tuple(entries), today)


def _as_printed(source: Source) -> Source:
    """Take fingerprints as they are written: YAML reads some of them as numbers (``1e52903366180442``)."""
    if not isinstance(source.value, list) or not isinstance(source.nodes, yaml.SequenceNode):
        return source
    value = []
    for written, node in zip(source.value, source.nodes.value, strict=True):
        if isinstance(written, dict) and isinstance(node, yaml.MappingNode):
            texts = {key.value: part.value for key, part in node.value if isinstance(part, yaml.ScalarNode)}
            named = {key: texts[key] for key in ("fingerprint", "until") if key in texts}
            value.append({**written, **named})
        else:
            value.append(written)
    return replace(source, value=value)


def _entry(source: Source, index: int, written: Mapping[str, Any]) -> Accepted:
    for key in ("fingerprint", "reason", "who"):
        if not written[key].strip():
            raise source.error((index, key), Text(f"`{key}` 不能为空", f"`{key}` must not be empty"))
    fingerprint = written["fingerprint"]
    digits, dash, number = fingerprint.partition("-")
    if len(digits) != 16 or not set(digits) <= _FINGERPRINT or (dash and not number.isdigit()):
        message = Text(
            f"“{fingerprint}”不是问题指纹（16 位，只含 0-9 和 a-f）",
            f"`{fingerprint}` is no fingerprint (sixteen digits of 0-9 and a-f)",
        )
        raise source.error((index, "fingerprint"), message)
    until = None
    if "until" in written:
        try:
            until = date.fromisoformat(written["until"])
        except ValueError as error:
            day = written["until"]
            message = Text(f"“{day}”不是日期；请写成 2026-12-31", f"`{day}` is no day; write it as 2026-12-31")
            raise source.error((index, "until"), message) from error
    return Accepted(
        fingerprint=fingerprint,
        suppression=Suppression(written["reason"].strip(), written["who"].strip(), until),
        line=source.place((index,))[0],
        rule=written.get("rule"),
        unit=written.get("unit"),
        year=written.get("year"),
    )


def with_entry(text: str, name: str, entry: Accepted) -> str:
    """Return the text of a suppressions file with one more entry at its end, all else as it was, comments included.

    The new lines are written by hand and the result is read again before it is used: what PyYAML writes would lose
    every comment, and a library that keeps them would be one more dependency for five lines.

    Raises:
        PackError: the file is wrong as it is, holds the fingerprint already, or is written in a way (``[…]`` in one
            line, several documents) to which lines cannot be added.

    """
    day = date.min  # nothing is expired on it
    old = parse_yaml(text, name)
    before = _suppressions(old, Path(name), day).entries
    if old.nodes is not None and getattr(old.nodes, "flow_style", False):
        line, column = old.place(())
        message = Text(
            "清单写在方括号里；请一行一项，以“-”开头",
            "is a list in [brackets]; write one entry a line, each beginning with `-`",
        )
        raise PackError(name, line, column, message)
    indent = " " * (old.nodes.start_mark.column if old.nodes is not None else 0)
    said = entry.suppression
    fields: dict[str, object] = {
        "fingerprint": entry.fingerprint, "rule": entry.rule, "unit": entry.unit, "year": entry.year,
        "reason": said.reason, "who": said.who, "until": said.until.isoformat() if said.until else None,
    }  # fmt: skip
    # A JSON text is a YAML text too, whatever characters a reason has.
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in fields.items() if value is not None]
    added = "".join(f"{indent}{'- ' if index == 0 else '  '}{line}\n" for index, line in enumerate(lines))
    result = text + ("" if not text or text.endswith("\n") else "\n") + added
    after = _suppressions(parse_yaml(result, name), Path(name), day).entries
    same = [replace(one, line=0) for one in after] == [replace(one, line=0) for one in (*before, entry)]
    if not same:
        message = Text(
            "按现在的写法无法自动追加；请手工加入", "an entry cannot be added to it as it is written; add it by hand"
        )
        raise PackError(name, 0, 0, message)
    return result
