import pytest
from mutants.draft import Grid
from mutants.drawing import draw
from mutants.faults_pairs import PAIR_FAULTS, plant_pair
from mutants.judging import Judge, alarms
from mutants.pairs import books
from mutants.templates import TEMPLATES

FAULTS = {fault.name: fault for fault in PAIR_FAULTS}


@pytest.fixture(scope="module")
def judge():
    """Return a judge with the built-in packs."""
    return Judge()


@pytest.mark.parametrize("name", ["units-travel", "last-travel", "accounts-budget", "fund-left"])
def test_a_figure_that_another_document_contradicts_is_found(name, judge):
    """Sound documents agree with their partners; one changed figure is told, and it is the figure that is shown."""
    planted = plant_pair(judge, FAULTS[name], 1)

    assert planted is not None
    assert not alarms(planted.false)
    assert any(planted.text in finding.message for finding in alarms(planted.new))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_department_is_the_sum_of_its_units(seed):
    """Every figure by code, and last year's closing money is this year's opening money."""
    known = books(seed)
    first, second, whole = known["first"], known["second"], known["whole"]

    assert all(whole.spent[code] == first.spent[code] + second.spent[code] for code in whole.spent)
    assert whole.travel == tuple(map(sum, zip(first.travel, second.travel, strict=True)))
    assert known["before"].carried == whole.carried


def test_every_pair_names_a_figure_that_is_printed():
    """A kind whose row or column is not in its table would never be planted."""
    known = books(1)
    for fault in PAIR_FAULTS:
        changed = [*fault.partners(known), fault.here(known)][0 if fault.partners(known) else -1]
        grid = next(changed.grids(fault.kind))
        assert isinstance(grid, Grid)
        assert not fault.row or grid.find(fault.row) is not None, fault.name
        assert fault.column.removesuffix("2") in grid.names, fault.name


@pytest.mark.parametrize("template", ["county", "accounts", "sichuan"])
def test_statements_that_few_reports_print_are_sound(template, judge):
    """They stand in a report that raises no error and no warning."""
    draft = TEMPLATES[template](3)

    assert {words.key for words in draft.words()} & {"change-parts", "small", "coded"}
    assert not alarms(judge.findings(judge.read(draw(draft).pdf)))
