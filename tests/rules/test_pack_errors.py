"""The gallery of broken packs: what is wrong, where, and what was probably meant."""

from __future__ import annotations

import re

import pytest

import rules
from rules import PackError, shape
from rules.case_names import misspellings
from rules.checks import CHECKS
from rules.pack import pack_schema

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


CHINESE = [
    ("severity: error", "severty: error", "8:5: 没有“severty”这个键；是不是“severity”？"),
    ("each: row", "eech: row", "12:7: 没有“eech”这个选项；是不是“each”？"),
    ("given: 支出总表", "given: 支出总衷", "11:14: 没有“支出总衷”这张表；是不是“支出总表”？"),
    (
        "合计 = 基本支出 + 项目支出",
        "合计 = 基本支岀 + 项目支出",
        "13:20: MY-001: 《支出总表》没有“基本支岀”这一栏；是不是“基本支出”？",
    ),
    (
        "合计 = 基本支出 + 项目支出",
        "合计 = 基本支出 + ",
        "13:26: MY-001: “合计 = 基本支出 +”这里应是一个数（表、行、栏或数字），却是结尾",
    ),
    ("basis: 常识", "basis: ''", "15:12: 不能为空"),
    ("name: my-rule", "name: My Rule", "6:11: “My Rule”的写法不对，应为用连字符连接的小写英文单词"),
    ("title: {zh: 标题, en: title}", "title: {zh: 标题, en: title}\n    title: x", "8:5: 键“title”写了两次"),
    ("format: 1", "format: [", "4:1: 不是正确的 YAML：缺少“,”或“]”"),
    ("format: 1", "format: one", "2:9: 应是整数，不是“one”"),
]


@pytest.mark.parametrize(("good", "bad", "message"), CHINESE, ids=[entry[1][:30] for entry in CHINESE])
def test_a_broken_pack_is_told_in_chinese_with_the_same_place(  # noqa: PLR0917  (fixtures)
    good, bad, message, good_pack, pack, vocabulary
):
    """The program speaks Chinese unless it is asked otherwise; no word of the sentence is left in English."""
    path = pack(good_pack.replace(good, bad, 1))

    with pytest.raises(PackError) as caught:
        rules.load_packs([path], vocabulary, builtin=False)

    assert caught.value.told("zh") == f"{path}:{message}"
    assert caught.value.told("en") == str(caught.value)


def test_every_keyword_of_a_schema_has_its_sentence():
    """What jsonschema says of a keyword is English; the keywords that packs and options use have words of ours."""
    told = {*shape.KEYWORDS, "additionalProperties", "anyOf", "required"}
    silent = {"properties", "items", "description", "$defs", "$ref"}

    def keywords(schema, inside=""):
        if isinstance(schema, dict):
            for key, value in schema.items():
                named = inside in {"properties", "$defs"}
                if not named and not key.startswith("x-"):
                    yield key
                yield from keywords(value, "" if named else key)
        elif isinstance(schema, list) and inside in {"anyOf", "allOf"}:
            for entry in schema:
                yield from keywords(entry)

    schemas = [pack_schema(CHECKS), *(kind.options for kind in CHECKS.values())]
    assert {word for schema in schemas for word in keywords(schema)} <= told | silent


YAML_MISTAKES = [
    "a: [1, 2", "a: {b: 1", "a: 'x", "a:\n  - 1\n b: 2", "a: b: c", "- a\nb: 1", "a: *x", "\ta: 1", "a: @x", 'a: "\\q"',
    "a: 1\n---\nb: 2", "a: !x!y z", "? a\n- b", "a: 1\n  b: 2", "{a: 1}}", "a: `x", "&a &a x", "%YAML x",
]  # fmt: skip


@pytest.mark.parametrize("text", YAML_MISTAKES)
def test_a_mistake_in_yaml_is_told_in_chinese(text, pack, vocabulary):
    """What the parser says is translated, and not only quoted."""
    with pytest.raises(PackError) as caught:
        rules.load_packs([pack(text)], vocabulary, builtin=False)

    assert re.search(r"[\u4e00-\u9fff]", caught.value.message.zh)
    assert not re.search(r"[A-Za-z]{4,} [a-z]{2,}", caught.value.message.zh), caught.value.message.zh


