"""The overview accounts for every submission, keeps what documents say as text, and filters in the browser."""

import io
import re
import shutil
import zipfile
from collections import Counter
from dataclasses import replace
from decimal import Decimal

import openpyxl
import pytest

from budgetlint.language import Language
from budgetlint.overview.county import Gathering
from budgetlint.overview.page import embedded, render_page
from budgetlint.overview.sheet import render_workbook
from extractor.kinds import load_vocabulary
from rules import load_packs
from schemas.amount import MoneyUnit
from schemas.document import (
    Cell,
    Column,
    ColumnRole,
    Document,
    DocumentKind,
    Level,
    Line,
    LineRole,
    Located,
    Profile,
    Table,
)
from schemas.geometry import BBox
from schemas.report import DocumentReport, Evidence, Finding, Severity, State, Status, Verdict

BOX = BBox(0, 0, 10, 10)
EVIL = "</script><script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">"


def _finding(rule, severity, message="和不对", expected=None):
    return Finding(rule, severity, message, (Evidence(3, BOX, "1.00", "支出总表", "合计"),), rule, expected)


def _report(path, unit, *findings, status=Status.CHECKED, level="单位", detail="", kind="budget"):
    rules = dict.fromkeys(finding.rule for finding in findings)
    verdicts = tuple(Verdict(rule, State.FAIL, findings=tuple(f for f in findings if f.rule == rule)) for rule in rules)
    return DocumentReport(path, status, "", detail, unit, 2025, kind, level, path, 9, (), findings, verdicts)


def _total(kind, total, name="支出总计"):
    """Return a table of one line with one figure."""
    cells = (Cell.printed(0, 0, "项目", 1, BOX), Cell.printed(0, 1, "预算数", 1, BOX))
    cells += (Cell.printed(1, 0, name, 1, BOX), Cell.printed(1, 1, total, 1, BOX))
    columns = (Column(0, ("项目",), ColumnRole.NAME), Column(1, ("预算数",), ColumnRole.AMOUNT, "预算数"))
    line = Line(1, 0, "", name, LineRole.TOTAL, concept=name)
    return Table(
        kind, Located(kind, 1, BOX), None, MoneyUnit.TEN_THOUSAND_YUAN, None, (1,), (BOX,), 1, columns, (line,), cells
    )


def _document(unit, level, *tables):
    return Document("", "", (), (), tables, profile=Profile(unit, None, 2025, None, DocumentKind.BUDGET, None, level))


@pytest.fixture(scope="module")
def packs():
    """Return the built-in packs."""
    return load_packs([], load_vocabulary())


@pytest.fixture
def county(packs):
    """Return a county of a department with two units, a double, and a file that could not be read."""
    gathering = Gathering(packs)
    department = _report("a.pdf", "某县教育局", level="部门")
    gathering.add(department, _document("某县教育局", Level.DEPARTMENT, _total("收支总表", "10.00")), None)
    errors = [_finding("BUD-121", Severity.ERROR), _finding("COM-101", Severity.ERROR, "缺表", "三公经费表")]
    whole = _document("某县教育局（本级）", Level.UNIT, _total("收支总表", "12.00"), _total("支出总表", "0.00", "合计"))
    gathering.add(_report("b.pdf", "某县教育局（本级）", *errors), whole, None)
    gathering.add(_report("c.pdf", "某县教育局（本级）", *errors), whole, "b.pdf")
    gathering.add(_report("d.pdf", EVIL, _finding("WRD-101", Severity.WARNING, EVIL)), None, None)
    broken = _report("e.pdf", None, status=Status.FAILED, detail="文件已损坏", kind="unknown", level=None)
    gathering.add(broken, None, None)
    return gathering.county()


def test_doubles_count_once(county):
    """Every submission is there; the findings of a double are not counted again."""
    assert len(county.documents) == 5
    assert county.severities == Counter(error=2, warning=1)
    assert [fault.rule.id for fault in county.faults] == ["BUD-121", "COM-101", "WRD-101"]


