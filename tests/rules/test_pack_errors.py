"""The gallery of broken packs: what is wrong, where, and what was probably meant."""

from __future__ import annotations

import pytest

import rules
from rules import PackError

GALLERY = [
    ("severity: error", "severty: error", "8:5: unknown key `severty`; did you mean `severity`?"),
    ("severity: error", "severity: eror", "8:15: unknown value `eror`; did you mean `error`?"),
    ("check: equation", "check: equasion", "9:12: unknown value `equasion`; did you mean `equation`?"),
    ("given: 支出总表", "given: 支出总衷", "11:14: unknown table `支出总衷`; did you mean `支出总表`?"),
    ("each: row", "each: rows", "12:13: unknown value `rows`; did you mean `row`?"),
    ("each: row", "eech: row", "12:7: unknown option `eech`; did you mean `each`?"),
    (
        "合计 = 基本支出 + 项目支出",
        "合计 = 基本支岀 + 项目支出",
        "13:20: MY-001: 支出总表 has no column `基本支岀`; did you mean `基本支出`?",
    ),
    (
        "合计 = 基本支出 + 项目支出",
        "合计 = 基本支出 + ",
        "13:26: MY-001: expected a figure, found the end in `合计 = 基本支出 +`",
    ),
    (
        "合计 = 基本支出 + 项目支出",
        "合计 = sun(基本支出)",
        "13:20: MY-001: unknown function `sun`; did you mean `sum`?",
    ),
    (
        "合计 = 基本支出 + 项目支出",
        "合计 = [类].基本支出",
        "13:20: MY-001: `[类].基本支出` selects several rows: write sum([类].基本支出)",
    ),
    ('zh: "{row} {left} {right}"', 'zh: "{rwo}"', "14:19: unknown slot `rwo`; did you mean `row`?"),
    ("basis: 常识", "basis: ''", "15:12: must not be empty"),
    ("name: my-rule", "name: My Rule", "6:11: `My Rule` is not written as words-with-hyphens"),
    ("explain: {zh: 说明, en: explanation}", "explain: {zh: 说明}", "16:14: `en` is missing"),
    ("title: {zh: 标题, en: title}", "title: {zh: 标题, en: title}\n    title: x", "8:5: key `title` is written twice"),
    ("format: 1", "format: 9", "2:9: format 9 is newer than this program reads (1)"),
    ("format: 1", "format: [", "4:1: not YAML: did not find expected ',' or ']'"),
]


@pytest.mark.parametrize(("good", "bad", "message"), GALLERY, ids=[entry[1][:30] for entry in GALLERY])
def test_a_broken_pack_names_file_line_column_and_the_nearest_valid_name(  # noqa: PLR0917  (fixtures)
    good, bad, message, good_pack, pack, vocabulary
):
    """Each mistake is told with its place and, where there is one, the name that was meant."""
    assert good in good_pack
    path = pack(good_pack.replace(good, bad, 1))

    with pytest.raises(PackError) as caught:
        rules.load_packs([path], vocabulary, builtin=False)

    assert str(caught.value) == f"{path}:{message}"


def test_a_misspelt_slot_is_an_error_for_checks_over_text_too(good_pack, pack, vocabulary):
    """Their slots are few, and the names in the rule's own pattern."""
    options = good_pack[good_pack.index("    options:") : good_pack.index("    message:")]
    over_text = good_pack.replace("check: equation", "check: wording")
    over_text = over_text.replace(options, "    options: {pattern: '(?P<word>不存在)'}\n")
    bad = over_text.replace(
        'zh: "{row} {left} {right}", en: "{row} {left} {right}"', 'zh: "{wrd}", en: "{word} {text}"'
    )

    with pytest.raises(PackError, match=r"unknown slot `wrd`; did you mean `word`\?"):
        rules.load_packs([pack(bad)], vocabulary, builtin=False)
    rules.load_packs([pack(bad.replace("{wrd}", "{word}"))], vocabulary, builtin=False)


def test_a_pack_that_is_not_there_is_named(tmp_path, vocabulary):
    """The path and the system's reason are told."""
    with pytest.raises(PackError, match=r"nowhere\.yaml: cannot be read: No such file"):
        rules.load_packs([tmp_path / "nowhere.yaml"], vocabulary, builtin=False)


def test_an_unknown_variable_is_an_error(good_pack, pack, vocabulary):
    """A misspelt variable must not silently become text."""
    text = good_pack.replace("rules:", "variables: {limit: 5}\nrules:").replace("basis: 常识", "basis: ${limt}")

    with pytest.raises(PackError, match=r"16:12: unknown variable `limt`; did you mean `limit`\?"):
        rules.load_packs([pack(text)], vocabulary, builtin=False)


def test_a_rule_defined_twice_is_an_error(good_pack, pack, vocabulary):
    """The second definition names the place of the first."""
    first = pack(good_pack, "first.yaml")
    second = pack(good_pack.replace("pack: mine", "pack: other"), "second.yaml")

    with pytest.raises(PackError, match=r"MY-001 is already defined at .*first\.yaml:5; use `overrides`"):
        rules.load_packs([first, second], vocabulary, builtin=False)


def test_overriding_an_unknown_rule_is_an_error(pack, vocabulary):
    """An override that meets nothing would be a rule silently left as it was."""
    path = pack(
        "pack: mine\nformat: 1\ntitle: {zh: 我, en: me}\nextends: [budget]\noverrides: {BUD-1011: {disabled: true}}\n"
    )

    with pytest.raises(PackError, match=r"5:13: unknown rule `BUD-1011`; did you mean `BUD-101`\?"):
        rules.load_packs([path], vocabulary, builtin=False)


def test_extending_an_unknown_pack_is_an_error(pack, vocabulary):
    """The nearest pack is proposed."""
    path = pack("pack: mine\nformat: 1\ntitle: {zh: 我, en: me}\nextends: [budgett]\n")

    with pytest.raises(PackError, match=r"4:11: unknown pack `budgett`; did you mean `budget`\?"):
        rules.load_packs([path], vocabulary, builtin=False)


def test_an_unknown_selector_is_an_error(builtin):
    """A misspelt --select must not turn everything off."""
    with pytest.raises(PackError, match=r"`BUD-1O1` matches no rule; did you mean `BUD-101`\?"):
        rules.select_rules(builtin, select=["BUD-1O1"])