@pytest.mark.parametrize("pattern", ["(a", "a)", "[a", "*a", "(?=a)", "[z-a]", "a{2000}", "(?<n", "(.*a){99}{99}"])
def test_a_pattern_that_the_engine_refuses_is_told_in_chinese(pattern, good_pack, pack, vocabulary):
    """Its reasons are few, and each has its words."""
    options = good_pack[good_pack.index("    options:") : good_pack.index("    message:")]
    text = good_pack.replace("check: equation", "check: wording").replace(
        options, f"    options: {{pattern: '{pattern}'}}\n"
    )
    with pytest.raises(PackError) as caught:
        rules.load_packs([pack(text.replace('"{row} {left} {right}"', '"{text}"'))], vocabulary, builtin=False)

    assert f"正则表达式“{pattern}”" in caught.value.message.zh
    assert not re.search(r"[a-z]{3,} [a-z]{2,}", caught.value.message.zh), caught.value.message.zh


@pytest.mark.parametrize(
    ("check", "options", "column"),
    [
        ("wording", "pattern: 'a', unless: '(b'", 38),
        ("wording", "pattern: 'a', context: '(b'", 39),
        ("wording", "pattern: ['a', '(b']", 24),
        ("text_equation", "pattern: '(b{sum:amount}', assert: sum = 1", 25),
        ("text_equation", "pattern: '{sum:amount}', assert: sum = 1, unless: '(b'", 66),
        ("empty_table", "words: ['(b']", 22),
    ],
)
def test_every_option_that_holds_a_pattern_is_looked_at_when_it_is_loaded(  # noqa: PLR0917  (fixtures)
    check, options, column, good_pack, pack, vocabulary
):
    """Patterns wait for a document that needs them, and those of a user are told at their place all the same."""
    written = good_pack[good_pack.index("    options:") : good_pack.index("    message:")]
    text = good_pack.replace("check: equation", f"check: {check}").replace(written, f"    options: {{{options}}}\n")
    path = pack(text.replace("{row} {left} {right}", "{place}"))

    with pytest.raises(PackError, match="missing \\)") as caught:
        rules.load_packs([path], vocabulary, builtin=False)

    assert (caught.value.line, caught.value.column) == (10, column)


def test_a_pattern_without_end_is_refused(good_pack, pack, vocabulary):
    """A pattern longer than anyone writes by hand is a mistake, and told as one."""
    written = good_pack[good_pack.index("    options:") : good_pack.index("    message:")]
    text = good_pack.replace("check: equation", "check: wording").replace(
        written, f"    options: {{pattern: '{'a' * 2001}'}}\n"
    )
    with pytest.raises(PackError, match="pattern of 2001 characters; 2000 are allowed"):
        rules.load_packs([pack(text.replace("{row} {left} {right}", "{text}"))], vocabulary, builtin=False)


@pytest.mark.parametrize(
    ("case", "place", "message"),
    [
        (
            "合计 | 基本支岀 | 项目支出\n            1 | 1 | 0",
            "21:18",
            "MY-001: 支出总表 has no column `基本支岀`; did you mean `基本支出`?",
        ),
        (
            "项目 | 合计\n            一般公共服务支岀 | 1",
            "22:13",
            "MY-001: 支出总表 has no row `一般公共服务支岀`; did you mean `一般公共服务支出`?",
        ),
    ],
)
def test_a_misspelt_name_in_the_table_of_a_case_is_an_error_at_load(  # noqa: PLR0917  (fixtures)
    case, place, message, good_pack, pack, vocabulary
):
    """One letter off a canonical row or column: the case would only seem to look at something."""
    cases = f"cases:\n      pass:\n        - table: 支出总表\n          rows: |\n            {case}\n      fail: []\n"
    path = pack(good_pack.replace("cases: {pass: [], fail: []}\n", cases))

    with pytest.raises(PackError) as caught:
        rules.load_packs([path], vocabulary, builtin=False)

    assert str(caught.value) == f"{path}:{place}: {message}"


def test_a_printed_name_that_is_nobodys_misspelling_is_let_be(good_pack, pack, vocabulary):
    """Tables of cases print what documents print: names of projects, of units, 小计 beside 合计."""
    lines = ["项目 | 小计 | 合计 | 基本支出 | 项目支出", "培训项目 | 1 | 1 | 1 | 0", "某某局 | 1 | 1 | 1 | 0"]
    rows = f"\n{' ' * 12}".join(lines)
    cases = f"cases:\n      pass:\n        - table: 支出总表\n          rows: |\n            {rows}\n      fail: []\n"

    rules.load_packs([pack(good_pack.replace("cases: {pass: [], fail: []}\n", cases))], vocabulary, builtin=False)


def test_no_case_of_the_built_in_packs_has_a_misspelt_name(builtin, vocabulary):
    """What users are held to, the packs themselves keep."""
    found = [
        (rule.id, wrong.message.en)
        for rule in builtin.rules
        for wanted in ("pass", "fail")
        for index, case in enumerate(rule.cases.get(wanted, ()))
        for wrong in misspellings(case, (wanted, index), rule.options, vocabulary)
    ]

    assert not found


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
