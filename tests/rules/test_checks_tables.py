"""The check kinds over presence, notes, units, names and labels of tables, and over forms."""

from __future__ import annotations

from schemas.report import State


def table(kind, rows="科目编码 | 科目名称 | 合计\n合计 | | 1.00", **fields):
    """Make a table of a case."""
    return {"table": kind, "rows": rows, **fields}


def test_a_missing_table_is_told_only_where_everything_was_read(one_rule):
    """An unreadable page, an unknown table, or too few recognised ones turn missing into not evaluated."""
    run = one_rule("required_tables", {"tables": ["收入总表", "支出总表"], "least": 1}, "{table}")
    here = table("支出总表")

    assert run({"tables": [here, table("收入总表")]}).state is State.PASS
    assert run({"tables": [here]}).state is State.FAIL
    assert "第3页" in run({"tables": [here], "unreadable": [3]}).reason
    strict = one_rule("required_tables", {"tables": ["收入总表", "支出总表"], "least": 2}, "{table}")
    assert strict({"tables": [here]}).state is State.PASS
    assert "不足以判断" in strict({"tables": [here]}).reason


def test_one_of_several_tables_is_enough(one_rule):
    """A list inside the list of tables names alternatives."""
    run = one_rule("required_tables", {"tables": [["收入总表", "支出总表"]], "least": 0}, "{table}")

    assert run({"tables": [table("支出总表")]}).state is State.PASS


def test_zero_is_as_empty_as_nothing(one_rule):
    """A table of zeros needs a note as well."""
    run = one_rule("empty_table", {"want": "note"}, "{table}")

    assert run(table("支出总表", "科目编码 | 科目名称 | 合计\n合计 | | 0.00")).state is State.FAIL


def test_a_sentence_that_names_the_subject_counts_as_a_note(one_rule):
    """The note may stand in the explanations instead of below the table."""
    run = one_rule("empty_table", {"want": "note"}, "{table}")
    empty = table("政府性基金预算支出表", "科目编码 | 科目名称 | 合计\n合计 | | ", page=9)

    assert run({"tables": [empty], "text": "本单位没有使用政府性基金预算拨款安排的支出。"}).state is State.PASS
    assert run({"tables": [empty], "text": "本单位没有会议。"}).state is State.FAIL


def test_an_unknown_code_and_a_cut_name_are_no_faults(one_rule):
    """The list of codes is not complete, and names are cut where the column ends."""
    run = one_rule("code_name", {"classification": "functional"}, "{code} {name} {right}")
    rows = "科目编码 | 科目名称 | 合计\n2080505 | 机关事业单位基本养 | 1.00\n2999998 | 某项支出 | 1.00\n"
    rows += "2010199 | 设备更新项目 | 1.00"

    assert run(table("支出总表", rows)).state is State.PASS


def test_names_that_slipped_by_a_line_are_one_finding(one_rule):
    """A column of names pasted one line off is told once for the table."""
    run = one_rule("code_name", {"classification": "economic-department"}, "{code} {name} {right}")
    names = ["基本工资", "津贴补贴", "奖金", "伙食补助费", "绩效工资", "职业年金缴费"]
    codes = ["30102", "30103", "30106", "30107", "30109", "30101"]
    rows = "科目编码 | 科目名称 | 合计\n" + "\n".join(f"{c} | {n} | 1.00" for c, n in zip(codes, names, strict=True))
    verdict = run(table("一般公共预算基本支出表", rows))

    assert len(verdict.findings) == 1
    assert len(verdict.findings[0].evidence) == 6


def test_the_odd_unit_out_is_the_one_told(one_rule):
    """Two tables in 万元 outvote one in 元."""
    rows = "科目编码 | 科目名称 | 合计\n合计 | | 819.75"
    run = one_rule("unit_scale", {}, "{table} {left} {right}")
    case = {"tables": [table("收入总表", rows), table("支出总表", rows, unit="元"), table("一般公共预算支出表", rows)]}

    assert [finding.actual for finding in run(case).findings] == ["元"]


def test_a_second_series_of_labels_is_one_of_its_own(one_rule):
    """Appendices numbered 附件1, 附件2 beside 表1 … 表3 are no slips; a repeated number is."""
    run = one_rule("table_labels", {}, "{label} {what}")
    kinds = ["收支总表", "收入总表", "支出总表", "三公经费表", "项目支出表"]

    def case(labels):
        return {"tables": [table(kind, label=label) for kind, label in zip(kinds, labels, strict=False)]}

    assert run(case(["表1", "表2", "表3", "附件1", "附件2"])).state is State.PASS
    assert run(case(["表一", "表二", "表十一"])).state is State.PASS
    assert [f.actual for f in run(case(["表1", "表2", "附件9", "表3"])).findings] == ["附件9"]
    assert [f.actual for f in run(case(["表1", "表3", "表2"])).findings] == ["表2"]