def test_frequent_faults_touch_many_documents(packs):
    """A slip that one document repeats is less frequent than one that two documents have once each."""
    gathering = Gathering(packs)
    repeated = [_finding("WRD-101", Severity.ERROR, f"第{number}处") for number in range(5)]
    gathering.add(_report("a.pdf", "甲", *repeated), None, None)
    for name, severity in (("b.pdf", Severity.WARNING), ("c.pdf", Severity.ERROR)):
        gathering.add(_report(name, name, _finding("BUD-121", severity)), None, None)

    first, second = gathering.county().faults

    assert (first.rule.id, first.documents, first.count) == ("BUD-121", 2, 2)
    assert first.hit == {Severity.WARNING: 1, Severity.ERROR: 1}
    assert (second.rule.id, second.documents, second.count) == ("WRD-101", 1, 5)


def test_units_are_ranked(county):
    """The unit with the most errors comes first; one that could not be checked comes before a clean one."""
    assert [unit.name for unit in county.units] == ["某县教育局（本级）", EVIL, "e.pdf", "某县教育局"]
    assert county.units[0].missing == 1


def test_missing_empty_and_undecided_tables_differ(county):
    """A table is there, empty, missing by the rule's own verdict, or not decided: never missing by default."""
    states = {item.names[0]: state.value for item, state in county.documents[1].tables.items()}

    assert states["收支总表"] == "there"
    assert states["支出总表"] == "empty"
    assert states["三公经费表"] == "missing"
    assert states["收入总表"] == "unknown"


def test_units_larger_than_their_department_are_told(county):
    """A department's total is compared with that of its units, which may not be larger."""
    (relation,) = county.relations

    assert (relation.whole, relation.parts, relation.exceeds) == (Decimal("10.00"), Decimal("12.00"), True)


def test_levels_are_not_added_up(county):
    """The totals of departments and of units stand apart; doubles are not added."""
    sums = {totals.level: totals.sums["支出总计"] for totals in county.totals}

    assert sums == {"部门": Decimal("10.00"), "单位": Decimal("12.00")}


def test_a_column_that_is_not_there_gives_no_total(packs):
    """Basic expenditure is not taken from another column where its own is absent."""
    gathering = Gathering(packs)
    gathering.add(_report("a.pdf", "甲"), _document("甲", None, _total("支出总表", "5.00", "合计")), None)

    assert "基本支出" not in gathering.county().documents[0].measures


def test_a_text_layer_that_is_not_believed_gives_nothing(packs):
    """Tables on pages that could not be read are not decided, and their figures are not added up."""
    gathering = Gathering(packs)
    report = replace(_report("a.pdf", "某县水务局"), unread=(1,))
    gathering.add(report, _document("某县水务局", None, _total("收支总表", "5.00")), None)
    county = gathering.county()

    assert county.totals == ()
    assert {state.value for item, state in county.documents[0].tables.items() if "收支总表" in item.names} == {
        "unknown"
    }


def test_nothing_of_a_document_is_markup(county):
    """Names and messages that look like markup stand in the page as text only."""
    page = render_page(county, Language.CHINESE)

    assert EVIL not in page
    assert "<img" not in page
    assert len(re.findall(r"</script", page)) == 3


def test_embedded_data_cannot_end_its_element():
    """JSON inside a script element holds no character that could end it."""
    assert not set("<>&\u2028") & set(embedded({"x": f"{EVIL}\u2028&"}))


@pytest.mark.parametrize("language", list(Language))
def test_same_county_same_bytes(county, language):
    """Page and workbook hold no time of writing, in either language."""
    assert render_page(county, language) == render_page(county, language)
    assert render_workbook(county, language) == render_workbook(county, language)


