"""What leaves the program as JSON, and the schemas that describe it."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

import jsonschema
import pytest

import schemas
from schemas.amount import MoneyUnit
from schemas.document import Cell, Document, DocumentKind, Located, Page, Profile, Source, Table
from schemas.form import Field, FormKind, Fund, Half, Indicator, IndicatorValue, PerformanceForm
from schemas.geometry import BBox
from schemas.json_schema import SCHEMAS
from schemas.report import DocumentReport, Evidence, Finding, Report, Severity, State, Status, Verdict
from schemas.serialise import EXTRACTION_VERSION, REPORT_VERSION, extraction_to_json, report_to_json, to_json

FOLDER = Path(schemas.__file__).parent / "json"
REGENERATE = "BUDGETLINT_REGENERATE"
BOX = BBox(1, 2, 3.14159, 4)


def written(name: str) -> str:
    """Return a schema as its file must be."""
    return json.dumps(SCHEMAS[name], ensure_ascii=False, indent=2) + "\n"


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_the_published_schemas_are_those_of_the_shapes(name):
    """A changed shape needs a new schema file (one run with BUDGETLINT_REGENERATE=1) and a word in the changelog."""
    file = FOLDER / f"{name}.schema.json"
    if REGENERATE in os.environ:
        file.write_text(written(name), encoding="utf-8")
        pytest.fail(f"{file.name} written; run again without {REGENERATE}")

    assert written(name) == file.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_schemas_are_schemas(name):
    """Each is valid itself and names its version."""
    jsonschema.Draft202012Validator.check_schema(SCHEMAS[name])
    assert SCHEMAS[name]["$id"].endswith(SCHEMAS[name]["properties"]["schema_version"]["const"])


def document() -> Document:
    """Make a document with something of everything that is easily got wrong."""
    title = Located("2025年收支总表", 5, BOX)
    cell = Cell.printed(0, 0, "1,000.10", 5, BOX, column_span=2)
    table = Table("收支总表", title, None, MoneyUnit.TEN_THOUSAND_YUAN, title, (5,), (BOX,), 0, (), (), (cell,))
    field = Field("项目名称", "会议费", 6, BOX, 0, 1)
    fund = Fund("资金总额", "total", Half.ANNUAL, field, Decimal("1E+4"), 0, MoneyUnit.YUAN)
    when = IndicatorValue("年底", when=date(2025, 12, 31))
    form = PerformanceForm(
        FormKind.PROJECT, 0, "绩效目标表", (6,), MoneyUnit.YUAN, field, None, None,
        (fund,), (field,), ((None, field),),
        (Indicator(Half.ANNUAL, "产出指标", "时效指标", field, field, when),),
        None,
    )  # fmt: skip
    page = Page(5, 595, 842, Source.TEXT)
    profile = Profile("某县某局", title, 2025, title, DocumentKind.BUDGET, title)
    return Document("a.pdf", "0" * 64, (page,), (), (table,), (form,), profile)


def report() -> Report:
    """Make a report with a finding."""
    evidence = Evidence(5, BOX, "1,000.10", "收支总表", "合计", "预算数")
    finding = Finding(
        "BUD-101", Severity.ERROR, "不平", (evidence,), "f" * 16, "1.00", "2.00", Decimal("1.00"), Decimal(0), "万元"
    )
    verdict = Verdict("BUD-101", State.FAIL, "", (finding,))
    row = DocumentReport(
        "a.pdf", Status.CHECKED, "", "", "某县某局", 2025, "budget", "单位", "0" * 64, 34, (), (finding,), (verdict,)
    )
    return Report(REPORT_VERSION, "0", (row,), {"documents": 1})


def test_a_document_is_as_its_schema_says():
    """The extraction of a document is valid, survives JSON, and prints amounts as exact decimal strings."""
    value = extraction_to_json(document())

    jsonschema.validate(value, SCHEMAS["extraction"])
    assert value == json.loads(json.dumps(value))
    assert value["schema_version"] == EXTRACTION_VERSION
    table = value["tables"][0]
    assert (table["title"], table["title_at"]["page"]) == ("2025年收支总表", 5)
    assert (table["label"], table["label_at"], table["unit"]) == (None, None, "万元")
    assert (
        table["cells"][0]["value"],
        table["cells"][0]["text"],
        table["cells"][0]["column_span"],
    ) == ("1000.10", "1,000.10", 2)
    assert table["cells"][0]["bbox"] == [1, 2, 3.142, 4]
    assert value["forms"][0]["funds"][0]["value"] == "10000"
    assert value["forms"][0]["indicators"][0]["parsed"]["when"] == "2025-12-31"


def test_a_report_is_as_its_schema_says():
    """A report is valid, and tells each finding once."""
    value = report_to_json(report())

    jsonschema.validate(value, SCHEMAS["report"])
    row = value["documents"][0]
    assert (row["findings"][0]["severity"], row["findings"][0]["difference"]) == ("error", "1.00")
    assert row["verdicts"] == [{"rule": "BUD-101", "state": "fail", "reason": "", "internal": False}]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda value: value.update(schema_version="99.0"),
        lambda value: value["documents"][0].pop("status"),
        lambda value: value["documents"][0]["findings"][0].update(difference=1.0),
        lambda value: value["documents"][0]["findings"][0]["evidence"][0].update(bbox=[1, 2, 3]),
        lambda value: value["documents"][0].update(invented=True),
    ],
)
def test_the_schema_refuses_what_is_no_report(spoil):
    """A newer version, a missing key, a float for an amount, half a box, an unknown key: none passes."""
    value = report_to_json(report())
    spoil(value)

    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(value, SCHEMAS["report"])


def test_what_is_none_of_ours_has_no_json_form():
    """Nothing is turned into a string by guessing."""
    with pytest.raises(TypeError, match="bytes"):
        to_json(b"x")


def test_unknown_is_null_and_not_zero():
    """None stays None, False stays False, 0 stays 0."""

    @dataclass(frozen=True)
    class Shape:
        unknown: int | None = None
        no: bool = False
        zero: Decimal = Decimal(0)

    assert to_json(Shape()) == {"unknown": None, "no": False, "zero": "0"}
