"""What a document says it is: unit, year, kind and level from its titles, never from its file's name."""

import pytest

from extractor.layout import PageLayout, TextLine
from extractor.text import build_blocks, build_profile
from extractor.text.wording import clean_unit, read_unit, read_unit_label, read_year
from schemas.document import Cell, DocumentKind, Level, Located, Page, Source, Table
from schemas.geometry import BBox


def _pages(*pages):
    layouts = []
    for number, texts in enumerate(pages, 1):
        lines = [
            TextLine(text, number, BBox(150, 100 + 40 * place, 150 + 16 * len(text), 120 + 40 * place), 16.0)
            for place, text in enumerate(texts)
        ]
        layouts.append(PageLayout(Page(number, 595.0, 842.0, Source.TEXT), (), tuple(lines)))
    return layouts


BODY = ("本单位贯彻执行国家有关方针政策，承担职责范围内的各项工作，统筹安排年度收支。", "承办交办的其他事项。")


def _profile(*cover, tables=(), path="x.pdf", body=BODY):
    layouts = _pages(cover, body) if cover else _pages(body)
    return build_profile(layouts, build_blocks(layouts, tables), tables, path)


def _table(kind, title, cells=()):
    place = Located(title, 1, BBox(0, 0, 100, 10)) if title else None
    return Table(kind, place, None, None, None, (1,), (BBox(0, 0, 1, 1),), 1, (), (), tuple(cells))


@pytest.mark.parametrize(
    ("cover", "unit", "year", "level"),
    [
        (("平山县水利局2026年度部门预算公开",), "平山县水利局", 2026, Level.DEPARTMENT),
        (("2026年度", "平山县第一中学", "单位预算"), "平山县第一中学", 2026, Level.UNIT),
        (("二〇二五年度平山县信访局部门预算",), "平山县信访局", 2025, Level.DEPARTMENT),
        (("平山县2026年县级单位预算", "预算单位：平山县疾病预防控制中心"), "平山县疾病预防控制中心", 2026, Level.UNIT),
        (("平山县财政局（汇总）", "2026年部门预算公开说明", "2026年2月10日"), "平山县财政局", 2026, Level.DEPARTMENT),
        (("关于平山县民政局2024年部门预算的说明",), "平山县民政局", 2024, Level.DEPARTMENT),
        (("平山县", "2026年部门（单位）预算"), None, 2026, None),
    ],
)
def test_covers_say_unit_year_and_level(cover, unit, year, level):
    """The cover's title is read over its lines; a place alone is no unit, and 部门（单位） says neither."""
    profile = _profile(*cover)

    assert (profile.unit, profile.year, profile.level) == (unit, year, level)
    assert profile.kind is DocumentKind.BUDGET


def test_every_statement_has_its_place():
    """Unit, year, kind and level are located on the page that says them."""
    profile = _profile("2026年度", "平山县第一中学", "单位预算")
    places = [profile.unit_at, profile.year_at, profile.kind_at, profile.level_at]

    assert [place.text for place in places] == ["平山县第一中学", "2026", "预算", "单位预算"]
    assert all(place.page == 1 for place in places)


def test_a_file_name_is_no_evidence():
    """A path that names unit and year leaves an anonymous document anonymous."""
    profile = _profile(path="平山县水利局2026年部门预算.pdf")

    assert (profile.unit, profile.year, profile.kind) == (None, None, DocumentKind.UNKNOWN)


def test_tables_say_what_the_text_does_not():
    """Without a cover the tables' titles give year and kind, the overall form the unit."""
    box = BBox(0, 0, 1, 1)
    form = _table(
        "整体支出绩效目标表",
        "部门整体支出绩效目标表",
        [Cell.printed(0, 0, "部门名称", 2, box), Cell.printed(0, 1, "平山县审计局", 2, box)],
    )
    tables = (_table("收支总表", "2026年收支预算总表"), _table("支出总表", "2026年支出预算总表"), form)
    profile = _profile(tables=tables)

    assert (profile.unit, profile.year, profile.kind) == ("平山县审计局", 2026, DocumentKind.BUDGET)


def test_final_accounts_and_performance_are_told_from_budgets():
    """决算 on the cover makes final accounts; nothing but performance tables makes performance."""
    assert _profile("平山县商务局2025年度部门决算").kind is DocumentKind.FINAL_ACCOUNTS

    fund = "平山县人民法院2025年度一般公共预算财政拨款“三公”经费支出决算情况说明"
    assert _profile(fund).kind is DocumentKind.FINAL_ACCOUNTS  # 一般公共预算 names the money, not the paper
    assert _profile("平山县商务局2025年一般公共预算支出表").kind is DocumentKind.BUDGET

    title = "平山县商务局2026年项目支出绩效目标表"
    assert _profile(tables=(_table("项目支出绩效目标表", title),)).kind is DocumentKind.PERFORMANCE


