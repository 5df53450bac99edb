"""Documents checked together: a department and its units, two years, a budget and its final accounts."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from budgetlint.partners import Partners, named_partners, read_manifest
from rules.errors import PackError
from schemas.json_schema import SCHEMAS


@pytest.fixture
def sheet(budget_sheet, tmp_path):
    """Return a function that writes a budget of this name into the test's folder."""
    return lambda name, *figures, **more: budget_sheet(tmp_path / name, *figures, **more)


@pytest.fixture
def family(sheet):
    """Return a department's budget and those of its two units, which come to 1.00 more."""
    return (
        sheet("department.xlsx", "某县教育局", "部门", "10.00"),
        sheet("one.xlsx", "某县教育局第一中学", "单位", "4.00"),
        sheet("two.xlsx", "某县教育局第二中学", "单位", "7.00"),
    )


@pytest.fixture
def report(run):
    """Return a function that checks with the rules across documents: exit code and rows by file name."""

    def call(*arguments):
        code, out, err = run("check", *arguments, "--select", "across", "--format", "json", "--ocr", "none")
        value = json.loads(out)
        jsonschema.validate(value, SCHEMAS["report"])
        return code, {Path(row["path"]).name: row for row in value["documents"]}, err

    return call


def states(row):
    """Return the states of a row's rules."""
    return {verdict["rule"]: verdict["state"] for verdict in row["verdicts"]}


def test_units_named_on_the_command_line_are_added_up(report, family):
    """The finding has the department's figure and each unit's, with the document that it stands in."""
    department, one, two = family
    code, rows, _ = report(department, "--with", f"units={one}", "--with", f"units={two}")

    assert code == 1
    (finding,) = rows["department.xlsx"]["findings"]
    assert (finding["rule"], finding["difference"]) == ("ACR-121", "-1")
    assert [(entry["document"], entry["text"]) for entry in finding["evidence"]] == [
        (None, "10.00"), (str(one), "4.00"), (str(two), "7.00"),
    ]  # fmt: skip


def test_without_partners_nothing_is_claimed(report, family):
    """The rules are not evaluated, and say what is missing; that is no clean document and no finding."""
    _, rows, _ = report(family[0])

    assert states(rows["department.xlsx"])["ACR-121"] == "not_evaluated"
    assert rows["department.xlsx"]["findings"] == []
    reasons = {verdict["rule"]: verdict["reason"] for verdict in rows["department.xlsx"]["verdicts"]}
    assert "所属单位" in reasons["ACR-121"]


def test_pairing_finds_department_and_units_by_name(report, family, tmp_path):
    """Units at hand are compared as part of their department, never as all of it."""
    code, rows, _ = report(tmp_path, "--pair")

    assert code == 1
    assert [finding["rule"] for finding in rows["department.xlsx"]["findings"]] == ["ACR-123"]
    assert states(rows["department.xlsx"])["ACR-121"] == "not_evaluated"
    assert states(rows["one.xlsx"])["ACR-124"] == "pass"


def test_a_manifest_says_the_same(report, family, tmp_path):
    """Paths in the manifest are relative to it; budgetlint.yaml can name it."""
    (tmp_path / "partners.yaml").write_text(
        "documents:\n  - file: department.xlsx\n    units: [one.xlsx, two.xlsx]\n", encoding="utf-8"
    )
    (tmp_path / "budgetlint.yaml").write_text("partners: partners.yaml\n", encoding="utf-8")
    _, rows, _ = report(family[0])

    assert [finding["rule"] for finding in rows["department.xlsx"]["findings"]] == ["ACR-121"]


def test_a_partner_that_cannot_be_read_is_told(report, family, tmp_path):
    """The role falls away as a whole, the document counts as partly checked, and the run ends with 3."""
    department, one, _ = family
    code, rows, err = report(department, "--with", f"units={one}", "--with", f"units={tmp_path / 'gone.xlsx'}")

    assert code == 3
    row = rows["department.xlsx"]
    assert (row["status"], row["reason"], row["findings"]) == ("partly_checked", "partner_unread", [])
    assert "gone.xlsx" in err


def test_a_partner_of_another_year_is_not_compared(report, family, sheet):
    """A unit's document of another year says so instead of a finding."""
    other = sheet("old.xlsx", "某县教育局第一中学", "单位", "99.00", year=2023)
    _, rows, _ = report(family[0], "--with", f"units={other}")

    assert states(rows["department.xlsx"])["ACR-121"] == "not_evaluated"


def test_wrong_roles_and_several_documents_are_refused(run, family):
    """A misspelt role is told with the nearest one; --with goes with one document."""
    department, one, two = family
    code, _, err = run("check", department, "--with", f"unit={one}")

    assert (code, "units" in err) == (2, True)
    assert run("check", department, one, "--with", f"units={two}")[0] == 2
    assert named_partners(["units=a", "units=b"]) == {"units": ["a", "b"]}


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("documents:\n  - file: a.pdf\n    unit: [b.pdf]\n", "3:5"),
        ("documents:\n  - units: [b.pdf]\n", "2:5"),
        ("documents:\n  - file: a.pdf\n  - file: ./a.pdf\n", "3:11"),
        ("format: 9\ndocuments: []\n", "1:9"),
    ],
)
def test_mistakes_in_a_manifest_are_told_with_their_place(tmp_path, text, place):
    """Line and column."""
    file = tmp_path / "partners.yaml"
    file.write_text(text, encoding="utf-8")

    with pytest.raises(PackError, match=f":{place}: "):
        read_manifest(file)


def test_partners_are_read_once_while_they_are_asked_for():
    """A department that many units compare with is not read for each of them."""
    asked = []
    partners = Partners({"": {"department": ["d.pdf"]}}, asked.append)

    assert partners.of("a.pdf").unread == partners.of("b.pdf").unread == ("d.pdf",)
    assert asked == ["d.pdf"]
