"""No typo is taken in silence: keys, tables, rows and columns of every shipped rule, one letter wrong at a time."""

from __future__ import annotations

import contextlib
import copy
import random
import time

import pytest
import yaml

import rules
from rules.case_documents import build_document
from rules.errors import OptionError
from rules.expression import parse_equation, parse_expression, references
from rules.loader import builtin_packs

LABELS = {"funds", "texts", "goals", "facts"}  # printed labels, which are free
SAMPLE = 2


class Plain(yaml.SafeDumper):
    """Writes a rule without anchors, which its pack may define elsewhere."""

    def ignore_aliases(self, data):
        """Write everything in full."""
        return True


def written():
    """Yield every rule as a pack of its own."""
    for path in builtin_packs().values():
        value = yaml.safe_load(path.read_text(encoding="utf-8"))
        head = {key: entry for key, entry in value.items() if key not in {"rules", "overrides", "variables"}}
        if "variables" in value:
            head["variables"] = value["variables"]
        for rule in value["rules"]:
            yield {**head, "rules": [rule]}


def keys(value, where=()):
    """Yield the path of every key that is a word of the language."""
    if isinstance(value, dict):
        for key, entry in value.items():
            if where[:1] != ("variables",) and not LABELS & set(map(str, where)):
                yield (*where, key)
            yield from keys(entry, (*where, key))
    elif isinstance(value, list):
        for index, entry in enumerate(value):
            yield from keys(entry, (*where, index))


def misspelt(name, chance):
    """Return a name with one letter wrong."""
    at = chance.randrange(len(name))
    return name[:at] + ("ж" if name[at].isascii() else "非") + name[at + 1 :]


def with_key(value, where, new):
    """Return a pack in which the key at a path is another."""
    value = copy.deepcopy(value)
    owner = value
    for step in where[:-1]:
        owner = owner[step]
    entries = [(new if key == where[-1] else key, entry) for key, entry in owner.items()]
    owner.clear()
    owner.update(entries)
    return value


def error_of(value, tmp_path, vocabulary):
    """Return the error that loading a pack raises."""
    path = tmp_path / "typo.yaml"
    path.write_text(yaml.dump(value, Dumper=Plain, allow_unicode=True, sort_keys=False), encoding="utf-8")
    with pytest.raises(rules.PackError) as caught:
        rules.load_packs([path], vocabulary, builtin=False)
    return caught.value


def test_a_misspelt_key_is_an_error_with_its_place(tmp_path, vocabulary):
    """Keys of packs, rules, options, messages and cases: each is told with line, column and the key as written."""
    for pack in written():
        chance = random.Random(pack["rules"][0]["id"])  # noqa: S311  (the same every time)
        every = list(keys(pack))
        for where in chance.sample(every, min(SAMPLE, len(every))):
            new = misspelt(where[-1], chance)
            error = error_of(with_key(pack, where, new), tmp_path, vocabulary)
            assert error.line, (where, new)
            assert error.column, (where, new)
            assert new in str(error), (where, new)


def test_a_misspelt_name_in_an_equation_is_an_error_with_its_place(tmp_path, vocabulary):
    """Tables, rows and columns of equations: each is told with the offset of the name and the nearest valid one."""
    tried = 0
    for pack in written():
        rule = pack["rules"][0]
        text = rule.get("options", {}).get("assert")
        if rule["check"] != "equation" or not isinstance(text, str):
            continue
        chance = random.Random(rule["id"])  # noqa: S311  (not for secrets)
        for name in sorted(names_of(text, rule)):
            wrong = misspelt(name, chance)
            bad = copy.deepcopy(pack)
            bad["rules"][0]["options"]["assert"] = text.replace(name, wrong, 1)
            error = error_of(bad, tmp_path, vocabulary)
            assert error.line, (text, wrong)
            assert wrong in str(error), (text, wrong)
            tried += 1
    assert tried > 100


def names_of(text, rule):
    """Return the canonical names of an equation that stand in its text once."""
    bare = "row" if rule["options"].get("each", "once") != "row" else "column"
    found = [r for r in references(parse_equation(text, bare)) if not r.as_printed]
    names = {name for r in found for name in (r.table, None if r.many else r.row, r.column) if name}
    return {name for name in names if text.count(name) == 1 and not name.isdigit()}


HOSTILE = [
    "(a+)+$",
    "(a|aa)+$",
    "(a|a?)+$",
    "(.*a){20}",
    "([a-zA-Z]+)*$",
    "(.*)*b",
    "(x+x+)+y",
    "^(([a-z])+.)+[A-Z]([a-z])+$",
]


@pytest.mark.parametrize("pattern", HOSTILE)
@pytest.mark.parametrize("check", ["wording", "text_equation"])
def test_a_hostile_pattern_of_a_pack_cannot_hang_a_run(pattern, check, one_rule, vocabulary):
    """Patterns that take other engines years run over a long paragraph at once, or are refused at load."""
    options = {"pattern": pattern}
    if check == "text_equation":
        options = {"pattern": f"{pattern}{{数:amount}}", "assert": "数 > 0元"}
    try:
        run = one_rule(check, options)
    except rules.PackError:
        return  # the engine does not take it
    begun = time.monotonic()
    run("a" * 40_000 + "!" + "x" * 10_000)
    assert time.monotonic() - begun < 10


@pytest.mark.parametrize(
    "text", ["(" * 3000 + "1" + ")" * 3000, "-" * 5000 + "1 = 1", "sum(" * 400, "1" * 100_000 + " = 1"]
)
def test_a_hostile_equation_is_refused_and_not_a_crash(text, vocabulary):
    """Nesting without end and figures without end are told like any other mistake, or simply parsed."""
    with contextlib.suppress(OptionError):
        parse_expression(text)


def test_a_document_of_many_lines_does_not_make_rules_slow(vocabulary, builtin):
    """A table of thousands of lines is checked in seconds: no rule compares every line with every other."""
    lines = [f"2{n:06d} | 某某支出{n} | 1.00 | 1.00 |" for n in range(3000)]
    rows = "\n".join(["科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出", *lines])
    document = build_document(
        {"tables": [{"table": "支出总表", "rows": rows}, {"table": "一般公共预算支出表", "rows": rows}]}, vocabulary
    )
    begun = time.monotonic()
    verdicts = rules.check(document, builtin)

    assert not any(verdict.internal for verdict in verdicts)
    assert time.monotonic() - begun < 60