def test_workbook_holds_text_not_formulas(packs):
    """A message that begins with = is a text in the workbook, control characters are gone, all sheets are there."""
    gathering = Gathering(packs)
    gathering.add(_report("a.pdf", "=1+1\x0b", _finding("BUD-121", Severity.ERROR, "=cmd|' /C calc'!A0")), None, None)

    content = render_workbook(gathering.county(), Language.CHINESE)

    book = openpyxl.load_workbook(io.BytesIO(content))
    cell = book["问题"]["F2"]
    assert (cell.value, cell.data_type) == ("=cmd|' /C calc'!A0", "s")
    assert book["单位排名"]["B2"].value == "=1+1\N{REPLACEMENT CHARACTER}"
    assert {"概况", "文件", "规则", "汇总（万元）", "部门与单位（万元）"} <= set(book.sheetnames)
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert {info.date_time[0] for info in package.infolist()} == {1980}


@pytest.fixture
def browser():
    """Return a headless browser."""
    webdriver = pytest.importorskip("selenium.webdriver", reason="selenium is not installed")
    binary, driver = shutil.which("chromium") or shutil.which("google-chrome"), shutil.which("chromedriver")
    if not binary or not driver:
        pytest.skip("no chromium with its chromedriver here")
    options = webdriver.ChromeOptions()
    options.binary_location = binary
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--window-size=1280,900"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    opened = webdriver.Chrome(options=options, service=webdriver.ChromeService(driver))
    yield opened
    opened.quit()


def test_filters_work_in_a_browser(county, browser, tmp_path):
    """Search, severity, rule and unit narrow the lists; nothing of a document runs; nothing is fetched."""
    page = tmp_path / "overview.html"
    page.write_text(render_page(county, Language.CHINESE), encoding="utf-8")
    browser.get(page.as_uri())

    def rows(part):
        found = browser.find_elements("css selector", f"#{part} tbody tr")
        return [row.text for row in found if "没有符合条件" not in row.text]

    def click(selector):
        browser.execute_script("arguments[0].click()", browser.find_element("css selector", selector))

    assert browser.find_element("css selector", "body").get_attribute("data-ready") == "yes"
    assert (len(rows("findings")), len(rows("ranking"))) == (3, 4)
    click("input[value=error]")
    assert len(rows("findings")) == 1
    click("#reset")
    browser.find_element("css selector", "#search").send_keys("缺表")
    assert len(rows("findings")) == 1
    assert "某县教育局（本级）" in rows("ranking")[0]
    click("#reset")
    click("button[data-rule='BUD-121']")
    assert len(rows("findings")) == 1
    assert "BUD-121" in rows("findings")[0]
    click("#reset")
    click("#ranking tbody tr:nth-child(2) button")
    assert [EVIL in row for row in rows("findings")] == [True]
    click("#reset")
    browser.find_element("css selector", "#search").send_keys("没有这样的词")
    assert (rows("findings"), rows("ranking"), rows("tables")) == ([], [], [])
    assert browser.title == "预决算公开检查总览"
    assert [entry for entry in browser.get_log("browser") if entry["level"] == "SEVERE"] == []
    assert browser.execute_script("return performance.getEntriesByType('resource').length") == 0


def test_a_telephone_shows_it_all_without_scrolling_sideways(packs, browser, tmp_path):
    """Long names of files and units wrap on a screen of 390 pixels; tables of figures scroll inside themselves."""
    gathering = Gathering(packs)
    long = "/".join(["一个很长的文件夹名", "a-folder-with-a-rather-long-name-and-no-blank-in-it"] * 4)
    errors = [_finding("BUD-121", Severity.ERROR, "表内合计不等于各行之和" * 6)]
    document = _document("某县教育局", Level.DEPARTMENT, _total("收支总表", "123456789.00"))
    gathering.add(_report(f"{long}/a.pdf", "某县教育局" * 8, *errors, level="部门"), document, None)
    gathering.add(_report(f"{long}/b.pdf", None, status=Status.FAILED, detail="文件已损坏" * 9), None, f"{long}/a.pdf")
    page = tmp_path / "overview.html"
    page.write_text(render_page(gathering.county(), Language.CHINESE), encoding="utf-8")
    screen = {"width": 390, "height": 844, "deviceScaleFactor": 1, "mobile": True}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)

    browser.get(page.as_uri())

    assert browser.execute_script("return document.documentElement.scrollWidth") == 390
    cell = browser.find_element("css selector", "#unchecked td")
    assert cell.size["width"] > 300