def test_a_form_agrees_with_any_of_its_tables(one_rule):
    """What one of the named tables prints is right; what none does is told with the first."""
    options = {
        "form": "整体支出绩效目标表",
        "field": "total",
        "against": ["支出总表[合计].合计", "收入总表[合计].合计"],
    }
    run = one_rule("form_cells", options, "{left} {right}")

    def case(total):
        tables = [table("支出总表"), table("收入总表", "科目编码 | 科目名称 | 合计\n合计 | | 2.00")]
        return {"tables": tables, "forms": [{"form": "整体支出绩效目标表", "funds": {"total": total}}]}

    assert run(case("2.00")).state is State.PASS
    assert run(case("3.00")).findings[0].message == "3.00万元 1.00万元"
    assert run({"tables": [table("支出总表")]}).state is State.NOT_APPLICABLE


def test_a_form_in_yuan_agrees_with_a_rounded_list(one_rule):
    """12,672 元 is 1.27 万元."""
    run = one_rule("project_funds", {"want": "each"}, "{row} {left} {right}")

    def case(total):
        return {
            "tables": [table("项目支出表", "项目名称 | 合计\n遗属补助 | 1.27")],
            "forms": [{"project": "遗属补助", "unit": "元", "funds": {"年度": {"total": total}}}],
        }

    assert run(case("12,672")).state is State.PASS
    assert run(case("12,772")).state is State.FAIL


def test_a_project_that_the_list_does_not_name_is_not_compared(one_rule):
    """Nothing is guessed from a similar name."""
    run = one_rule("project_funds", {"want": "each"})
    case = {
        "tables": [table("项目支出表", "项目名称 | 合计\n会议费 | 1.27")],
        "forms": [{"project": "会议经费", "funds": {"年度": {"total": "9.00"}}}],
    }

    assert run(case).state is State.NOT_APPLICABLE


def test_headings_in_a_list_of_projects_count_once(one_rule):
    """A unit's line above its projects is their sum, with one project or many."""
    run = one_rule("project_funds", {"want": "sum", "lists": "项目支出表", "against": ["支出总表[合计].项目支出"]})
    spending = table("支出总表", "科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出\n合计 | | 9.00 | 3.00 | 6.00")

    def case(rows):
        return {"tables": [spending, table("项目支出表", "项目名称 | 合计\n" + rows)]}

    assert run(case("甲局 | 6.00\n会议 | 4.00\n培训 | 2.00")).state is State.PASS
    assert run(case("合计 | 6.00\n甲局 | 4.00\n会议 | 4.00\n乙所 | 2.00\n培训 | 1.00\n设备 | 1.00")).state is State.PASS
    assert run(case("会议 | 4.00\n培训 | 2.50")).state is State.FAIL


def test_neighbours_that_differ_in_any_cell_are_no_repetition(one_rule):
    """Only whole lines with figures count, and not the same name at two levels."""
    run = one_rule("repeated_lines", {}, "{row}")

    assert (
        run(table("支出总表", "科目编码 | 科目名称 | 合计\n20101 | 甲 | 1.00\n20101 | 甲 | 2.00")).state is State.PASS
    )
    assert run(table("支出总表", "科目名称 | 合计\n-其他教育支出 | 1.00\n--其他教育支出 | 1.00")).state is State.PASS


def test_a_hostile_pattern_cannot_hang_a_check(one_rule):
    """Words of notes run on an engine without backtracking."""
    run = one_rule("empty_table", {"want": "note", "words": ["(a+)+$"]}, "{table}")
    case = table("支出总表", "科目编码 | 科目名称 | 合计\n合计 | | ", notes=["a" * 50000 + "!"])

    assert run(case).state is State.FAIL


def test_a_title_without_a_table_may_be_a_table_that_was_not_recognised(one_rule):
    """A title in the text makes it doubtful that the table is missing; a list of titles, or none, does not."""
    run = one_rule("required_tables", {"tables": ["三公经费表"], "least": 1})
    table = {"table": "支出总表", "rows": "科目编码 | 科目名称 | 合计\n201 | 甲 | 1.00"}
    titles = ["收入总表", "支出总表", "一般公共预算支出表", "一般公共预算“三公”经费支出表"]

    doubtful = run({"tables": [table], "text": "2026年一般公共预算“三公”经费支出表\n单位：万元"})
    assert doubtful.state is State.NOT_EVALUATED
    assert "第1页" in doubtful.reason
    assert run({"tables": [table], "text": "\n".join(titles)}).state is State.FAIL
    assert run({"tables": [table], "text": "一般公共预算“三公”经费5.00万元。"}).state is State.FAIL


def test_an_untitled_table_of_money_may_be_the_missing_one(one_rule):
    """A table that prints its unit and no title that was recognised may be any; one without a unit is not asked."""
    run = one_rule("required_tables", {"tables": ["三公经费表"], "least": 1})
    rows = "科目编码 | 科目名称 | 合计\n201 | 甲 | 1.00"
    untitled = {"table": "unknown", "title": "", "rows": rows}

    assert run({"tables": [table("支出总表"), untitled]}).state is State.NOT_EVALUATED
    assert run({"tables": [table("支出总表"), {**untitled, "unit": ""}]}).state is State.FAIL