def test_a_form_with_placeholders_is_a_template():
    """XX where a unit's name belongs makes a template, whose name nobody reads as a unit."""
    for cover in (("XX单位2026年度单位预算", "XX单位"), ("平山县2026年县级单位预算", "预算单位：平山县XX单位")):
        profile = _profile(*cover)

        assert (profile.kind, profile.unit, profile.year) == (DocumentKind.TEMPLATE, None, 2026)


def test_contradicting_titles_say_nothing():
    """Two years in equal number among table titles are no year."""
    tables = (_table("收支总表", "2025年收支预算总表"), _table("支出总表", "2026年支出预算总表"))

    assert _profile(tables=tables).year is None


def test_dates_are_no_years_of_a_budget():
    """A day of publication is not the budget's year."""
    assert read_year("平山县水利局部门预算2026年2月10日") is None
    assert read_year("平山县水利局2025年度部门预算2026年2月公开")[0] == "2025"


@pytest.mark.parametrize("text", ["本部门", "平山县", "单位名称", "XX局", "2026年度", "元", "目录", "主要职责：负责"])
def test_what_is_no_unit_is_none(text):
    """Generic words, places and placeholders are no names."""
    assert clean_unit(text) is None


def test_labels_give_the_unit_without_what_follows():
    """单位名称：… ends where the unit line's other label begins."""
    label, reading = read_unit_label("单位名称：031-平山县水利局金额单位：万元")

    assert (label, reading.value) == ("单位名称", "平山县水利局")
    assert read_unit("2026年部门预算情况说明") is None


@pytest.mark.parametrize(
    ("titles", "year"),
    [
        (("2025年部门支出总体情况表", "2025年一般公共预算支出表"), 2025),
        (("2025年部门支出总体情况表", "2024年部门支出总体情况表"), None),
        (("2024年与2025年支出对比表",), None),
        (("支出总体情况表",), None),
    ],
)
def test_titles_of_tables_say_the_year_where_nothing_else_does(titles, year):
    """A draft of tables alone has no cover: its year is the one with which their titles begin."""
    profile = _profile(tables=tuple(_table("支出总表", title) for title in titles))

    assert profile.year == year


def test_accounts_whose_other_tables_are_in_another_file_are_accounts():
    """A self-evaluation is the only table that many reports print; the title says what the report is."""
    form = _table("项目支出绩效自评表", "项目支出绩效自评表")

    assert _profile("平山县水利局2026年度部门决算", tables=(form,)).kind is DocumentKind.FINAL_ACCOUNTS
    assert _profile("2026年度平山县水利局项目支出绩效自评表", tables=(form,)).kind is DocumentKind.PERFORMANCE


def test_a_placeholder_left_in_the_title_of_a_filled_report_makes_no_template():
    """A report full of figures is to be checked although XX stands in its title."""
    cells = [Cell.printed(row, 1, f"{row}.25", 1, BBox(0, 0, 1, 1)) for row in range(20)]
    table = _table("收支总表", "收支总表", cells)

    assert _profile("XX局2026年部门预算", tables=(table,)).kind is DocumentKind.BUDGET
    assert _profile("XX局2026年部门预算").kind is DocumentKind.TEMPLATE


def test_a_first_line_in_plain_print_is_the_title_where_it_names_the_paper():
    """Saved web pages keep no fonts: 某县水利局2025年度部门决算 above the text says whose it is, and what."""
    layouts = _pages(("平山县水利局2025年度部门决算", *BODY))
    profile = build_profile(layouts, build_blocks(layouts, ()), (), "x.docx")

    assert (profile.unit, profile.year, profile.kind) == ("平山县水利局", 2025, DocumentKind.FINAL_ACCOUNTS)


def test_years_that_are_compared_with_are_not_the_document_s():
    """与2024年决算相比 says the more often that the document is not of 2024."""
    sentence = "公务接待费决算5万元，与2024年决算相比减少1万元，比2024年预算减少2万元，较2024年决算减少。"

    assert _profile(body=(sentence, *BODY)).year is None


@pytest.mark.parametrize("text", ["1-8月全省公共财政", "上半年", "市级第二次", "省级部门", "平山县财政"])
def test_words_before_a_report_on_execution_are_no_unit(text):
    """2025年1-8月全省公共财政预算执行情况 names a time and whose money it is, and no office."""
    assert clean_unit(text) is None
