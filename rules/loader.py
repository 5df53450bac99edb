"""Rule packs from YAML: read, checked to the last key, extended and overridden.

Every error names file, line, column, the offending text and the nearest valid one. A user's pack is checked as a whole
before any of its rules is used, and what a check kind makes of the options of a user's rule is made at once, so that a
typo in an expression is an error at load. The built-in packs are checked that far by the tests; here they are taken as
right and their options prepared when a document first needs them, which saves most of the time of a start. Should one
be broken all the same, it is checked in full to say where.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from string import Formatter
from typing import Any, Final

from rules.bilingual import Text, unknown
from rules.case_names import misspellings
from rules.case_schema import case_tables
from rules.checks import CHECKS
from rules.errors import OptionError, PackError, said_by, too_new
from rules.nodes import Source, Where, read_yaml
from rules.pack import PACK_VERSION, AppliesTo, Pack, Packs, Rule, pack_schema
from rules.protocol import CheckKind
from rules.shape import misfits
from rules.slots import known_slots
from rules.variables import VariableError, fill
from schemas.document import DocumentKind, Level
from schemas.report import Severity
from schemas.vocabulary import Vocabulary

__all__ = ["BUILTIN", "builtin_packs", "load_packs", "prepare_all"]

BUILTIN: Final = Path(__file__).parent / "packs"


def builtin_packs() -> dict[str, Path]:
    """Return the built-in packs' files by name."""
    return {path.stem: path for path in sorted(BUILTIN.glob("*.yaml"))}


def load_packs(
    paths: Iterable[str | Path] = (),
    vocabulary: Vocabulary | None = None,
    *,
    builtin: bool | Sequence[str] = True,
    checks: Mapping[str, CheckKind] = CHECKS,
) -> Packs:
    """Load the built-in packs (all, none, or those named) and the packs at ``paths`` with what they extend.

    Raises:
        PackError: a pack cannot be used; the first thing wrong, with its place.

    """
    loading = _Loading(vocabulary or Vocabulary(1, ()), checks)
    named = builtin_packs()
    if builtin is True:
        wanted = list(named)
    elif builtin:
        wanted = list(builtin)
    else:
        wanted = []
    for name in wanted:
        if name not in named:
            raise PackError(name, 0, 0, unknown("built-in pack", name, named))
        loading.add(named[name], builtin=True)
    for path in paths:
        loading.add(Path(path), builtin=False)
    return loading.finish()


