"""The packs that are shipped: every rule has cases that fire and cases that do not, and they do."""

from __future__ import annotations

import json
import os
from pathlib import Path

import jsonschema
import pytest
import yaml

import rules
import schemas
from rules.checks import CHECKS
from rules.loader import builtin_packs, prepare_all
from rules.pack import editor_schema, pack_schema
from rules.shape import KEYWORDS, misfits

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


def keywords(schema):
    """Yield the JSON Schema keywords of a schema."""
    for key, value in schema.items():
        yield key
        if key == "properties":
            for inner in value.values():
                yield from keywords(inner)
        elif key in {"items", "additionalProperties"} and isinstance(value, dict):
            yield from keywords(value)
        elif key == "anyOf":
            for inner in value:
                yield from keywords(inner)


@pytest.mark.parametrize("name", sorted(CHECKS))
def test_options_keep_to_the_keywords_that_the_loader_knows(name):
    """A keyword that only jsonschema understands would be ignored at load."""
    assert set(keywords(CHECKS[name].options)) <= KEYWORDS
    assert CHECKS[name].options["additionalProperties"] is False
    jsonschema.Draft202012Validator.check_schema(CHECKS[name].options)


def damaged(value, path=()):
    """Yield copies of a value, each with one thing spoilt."""
    if isinstance(value, dict):
        yield {**value, "strange": 1}
        for key, entry in value.items():
            yield {other: kept for other, kept in value.items() if other != key}
            for spoilt in damaged(entry, (*path, key)):
                yield {**value, key: spoilt}
    elif isinstance(value, list):
        yield []
        for index, entry in enumerate(value[:2]):
            for spoilt in damaged(entry, (*path, index)):
                yield [*value[:index], spoilt, *value[index + 1 :]]
    else:
        yield 12345
        yield None
        yield {"a": "b"}


def test_the_loaders_walker_and_jsonschema_agree():
    """On a pack with each of its parts spoilt in turn, both say the same."""
    schema = pack_schema(CHECKS)
    validator = jsonschema.Draft202012Validator(schema)
    value = yaml.safe_load(builtin_packs()["forms"].read_text(encoding="utf-8"))
    value["rules"] = value["rules"][:1]
    value["extends"], value["variables"] = ["budget"], {"a": 1}
    value["overrides"] = {"X-101": {"severity": "info", "disabled": False}}

    for spoilt in damaged(value):
        assert validator.is_valid(spoilt) == (not list(misfits(spoilt, schema))), spoilt


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
