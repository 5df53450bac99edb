import random

import pytest
from mutants.digits import change, drop, negate, parse, shift, times_ten_thousand, transpose
from mutants.drawing import draw
from mutants.facts import invent, percent, wan
from mutants.judging import Judge, alarms
from mutants.numerals import numeral
from mutants.tables import by_class, economic_rows
from mutants.templates import TEMPLATES


@pytest.fixture(scope="module")
def judge():
    """Return a judge with the built-in packs."""
    return Judge()


@pytest.mark.parametrize("seed", range(1, 9))
def test_facts_agree_with_themselves(seed):
    """Functions, economic classes and projects of an invented unit come to the same money, to the 元."""
    facts = invent(seed, funds=seed % 2 == 0)

    assert facts.basic == sum(amount for *_, amount in facts.economic)
    assert facts.project == sum(project.amount for project in facts.projects)
    assert facts.people == sum(leaf.people for leaf in facts.leaves)


def test_rounded_figures_do_not_always_add_up():
    """Figures are rounded one by one, so that some sums are off by one unit of the last digit, as in life."""
    gaps = set()
    for seed in range(1, 30):
        rows = economic_rows(invent(seed), wan)
        parts = [parse(row[3]) for row in rows if row[0].startswith("301") and len(row[0]) == 5]
        total = next(parse(row[3]) for row in rows if row[0] == "301")
        gaps.add(abs(total - sum(parts)))

    assert len(gaps) > 1
    assert max(gaps) <= parse("0.05")


def test_levels_add_up_before_rounding():
    """Every class is the sum of its leaves where nothing is rounded."""
    rows = by_class(invent(3), str, ("合计",))
    leaves = sum(int(row[2]) for row in rows if len(row[0]) == 7)

    assert int(rows[0][2]) == leaves


def test_money_and_percent_are_rounded_half_up():
    """元 print as 万元 with two decimals, shares with two decimals."""
    assert wan(12_672) == "1.27"
    assert wan(50) == "0.01"
    assert wan(12_345_678, grouped=True) == "1,234.57"
    assert percent(1, 3) == "33.33%"


@pytest.mark.parametrize(("number", "printed"), [(1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (31, "三十一")])
def test_numerals(number, printed):
    """Chinese numerals are printed as headings number themselves."""
    assert numeral(number) == printed


@pytest.mark.parametrize("slip", [transpose, change, drop, negate, shift, times_ten_thousand])
@pytest.mark.parametrize("text", ["819.75", "1,234.56", "60,000"])
def test_slips_change_the_figure(slip, text):
    """A slip of the hand gives another figure, in the same style of printing."""
    for seed in range(20):
        after = slip(text, random.Random(seed))  # noqa: S311  (not for secrets)
        if after is not None:
            assert parse(after) != parse(text)
            assert ("." in after) == ("." in text)


@pytest.mark.parametrize("template", TEMPLATES)
def test_drawing_is_deterministic(template):
    """The same seed draws the same pages."""
    first, second = (draw(TEMPLATES[template](5)) for _ in range(2))

    assert sorted(first.places.values()) == sorted(second.places.values())
    assert abs(len(first.pdf) - len(second.pdf)) < 200


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_drawn_report_is_read_as_it_was_written(template, judge):
    """Every table of a sound report is read with its kind, and every form with its project."""
    draft = TEMPLATES[template](2)
    document = judge.read(draw(draft).pdf)

    assert draft.unit == document.profile.unit
    assert draft.year == document.profile.year
    assert [grid.kind for grid in draft.grids()] == [
        table.kind for table in document.tables if "绩效目标" not in table.kind
    ]
    targets = [form for form in document.forms if "自评" not in document.tables[form.table].kind]  # drawn as a grid
    assert [form.project for form in draft.forms()] == [form.project.text for form in targets if form.project]


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_sound_report_raises_no_alarm(template, judge):
    """A report without a fault gives no error and no warning."""
    findings = judge.findings(judge.read(draw(TEMPLATES[template](3)).pdf))

    assert [finding.message for finding in alarms(findings)] == []
    assert set() == judge.broken