@dataclass(slots=True)
class _Loading:
    """The packs read so far. ``sources`` keeps each file for the places of later errors."""

    vocabulary: Vocabulary
    checks: Mapping[str, CheckKind]
    packs: dict[Path, Pack] = field(default_factory=dict)
    rules: dict[str, Rule] = field(default_factory=dict)
    overrides: list[tuple[Source, str, Mapping[str, Any]]] = field(default_factory=list)
    origins: dict[str, tuple[Source, Where]] = field(default_factory=dict)
    schema: dict[str, Any] = field(init=False)

    def __post_init__(self) -> None:
        self.schema = pack_schema(self.checks)

    def add(self, path: Path, *, builtin: bool) -> None:
        """Read a pack and, before it, those that it extends."""
        if path.resolve() in self.packs:
            return
        source = read_yaml(path, path.name if builtin else str(path))
        if not builtin:
            self._check(source)
            self._add(source, path, builtin=False)
            return
        try:
            self._add(source, path, builtin=True)
        except (AttributeError, LookupError, TypeError, ValueError) as error:
            self._check(source)
            why = f"{type(error).__name__}: {error}"
            raise PackError(source.path, 0, 0, Text(f"无法使用：{why}", f"cannot be used: {why}")) from error

    def _check(self, source: Source) -> None:
        for misfit in misfits(source.value, self.schema):
            raise source.error(misfit.where, misfit.message, key=misfit.key)

    def _add(self, source: Source, path: Path, *, builtin: bool) -> None:
        value = source.value
        if value["format"] > PACK_VERSION:
            raise source.error(("format",), too_new(value["format"], PACK_VERSION))
        if builtin and value["pack"] != path.stem:
            message = Text(
                f"内置规则包的名称须与文件名相同：“{path.stem}”", f"a built-in pack is named as its file, `{path.stem}`"
            )
            raise source.error(("pack",), message)
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        self.packs[path.resolve()] = Pack(value["pack"], _text(value["title"]), str(path), digest, builtin)
        named = builtin_packs()
        for index, name in enumerate(value.get("extends", ())):
            self._extend(source, index, name, path, named)
        for index, written in enumerate(value.get("rules", ())):
            self._rule(source, index, written, builtin=builtin)
        for rule_id, override in value.get("overrides", {}).items():
            self.overrides.append((source, rule_id, override))

    def _extend(self, source: Source, index: int, name: str, path: Path, named: Mapping[str, Path]) -> None:
        if name in named:
            self.add(named[name], builtin=True)
            return
        other = path.parent / name
        if not other.is_file():
            files = [entry.name for entry in path.parent.glob("*.yaml")]
            raise source.error(("extends", index), unknown("pack", name, [*named, *files]))
        self.add(other, builtin=False)

    def _rule(self, source: Source, index: int, written: Mapping[str, Any], *, builtin: bool) -> None:
        where: Where = ("rules", index)
        variables = source.value.get("variables", {})
        try:
            filled = fill(written, variables)
        except VariableError as error:
            message = unknown("variable", error.name, variables)
            raise source.error((*where, *error.where), message) from error
        rule_id = filled["id"]
        if rule_id in self.rules:
            first = self.rules[rule_id]
            place = f"{first.path}:{first.line}"
            message = Text(
                f"规则 {rule_id} 已在 {place} 定义；要修改请用 `overrides`",
                f"rule {rule_id} is already defined at {place}; use `overrides` to change it",
            )
            raise source.error((*where, "id"), message)
        twin = next((rule for rule in self.rules.values() if rule.name == filled["name"]), None)
        if twin:
            taken = Text(f"名称“{twin.name}”已属于 {twin.id}", f"the name `{twin.name}` already belongs to {twin.id}")
            raise source.error((*where, "name"), taken)
        line, _ = source.place(where)
        basis = filled["basis"]
        rule = Rule(
            id=rule_id,
            name=filled["name"],
            title=_text(filled["title"]),
            severity=Severity(filled["severity"]),
            applies_to=_applies(filled.get("applies_to", source.value.get("applies_to", {}))),
            check=self.checks[filled["check"]],
            options=filled.get("options", {}),
            message=_text(filled["message"]),
            basis=Text(basis, basis) if isinstance(basis, str) else _text(basis),
            explain=_text(filled["explain"]),
            cases=filled["cases"],
            rare=_text(filled["rare"]) if "rare" in filled else None,
            pack=source.value["pack"],
            path=source.path,
            line=line,
            case_lines={} if builtin else _case_lines(source, where, filled["cases"]),
        )
        self.rules[rule_id] = rule
        if not builtin:
            self._check_options(source, (*where, "options"), rule)
            self._check_slots(source, (*where, "message"), rule)
            self._check_cases(source, (*where, "cases"), rule)
            self.origins[rule_id] = (source, (*where, "options"))

    def _check_options(self, source: Source, where: Where, rule: Rule) -> None:
        for misfit in misfits(dict(rule.options), rule.check.options, where):
            raise source.error(misfit.where, misfit.message, key=misfit.key)
        names = [kind.name for kind in self.vocabulary.kinds]
        if not names:
            return
        for place, name in _table_names(rule.options, rule.check.options, where):
            if name not in names:
                raise source.error(place, unknown("table", name, names))

    def _check_cases(self, source: Source, where: Where, rule: Rule) -> None:
        names = [*(kind.name for kind in self.vocabulary.kinds), "unknown"]
        entries = [(place, case) for place in ("pass", "fail") for case in enumerate(rule.cases.get(place, ()))]
        for wanted, (index, case) in entries if len(names) > 1 else ():
            for place, name in case_tables(case, (*where, wanted, index)):
                if name not in names:
                    raise source.error(place, unknown("table", name, names))
            for wrong in misspellings(case, (*where, wanted, index), rule.options, self.vocabulary):
                line, column = source.printed(wrong.where, wrong.name)
                raise PackError(source.path, line, column, wrong.message.headed(rule.id))

    def _check_slots(self, source: Source, where: Where, rule: Rule) -> None:
        known = sorted(known_slots(rule.check, rule.options))
        for language, text in (("zh", rule.message.zh), ("en", rule.message.en)):
            try:
                slots = [slot for _, slot, _, _ in Formatter().parse(text) if slot is not None]
            except ValueError as error:
                message = Text(f"“{text}”的花括号有误：{{ 与 }} 须成对", f"`{text}`: {error}")
                raise source.error((*where, language), message) from error
            for slot in slots:
                if slot not in known:
                    raise source.error((*where, language), unknown("slot", slot, known))

    def finish(self) -> Packs:
        """Apply the overrides, prepare the users' rules, and order everything."""
        for source, rule_id, override in self.overrides:
            self._override(source, rule_id, override)
        packs = Packs(
            tuple(self.packs.values()),
            tuple(self.rules[rule_id] for rule_id in sorted(self.rules)),
            self.vocabulary,
        )
        for rule_id, (source, where) in self.origins.items():
            rule = self.rules.get(rule_id)
            if rule:
                _prepare(packs, rule, source, where)
        return packs

    def _override(self, source: Source, rule_id: str, override: Mapping[str, Any]) -> None:
        where: Where = ("overrides", rule_id)
        rule = self.rules.get(rule_id)
        if rule is None:
            raise source.error(where, unknown("rule", rule_id, self.rules), key=True)
        if override.get("disabled"):
            del self.rules[rule_id]
            return
        changed = rule
        if "severity" in override:
            changed = replace(changed, severity=Severity(override["severity"]))
        if "message" in override:
            changed = replace(changed, message=_text(override["message"]))
            self._check_slots(source, (*where, "message"), changed)
        if "applies_to" in override:
            changed = replace(changed, applies_to=_applies(override["applies_to"]))
        if "options" in override:
            changed = replace(changed, options={**rule.options, **override["options"]})
            self._check_options(source, (*where, "options"), changed)
            self.origins[rule_id] = (source, (*where, "options"))
        self.rules[rule_id] = changed


