"""The county report's forms field by field against its truth."""

import json
import unicodedata
from pathlib import Path

import pytest

from extractor.kinds import load_vocabulary
from extractor.read import read
from schemas.form import FormKind, Half

REPORT = Path(__file__).parents[3] / "shared" / "reports" / "lanxian-npc-2025"
pytestmark = pytest.mark.skipif(not REPORT.exists(), reason="the sample reports are not beside the repository")

PERIOD_AND_ANNUAL = ((Half.PERIOD, "period"), (Half.ANNUAL, "annual"))


def _same(text):
    """Return a text without white space, in half-width characters."""
    return "".join(unicodedata.normalize("NFKC", text or "").split())


@pytest.fixture(scope="module")
def truth():
    """Return every form of the report, typed off by hand."""
    return json.loads((REPORT / "truth.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def forms():
    """Return the report's forms as they are read."""
    return read(REPORT / "report.pdf", load_vocabulary()).forms


@pytest.mark.parametrize("number", range(12))
def test_project_forms_are_exact(forms, truth, number):
    """Every field that the truth names of a project form is read as printed."""
    form = [form for form in forms if form.kind is FormKind.PROJECT][number]
    want = truth["forms"][number]
    funds = {
        key: {fund.canonical: _same(fund.field.text) for fund in form.funds if fund.half is half}
        for half, key in PERIOD_AND_ANNUAL
    }
    texts = {_same(field.label): _same(field.text) for field in form.texts}

    assert form.pages == (want["page"],)
    assert form.unit.value == want["unit"]
    assert [_same(form.title), _same(form.project.text)] == [_same(want["title"]), _same(want["project"])]
    assert _same(form.department.text) == _same(want["department"])
    assert _same(form.executing_unit.text) == _same(want["executing_unit"])
    for _, key in PERIOD_AND_ANNUAL:
        assert {name: _same(text) for name, text in want[key].items()}.items() <= funds[key].items()
    assert {_same(label): _same(text) for label, text in want["texts"].items()}.items() <= texts.items()
    assert [_same(goal.text) for _, goal in form.goals] == [_same(goal) for goal in want["goals"]]
    assert _same(form.filed.text) == want["filed"]


@pytest.mark.parametrize("number", range(12))
def test_indicators_of_project_forms_are_exact(forms, truth, number):
    """Both halves' indicators have levels, name and value as printed, empty ones included."""
    form = [form for form in forms if form.kind is FormKind.PROJECT][number]
    want = truth["forms"][number]["indicators"]
    for half, prefix in ((Half.PERIOD, ""), (Half.ANNUAL, "annual_")):
        got = [
            tuple(map(_same, (one.level1, one.level2, one.name.text, one.value.text)))
            for one in form.indicators
            if one.half is half
        ]

        assert got == [
            tuple(map(_same, (one["level1"], one["level2"], one[prefix + "name"], one[prefix + "value"])))
            for one in want
        ]


def test_the_overall_form_is_exact(forms, truth):
    """The whole unit's form: its name, counts, duties, money by source and by use, tasks, goal and indicators."""
    (form,) = [form for form in forms if form.kind is FormKind.OVERALL]
    want = truth["overall"]
    texts = {_same(field.label): _same(field.text) for field in form.texts}

    assert (form.pages, _same(form.title)) == ((want["page"],), _same(want["title"]))
    assert _same(form.department.text) == _same(want["name"])
    assert [_same(field.text) for field in form.facts] == [
        want[key] for key in ("offices", "units", "posts", "staff", "on_posts", "others")
    ]
    assert (texts["部门职责"], texts["部门战略目标"]) == (_same(want["duty"]), _same(want["strategy"]))
    assert [_same(goal.text) for _, goal in form.goals] == [_same(want["goal"])]
    assert {(_same(name), _same(text)) for name, text in want["tasks"]} <= set(texts.items())
    printed = [(_same(fund.field.label), _same(fund.field.text)) for fund in form.funds]
    assert sorted(printed) == sorted((_same(name), _same(text)) for name, text in want["by_source"] + want["by_use"])
    assert [tuple(map(_same, (one.level1, one.level2, one.name.text, one.value.text))) for one in form.indicators] == [
        tuple(map(_same, one)) for one in want["indicators"]
    ]
