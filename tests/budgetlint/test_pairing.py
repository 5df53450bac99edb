"""Who belongs to whom follows from names, years, kinds, levels, and what departments say of their units."""

from __future__ import annotations

import pytest

from budgetlint.pairing import Known, Unions, paired

BUDGET, ACCOUNTS = "budget", "final_accounts"


def unit(place, name, year=2025, *, kind=BUDGET, level="单位", members=""):
    """Make a document that says what it is."""
    return Known(place, name, year, kind, level, members)


def department(place, name, members="", year=2025):
    """Make a department's document."""
    return unit(place, name, year, level="部门", members=members)


def homes(*known):
    """Return the departments' places of each unit."""
    unions = Unions(known)
    return {one.place: [each.place for each in unions.departments(one.place)] for one in known if one.level == "单位"}


def test_pairs_by_year_kind_and_level():
    """Last year's, the final accounts and the budget pair by the same unit and level; nothing else does."""
    found = paired(
        [
            unit("b25", "某县某局"), unit("b24", "某县某局", 2024), unit("a25", "某县某局", kind=ACCOUNTS),
            department("d25", "某县某局"), unit("other", "某县他局"),
        ]
    )  # fmt: skip

    assert found["b25"] == {"last_year": ["b24"], "final_accounts": ["a25"], "department": ["d25"]}
    assert found["a25"] == {"budget": ["b25"]}
    assert found["d25"] == {"some_units": ["b25"]}
    assert "other" not in found


@pytest.mark.parametrize(
    "name", ["某县教育局", "某县教育局（本级）", "某县教育局(机关)", "某县教育局本级", "某县教育局第一中学"]
)
def test_a_unit_is_known_by_the_name_that_its_own_begins_with(name):
    """The department's own office, and units named after it, are its own where it says nothing of its units."""
    assert homes(department("d", "某县教育局"), unit("u", name)) == {"u": ["d"]}


def test_of_two_names_that_fit_the_longer_holds():
    """A unit of a branch belongs to the branch where that is a department of its own."""
    known = department("a", "某县公安局"), department("b", "某县公安局交警大队"), unit("u", "某县公安局交警大队一中队")

    assert homes(*known) == {"u": ["b"]}


def test_a_department_that_lists_its_units_has_no_others():
    """A name alone does not make a unit of a department that names others; its short name in the list is enough."""
    told = department("d", "某县教育局", members="所属单位有第一中学幼儿园")

    assert homes(told, unit("u", "某县教育局第一中学"), unit("v", "某县教育局装备站")) == {"u": ["d"], "v": []}


def test_a_unit_of_another_name_is_known_by_the_list():
    """A unit whose name says nothing belongs to the one department that names it, and to none where two do."""
    one, two = department("d", "某县卫健局", "下属某县人民医院"), department("e", "某县民政局", "与某县人民医院合署")

    assert homes(one, unit("u", "某县人民医院")) == {"u": ["d"]}
    assert homes(one, two, unit("u", "某县人民医院")) == {"u": []}


def test_a_territory_is_nobody_s_department():
    """The report of a whole county is not the department of all whose names begin with the county's."""
    assert homes(department("d", "甲乙丙丁县"), unit("u", "甲乙丙丁县教育局")) == {"u": []}


def test_two_drafts_of_a_unit_are_not_added_up():
    """Where a unit handed in two documents, it is not known which counts: the department is compared without it."""
    unions = Unions([department("d", "某县教育局"), unit("u", "某县教育局一中"), unit("v", "某县教育局一中")])

    assert unions.units("d") == ()
    assert [each.place for each in unions.departments("u")] == ["d"]


def test_years_and_kinds_are_kept_apart():
    """A unit of last year is no part of this year's department."""
    assert homes(department("d", "某县教育局"), unit("u", "某县教育局一中", 2024)) == {"u": []}


def test_many_documents_are_paired_in_little_time():
    """Twenty thousand documents with long lists take seconds, not hours."""
    many = [unit(f"u{number}", f"某县第{number}号所属单位") for number in range(20_000)]
    lists = [
        department(
            f"d{number}", f"甲县{number}号局", "、".join(one.unit for one in many[number * 20 : number * 20 + 20])
        )
        for number in range(1000)
    ]

    assert (
        sum(len(roles["some_units"]) for place, roles in paired([*many, *lists]).items() if place[0] == "d") == 20_000
    )