def _case_lines(source: Source, where: Where, cases: Mapping[str, Any]) -> dict[str, tuple[int, ...]]:
    return {
        wanted: tuple(source.place((*where, "cases", wanted, index))[0] for index in range(len(entries)))
        for wanted, entries in cases.items()
    }


def prepare_all(packs: Packs) -> None:
    """Prepare the options of every rule, which for built-in rules otherwise waits until a document needs them.

    Raises:
        PackError: the options of a rule cannot be used.

    """
    for rule in packs.rules:
        try:
            packs.verify(rule)
        except ValueError as error:
            raise PackError(rule.path, rule.line, 1, said_by(error).headed(rule.id)) from error


def _prepare(packs: Packs, rule: Rule, source: Source, where: Where) -> None:
    try:
        packs.verify(rule)
    except OptionError as error:
        line, column = source.inside((*where, *error.option), error.offset)
        raise PackError(source.path, line, column, error.message.headed(rule.id)) from error
    except ValueError as error:
        raise source.error(where, said_by(error).headed(rule.id)) from error


def _table_names(value: object, schema: Mapping[str, Any], where: Where) -> Iterator[tuple[Where, str]]:
    """Yield the texts of options whose schema says that they name a table kind."""
    if schema.get("x-name") == "table" and isinstance(value, str):
        yield where, value
    for option in schema.get("anyOf", ()):
        yield from _table_names(value, option, where)
    if isinstance(value, dict):
        properties = schema.get("properties", {})
        extra = schema.get("additionalProperties")
        for key, entry in value.items():
            inner = properties.get(key, extra if isinstance(extra, dict) else {})
            yield from _table_names(entry, inner, (*where, key))
    elif isinstance(value, list):
        for index, entry in enumerate(value):
            yield from _table_names(entry, schema.get("items", {}), (*where, index))


def _text(value: Mapping[str, str]) -> Text:
    return Text(value["zh"], value["en"])


def _applies(value: Mapping[str, Any]) -> AppliesTo:
    years = value.get("years", {})
    return AppliesTo(
        kinds=frozenset(DocumentKind(kind) for kind in _many(value.get("kind"))),
        levels=frozenset(Level(level) for level in _many(value.get("level"))),
        first_year=years.get("from"),
        last_year=years.get("to"),
    )


def _many(value: str | list[str] | None) -> list[str]:
    if value is None:
        return []
    return [value] if isinstance(value, str) else value
