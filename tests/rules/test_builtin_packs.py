"""The packs that are shipped: every rule has cases that fire and cases that do not, and they do."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
import yaml

import rules
import schemas
from rules.checks import CHECKS
from rules.loader import builtin_packs, prepare_all
from rules.pack import editor_schema

SCHEMA_FILE = Path(schemas.__file__).parent / "json" / "pack.schema.json"


def test_every_rule_speaks_and_keeps_silent_as_its_cases_want(builtin):
    """A rule without a passing and a failing case, or with one that goes wrong, is not shipped."""
    bad = [result for result in rules.run_cases(builtin) if not result.good]

    assert not bad


def test_all_options_can_be_prepared(builtin):
    """What is prepared lazily at run time has been prepared here."""
    prepare_all(builtin)


@pytest.mark.parametrize("name", sorted(builtin_packs()))
def test_packs_fit_the_schema_for_editors(name, vocabulary):
    """Jsonschema agrees with the loader that the pack is right."""
    schema = editor_schema(CHECKS, vocabulary)
    value = yaml.safe_load(builtin_packs()[name].read_text(encoding="utf-8"))

    jsonschema.Draft202012Validator(schema).validate(value)


@pytest.mark.parametrize("name", sorted(builtin_packs()))
def test_packs_name_their_schema_for_editors(name):
    """The first line lets an editor complete and check the pack."""
    first = builtin_packs()[name].read_text(encoding="utf-8").splitlines()[0]

    assert first == "# yaml-language-server: $schema=../../schemas/json/pack.schema.json"


def test_the_published_schema_is_that_of_the_check_kinds(vocabulary):
    """A changed option or table kind needs a new schema file (one run with BUDGETLINT_REGENERATE=1)."""
    written = json.dumps(editor_schema(CHECKS, vocabulary), ensure_ascii=False, indent=1) + "\n"
    if "BUDGETLINT_REGENERATE" in os.environ:
        SCHEMA_FILE.write_text(written, encoding="utf-8")
        pytest.fail(f"{SCHEMA_FILE.name} written; run again without BUDGETLINT_REGENERATE")

    assert written == SCHEMA_FILE.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(CHECKS))
def test_options_are_a_schema_that_allows_nothing_else(name):
    """A misspelt option is refused by the schema itself."""
    assert CHECKS[name].options["additionalProperties"] is False
    jsonschema.Draft202012Validator.check_schema(CHECKS[name].options)


def test_built_in_packs_are_right_as_packs_of_a_user(vocabulary):
    """What a start takes for granted is checked here: schema, options, names, slots and equations."""
    rules.load_packs(builtin_packs().values(), vocabulary, builtin=False)


def test_no_start_needs_jsonschema():
    """The built-in packs are not checked again at every start."""
    code = (
        "import sys, rules; from extractor.kinds import load_vocabulary; "
        "rules.load_packs((), load_vocabulary()); print(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True, encoding="utf-8")

    assert not {"jsonschema", "lark"} & set(done.stdout.split())


@pytest.mark.parametrize(
    ("good", "bad", "message"),
    [
        ("severity: error", "severity: eror", "8:15: unknown value `eror`; did you mean `error`?"),
        ("severity: error", "severty: error", "8:5: unknown key `severty`; did you mean `severity`?"),
        ("check: equation", "check: equasion", "9:12: unknown value `equasion`; did you mean `equation`?"),
        ("format: 1", "format: one", "2:9: must be a whole number, not `one`"),
    ],
)
def test_a_broken_built_in_pack_says_where(good, bad, message, good_pack, pack, vocabulary, monkeypatch):  # noqa: PLR0917
    """A pack that is taken as right and is not fails with the place, not with a traceback."""
    path = pack(good_pack.replace(good, bad, 1), "mine.yaml")
    monkeypatch.setattr("rules.loader.BUILTIN", path.parent)

    with pytest.raises(rules.PackError) as caught:
        rules.load_packs((), vocabulary)

    assert str(caught.value) == f"mine.yaml:{message}"


def test_every_check_kind_has_a_manual():
    """The docstring says what, why, which options, and shows right and wrong."""
    import importlib

    for name in CHECKS:
        text = importlib.import_module(f"rules.checks.{name}").__doc__
        for heading in ("What", "Why", "PASS", "FAIL"):
            assert f"\n{heading}" in text, f"{name}: {heading}"


def test_every_rule_is_explained_in_both_languages(builtin):
    """Nothing for people is left in one language."""
    for rule in builtin.rules:
        for language in ("zh", "en"):
            page = rules.explain(rule, language)
            assert rule.id in page
            assert rule.explain.in_language(language).split()[0] in page
        assert any("\u4e00" <= char <= "\u9fff" for char in rule.title.zh + rule.explain.zh)
        assert rule.title.en.isascii() or sum(char.isascii() for char in rule.title.en) > len(rule.title.en) / 3


@pytest.mark.parametrize("name", ["rules.md", "rules.zh-CN.md"])
def test_the_manual_lists_every_check_kind(name):
    """A check kind that nobody can read of is not there for those who write rules."""
    manual = (Path(rules.__file__).parent.parent / "docs" / name).read_text(encoding="utf-8")

    assert [kind for kind in CHECKS if f"`{kind}`" not in manual] == []
