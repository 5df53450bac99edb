"""``budgetlint.yaml``: found, read, outranked by environment and options, and explained by ``config show``."""

from __future__ import annotations

import json
import os
import textwrap
import time
from datetime import date
from pathlib import Path

import jsonschema
import pytest

import schemas
from budgetlint.config.files import find_config, read_config
from budgetlint.config.fitting import KEYWORDS, fits
from budgetlint.config.settings import ENGINES, SETTINGS, config_schema
from budgetlint.partners import partners_schema, read_manifest
from budgetlint.suppressions import read_suppressions, suppressions_schema
from extractor.ocr.plugs import ENGINE_NAMES
from rules.shape import misfits

SCHEMAS = {"config": config_schema, "partners": partners_schema, "suppressions": suppressions_schema}
WRONG = "每人9万员，已定。"
STRAY = "每人9万元，待定。"


@pytest.fixture
def write(tmp_path):
    """Return a function that writes a configuration into a folder below the test's own."""

    def make(text: str, folder: str = ".", name: str = "budgetlint.yaml") -> Path:
        path = tmp_path / folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return make


@pytest.fixture
def settings(run):
    """Return a function that asks ``config show`` for all settings."""

    def ask(*arguments):
        code, out, err = run("config", "show", *arguments, "--format", "json")
        assert code == 0, err
        return json.loads(out)

    return ask


@pytest.fixture
def check_code(run, pdf):
    """Return a function that checks a document."""
    return lambda: run("check", pdf("a.pdf", WRONG))


def test_the_nearest_file_upwards_holds(write, tmp_path):
    """A file two folders up is found; one that is nearer takes its place as a whole."""
    far = write("fail_on: error\n")
    (tmp_path / "a" / "b").mkdir(parents=True)

    assert find_config(tmp_path / "a" / "b") == far

    near = write("lang: en\n", "a")

    assert find_config(tmp_path / "a" / "b") == near


def test_looking_for_a_file_costs_next_to_nothing(tmp_path):
    """Discovery from forty folders deep stays below 5 ms."""
    deep = tmp_path.joinpath(*["folder"] * 40)
    deep.mkdir(parents=True)
    best = min(_seconds(lambda: find_config(deep)) for _ in range(5))

    assert best < 0.005


def _seconds(act):
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def test_both_names_in_one_folder_are_an_error(write, run, pdf):
    """One of two files would be passed over in silence; that is refused."""
    write("lang: zh\n")
    write("lang: zh\n", name="budgetlint.yml")
    code, _, err = run("check", pdf("a.pdf", WRONG))

    assert code == 2
    assert "budgetlint.yml" in err


def test_options_beat_environment_beats_file_beats_default(write, settings, pdf, monkeypatch):
    """Each place outranks the next, and config show names it, the file with its line."""
    file = write("# a county's\nfail_on: error\ntimeout: 30\nlang: zh\n")
    document = pdf("deep/er/a.pdf", WRONG)
    monkeypatch.setenv("BUDGETLINT_FAIL_ON", "info")
    monkeypatch.delenv("BUDGETLINT_LANG", raising=False)
    shown = settings(document)

    assert shown["file"] == str(file)
    assert shown["settings"]["timeout"] == {"value": 30, "origin": "file", "where": f"{file}:3"}
    assert shown["settings"]["fail_on"] == {"value": "info", "origin": "environment", "where": "BUDGETLINT_FAIL_ON"}
    assert shown["settings"]["memory"]["origin"] == "default"
    assert list(shown["settings"]) == [setting.name for setting in SETTINGS]

    shown = settings(document, "--fail-on", "never")

    assert shown["settings"]["fail_on"] == {"value": "never", "origin": "option", "where": "--fail-on"}


def test_text_says_the_same(write, run, pdf):
    """The text form names value and line too."""
    file = write("fail_on: error\n")
    _, out, _ = run("config", "show", pdf("a.pdf", WRONG))

    assert f"fail_on       error  ({file}:1)" in out


def test_a_check_does_what_the_file_says(write, run, pdf, pack):
    """Packs (relative to the file), selection, severity and threshold come from the file."""
    write("packs: [packs/probe.yaml]\nselect: [probe]\nfail_on: error\nseverity: {PRB-001: info}\nlang: en\n")
    code, out, _ = run("check", pdf("sub/a.pdf", WRONG))

    assert code == 0
    assert "info  PRB-001" in out


def test_no_config_and_config(write, run, pdf, pack):
    """--no-config turns discovery off, --config names another file."""
    write("fail_on: never\n")
    other = write("fail_on: error\n", "elsewhere", "mine.yaml")
    probe = ("--packs", pack, "--select", "probe")
    document = pdf("a.pdf", STRAY)

    assert run("check", document, *probe)[0] == 0
    assert run("check", document, *probe, "--no-config")[0] == 1
    assert run("check", document, *probe, "--config", other)[0] == 0
    assert run("check", document, *probe, "--config", other, "--no-config")[0] == 2
    assert run("check", document, *probe, "--config", other.parent / "none.yaml")[0] == 2


def test_documents_of_two_configurations_are_refused(write, run, pdf):
    """One run has one configuration; which of two would be a guess."""
    write("fail_on: never\n", "one")
    code, _, err = run("check", pdf("one/a.pdf", WRONG), pdf("two/b.pdf", WRONG))

    assert code == 2
    assert "one/budgetlint.yaml" in err.replace(os.sep, "/")


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("severty: {}\n", "1:1", "severity"),
        ("lang: zh\nfail_on: eror\n", "2:10", "error"),
        ("severity:\n  BUD-9999: info\n", "2:3", "BUD-"),
        ("ignore: [no-such-rule]\n", "1:10", "no-such-rule"),
        ("jobs: 0\n", "1:7", "0"),
        ("format: 99\n", "1:9", "能读的（1）新"),
        ("- a list\n", "1:1", "键值对"),
        ("lang: zh\nlang: en\n", "2:1", "写了两次"),
        ("select: [\n", "2:1", "YAML"),
    ],
)
def test_mistakes_are_told_with_line_column_and_the_nearest_name(write, check_code, text, place, words):
    """A mistake in the file ends the run with 2 before anything is checked, and says where it is and what would do."""
    file = write(text)
    code, out, err = check_code()

    assert (code, out) == (2, "")
    assert f"{file}:{place}:" in err
    assert words in err


def test_a_variable_that_cannot_be_is_told(run, pdf, monkeypatch):
    """A wrong environment variable is named."""
    monkeypatch.setenv("BUDGETLINT_TIMEOUT", "soon")
    code, _, err = run("check", pdf("a.pdf", WRONG))

    assert code == 2
    assert "BUDGETLINT_TIMEOUT" in err


def test_an_empty_file_or_key_says_nothing(write, settings, pdf):
    """A file whose lines are all commented out, or a key without a value, leaves the defaults."""
    write("# nothing\n")
    document = pdf("a.pdf", WRONG)

    assert settings(document)["settings"]["ignore"]["origin"] == "default"

    write("ignore:\n  # - BUD\n")

    assert settings(document)["settings"]["ignore"]["origin"] == "default"


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_the_published_schemas_are_the_readers(name):
    """Editors and the reader go by one schema (BUDGETLINT_REGENERATE=1 writes it)."""
    file = Path(schemas.__file__).parent / "json" / f"{name}.schema.json"
    text = json.dumps(SCHEMAS[name](), ensure_ascii=False, indent=2) + "\n"
    if "BUDGETLINT_REGENERATE" in os.environ:
        file.write_text(text, encoding="utf-8")
        pytest.fail("written; run again without BUDGETLINT_REGENERATE")

    assert text == file.read_text(encoding="utf-8")
    jsonschema.Draft202012Validator.check_schema(SCHEMAS[name]())


def test_the_quick_look_knows_the_settings_keywords():
    """A keyword that it does not know would send every run through jsonschema."""
    for setting in SETTINGS:
        assert set(setting.schema) <= KEYWORDS


def test_engines_are_those_of_the_reader():
    """The names are written down twice, because importing the reader's costs time; they must agree."""
    assert ENGINES == ENGINE_NAMES


@pytest.mark.parametrize(
    "value",
    [
        {}, {"lang": "zh"}, {"lang": "fr"}, {"lang": None}, {"select": ["A", "B"]}, {"select": [""]}, {"select": "A"},
        {"severity": {"A": "info"}}, {"severity": {"A": "off"}}, {"jobs": 1}, {"jobs": True}, {"jobs": 1.5},
        {"jobs": 0}, {"timeout": 1.5}, {"timeout": 0.5}, {"unknown": 1}, [], "text", 3,
    ],
)  # fmt: skip
def test_the_quick_look_agrees_with_jsonschema(value):
    """What is quickly found right is right, and what is right is quickly found so."""
    schema = config_schema()

    assert fits(value, schema) == (not list(misfits(value, schema)))


@pytest.mark.parametrize("name", ["configuration.md", "configuration.zh-CN.md"])
def test_the_examples_of_the_manual_are_right(name, repository, write, tmp_path):
    """Each YAML example is what its schema allows, and every setting is in the first one."""
    text = (repository / "docs" / name).read_text(encoding="utf-8")
    examples = [part.split("```", 1)[0] for part in text.split("```yaml\n")[1:]]
    config, accepted, together = (
        write(textwrap.dedent(example), name=f"{n}.yaml") for n, example in enumerate(examples)
    )

    file = read_config(config)
    assert all(file.says(setting) for setting in SETTINGS)
    assert read_suppressions(accepted, date(2026, 1, 1)).entries[0].rule == "BUD-203"
    assert [list(roles) for roles in read_manifest(together).values()] == [["units", "last_year"]]
