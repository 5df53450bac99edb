"""The check kinds over sums and copies: what they tell, what they leave alone, and what they say they cannot tell."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import rules
from rules.case_documents import build_document
from schemas.report import Severity, State

HEADER = "科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出\n"
ROW_SUM = {"given": "支出总表", "each": "row", "assert": "合计 = 基本支出 + 项目支出"}


def spending(*rows, **fields):
    """Make a case of one expenditure table."""
    return {"table": "支出总表", "rows": HEADER + "\n".join(rows), **fields}


def test_rounding_never_shows(one_rule):
    """Half a last digit for every figure is no difference; one unit beyond it is a warning; more is an error."""
    run = one_rule("equation", ROW_SUM)

    assert run(spending("201 | 甲 | 10.01 | 4.00 | 6.00")).state is State.PASS
    assert run(spending("201 | 甲 | 10.02 | 4.00 | 6.00")).findings[0].severity is Severity.WARNING
    assert run(spending("201 | 甲 | 10.04 | 4.00 | 6.00")).findings[0].severity is Severity.ERROR


def test_a_total_with_one_part_is_a_copy(one_rule):
    """10.01 beside a single 10.00 is not explained by rounding."""
    verdict = one_rule("equation", ROW_SUM)(spending("201 | 甲 | 10.01 | 10.00 | "))

    assert verdict.state is State.FAIL
    assert verdict.findings[0].severity is Severity.WARNING


def test_last_digits_are_clustered_per_table(one_rule):
    """Ten lines off by one unit of the last digit are one warning that names them."""
    rows = [f"20{n:03} | 科目{n} | 10.02 | 4.00 | 6.00" for n in range(10)]
    rows += [f"21{n:03} | 科目{n} | 10.00 | 4.00 | 6.00" for n in range(10)]
    verdict = one_rule("equation", ROW_SUM)(spending(*rows))

    assert len(verdict.findings) == 1
    assert "10处" in verdict.findings[0].message


def test_an_identity_that_mostly_fails_is_not_the_tables(one_rule):
    """A table in which nearly nothing adds up has another form or was misread: that is said, and no finding made."""
    rows = [f"20{n:03} | 科目{n} | 10.00 | 4.00 | 1.00" for n in range(6)]
    verdict = one_rule("equation", ROW_SUM)(spending(*rows))

    assert verdict.state is State.NOT_EVALUATED
    assert "6处中有6处不符" in verdict.reason


def test_a_cell_that_is_no_figure_is_said(one_rule):
    """见附表 is neither nothing nor a number."""
    verdict = one_rule("equation", ROW_SUM)(
        spending("201 | 甲 | 10.00 | 见附表 | 6.00", "202 | 乙 | 3.00 | 1.00 | 2.00")
    )

    assert verdict.state is State.PASS
    assert "见附表" in verdict.reason


def test_dashes_are_nothing(one_rule):
    """A dash in a money column counts as an empty cell."""
    assert one_rule("equation", ROW_SUM)(spending("201 | 甲 | 10.00 | 10.00 | —")).state is State.PASS


def test_a_missing_table_is_not_applicable_and_an_unreadable_page_not_evaluated(one_rule):
    """A missing table is never a pass, and never held against a document of which a page could not be read."""
    run = one_rule("equation", ROW_SUM)

    assert run({"text": "无"}).state is State.NOT_APPLICABLE
    assert run({"text": "无", "unreadable": [2]}).state is State.NOT_EVALUATED


def test_a_column_that_is_not_understood_may_belong_to_the_sum(one_rule):
    """Beside an unknown column that holds money, a difference is not told as a fault."""
    case = {
        "table": "支出总表",
        "rows": HEADER.replace("\n", " | 预留机动经费\n") + "201 | 甲 | 10.00 | 4.00 | 5.00 | 1.00",
    }
    verdict = one_rule("equation", ROW_SUM)(case)

    assert verdict.state is State.NOT_EVALUATED
    assert "预留机动经费" in verdict.reason


def test_columns_under_of_which_do_not_count(one_rule):
    """其中 columns repeat a part of another one."""
    case = {
        "table": "支出总表",
        "rows": HEADER.replace("\n", " | 其中/经营支出\n") + "201 | 甲 | 10.00 | 4.00 | 6.00 | 1.00",
    }
    options = {**ROW_SUM, "assert": "合计 = 基本支出 + 项目支出 + 经营支出?"}

    assert one_rule("equation", options)(case).state is State.PASS


def test_units_are_converted_and_unknown_ones_not_compared(one_rule):
    """元 and 万元 compare; a table without a unit compares with none that has one."""
    run = one_rule("equation", {"assert": "支出总表[合计].合计 = 收入总表[合计].合计"})

    def tables(first, second, unit):
        return {
            "tables": [
                {"table": "支出总表", "rows": HEADER + f"合计 | | {first} | |"},
                {"table": "收入总表", "unit": unit, "rows": f"科目编码 | 科目名称 | 合计\n合计 | | {second}"},
            ]
        }

    assert run(tables("1.27", "12,672", "元")).state is State.PASS
    assert run(tables("1.26", "12,672", "元")).state is State.FAIL
    assert run(tables("1.27", "1.27", "未注明")).state is State.NOT_EVALUATED


def test_two_tables_of_one_kind_are_not_chosen_between(one_rule):
    """Which of two would be meant is not guessed."""
    run = one_rule("equation", {"assert": "支出总表[合计].合计 = 收入总表[合计].合计"})
    twice = [spending("合计 | | 1.00 | |"), spending("合计 | | 2.00 | |")]
    case = {"tables": [*twice, {"table": "收入总表", "rows": "科目编码 | 科目名称 | 合计\n合计 | | 1.00"}]}

    assert run(case).state is State.NOT_EVALUATED


def test_conditions_decide_whether_a_rule_is_looked_at(one_rule):
    """when: is an equation of its own."""
    options = {"assert": "支出总表[合计].合计 = 0", "when": "支出总表[合计].项目支出 = 0"}
    run = one_rule("equation", options)

    assert run(spending("合计 | | 10.00 | 4.00 | 6.00")).state is State.NOT_APPLICABLE
    assert run(spending("合计 | | 10.00 | 10.00 | 0.00")).state is State.FAIL


def test_sums_over_selected_rows(one_rule):
    """sum([类]) adds up the lines with codes of three digits."""
    run = one_rule("equation", {"assert": "支出总表[合计].合计 = sum(支出总表[类].合计)"})
    rows = ["合计 | | 10.00 | |", "201 | 甲 | 6.00 | |", "20101 | 甲一 | 6.00 | |"]

    assert run(spending(*rows, "208 | 乙 | 4.00 | |")).state is State.PASS
    assert run(spending(*rows, "208 | 乙 | 5.00 | |")).state is State.FAIL


def test_a_line_without_parts_is_not_looked_at(one_rule):
    """Disclosures that print the upper levels only are not blamed for it."""
    run = one_rule("rollup", {"given": "支出总表"})

    assert run(spending("201 | 甲 | 6.00 | |", "208 | 乙 | 4.00 | |")).state is State.NOT_APPLICABLE


def test_a_roll_up_may_skip_a_level(one_rule):
    """类 directly over 项 is added up too."""
    run = one_rule("rollup", {})

    assert run(spending("201 | 甲 | 6.00 | |", "2010101 | 乙 | 6.00 | |")).state is State.PASS
    assert run(spending("201 | 甲 | 6.00 | |", "2010101 | 乙 | 4.00 | |")).state is State.FAIL


def test_the_parts_of_a_class_may_go_on_in_the_next_panel(one_rule):
    """302 at a panel's foot goes on at the head of the one beside it: all of its parts make it, not those below it."""
    run = one_rule("rollup", {})
    header = "科目编码 | 科目名称 | 金额 || 科目编码 | 科目名称 | 金额\n"
    rows = "302 | 商品和服务支出 | 9.00 || 30226 | 劳务费 | {}\n30201 | 办公费 | 5.00 || 310 | 资本性支出 | 2.00\n"

    def table(amount):
        return {"table": "一般公共预算基本支出表", "rows": header + rows.format(amount) + "||| 31002 | 设备 | 2.00"}

    assert run(table("4.00")).state is State.PASS
    assert run(table("3.00")).state is State.FAIL


def test_a_total_over_lines_without_codes_or_known_names_is_not_judged(one_rule):
    """Whether each of them counts is not known."""
    case = {"table": "项目支出表", "rows": "项目名称 | 合计\n合计 | 10.00\n甲 | 6.00\n乙 | 3.00"}

    assert one_rule("totals", {})(case).state is State.NOT_EVALUATED


def test_a_sum_that_counts_a_subtotal_twice_is_not_told(one_rule):
    """A line that is the sum of the lines after it may be their heading, however it is printed."""
    case = {
        "table": "财政拨款收支总表",
        "rows": "项目 | 预算数 || 项目 | 预算数\n本年收入合计 | 8.00 || 本年支出合计 | 10.00\n"
        "上年结转 | 2.00 ||  | \n一般公共预算 | 1.00 ||  | \n政府性基金预算 | 1.00 ||  | \n"
        "收入总计 | 10.00 || 支出总计 | 10.00",
    }

    assert one_rule("totals", {})(case).state is not State.FAIL


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.lists(st.integers(1, 10**7), min_size=2, max_size=12),
    st.integers(0, 11),
    st.integers(2, 9999),
)
def test_any_larger_change_of_one_figure_is_found(builtin, vocabulary, amounts, place, change):
    """Whatever figure of a sound tree of codes is changed by more than rounding, some rule speaks."""
    parts = [f"{amount / 100:.2f}" for amount in amounts]
    total = f"{sum(amounts) / 100:.2f}"
    changed = amounts[place % len(amounts)] + change * 10
    rows = [f"合计 | | {total} | {total} | ", f"201 | 甲 | {total} | {total} | ", f"20101 | 乙 | {total} | {total} | "]

    def findings(texts):
        lines = rows + [f"20101{n:02} | 科目{n} | {text} | {text} | " for n, text in enumerate(texts)]
        verdicts = rules.check(build_document(spending(*lines), vocabulary), builtin, select=["BUD"])
        return [finding for verdict in verdicts for finding in verdict.findings]

    assert not findings(parts)
    parts[place % len(amounts)] = f"{changed / 100:.2f}"
    assert findings(parts)


def test_an_alternative_is_looked_at_where_the_first_form_is_not_this_tables(one_rule):
    """A wide table that has no such row is compared by its columns, and told where it is wrong."""
    options = {
        "assert": "一般公共预算基本支出表[30217].合计 <= 三公经费表[公务接待费]",
        "or": ["一般公共预算基本支出表[30217].合计 <= sum(三公经费表[*].公务接待费)"],
    }
    case = {
        "tables": [
            {"table": "一般公共预算基本支出表", "rows": "科目编码 | 科目名称 | 合计\n30217 | 公务接待费 | 2.00"},
            {"table": "三公经费表", "rows": "单位名称 | 合计 | 公务接待费\n某某单位 | 2.00 | 1.00"},
        ]
    }

    assert one_rule("equation", options)(case).state is State.FAIL


def test_a_line_beside_whose_code_something_else_stands_is_not_compared(one_rule):
    """Where code and name do not belong together, it is not known whose figure it is."""
    case = {
        "tables": [
            {"table": "一般公共预算基本支出表", "rows": "科目编码 | 科目名称 | 合计\n30217 | 退休人员活动费 | 2.00"},
            {"table": "三公经费表", "rows": "项目 | 合计\n公务接待费 | 1.00"},
        ]
    }
    run = one_rule("equation", {"assert": "一般公共预算基本支出表[30217].合计 <= 三公经费表[公务接待费]"})

    assert run(case).state is State.NOT_EVALUATED


def test_a_blank_subtotal_does_not_break_the_total(one_rule):
    """The total counts what stands beside the blank; the blank itself is another rule's finding."""
    run = one_rule(
        "equation",
        {"given": "三公经费表", "each": "row", "assert": "三公经费合计 = 公务接待费 + 公务用车购置及运行费"},
    )
    head = (
        "“三公”经费合计 | 公务接待费 | 公务用车购置及运行费/小计 | 公务用车购置及运行费/公务用车购置费 | "
        "公务用车购置及运行费/公务用车运行维护费\n"
    )

    assert run({"table": "三公经费表", "rows": head + "9.00 | 1.00 | | 3.00 | 5.00"}).state is State.PASS
    assert run({"table": "三公经费表", "rows": head + "9.50 | 1.00 | | 3.00 | 5.00"}).state is State.FAIL


def test_a_years_column_is_the_whole_where_a_table_has_no_total(one_rule):
    """Final accounts print 本年支出合计 where budgets print 合计."""
    run = one_rule("equation", {"given": "支出决算表", "each": "row", "assert": "合计 = 基本支出 + 项目支出"})
    head = "科目编码 | 科目名称 | 本年支出合计 | 基本支出 | 项目支出\n"

    assert run({"table": "支出决算表", "rows": head + "201 | 甲 | 5.00 | 2.00 | 3.00"}).state is State.PASS
    assert run({"table": "支出决算表", "rows": head + "201 | 甲 | 5.00 | 2.00 | 2.00"}).state is State.FAIL


def test_each_table_of_a_list_is_looked_at_once(one_rule):
    """With ``each: once`` every table that is named is judged, not the first of them alone."""
    run = one_rule("equation", {"given": ["收支总表", "财政拨款收支总表"], "assert": "[收入总计] = [支出总计]"})

    def case(spent):
        rows = "项目 | 预算数 || 项目 | 预算数\n收入总计 | 10.00 || 支出总计 | {}"
        return {
            "tables": [
                {"table": "收支总表", "rows": rows.format("10.00")},
                {"table": "财政拨款收支总表", "rows": rows.format(spent)},
            ]
        }

    assert run(case("10.00")).state is State.PASS
    assert run(case("9.00")).state is State.FAIL


def test_units_head_their_lines_below_a_total(one_rule):
    """Total, units with subtotals, and lines without levels: the units make the total, their lines the units."""
    run = one_rule("totals", {"given": "支出总表"})
    rows = [
        "| 合计 | 12.00 | 6.00 | 6.00", "| 甲局小计 | 9.00 | 5.00 | 4.00",
        "2010301 | 行政运行 | 5.00 | 5.00 |", "2010302 | 一般行政管理事务 | 4.00 | | 4.00",
        "| 乙中心小计 | 3.00 | 1.00 | 2.00", "2010350 | 事业运行 | 1.00 | 1.00 |",
        "2010399 | 其他政府办公厅（室）及相关机构事务支出 | 2.00 | | 2.00",
    ]  # fmt: skip

    assert run(spending(*rows)).state is State.PASS
    wrong = run(spending(*(row.replace("5.00 | 5.00 |", "5.50 | 5.50 |") for row in rows)))
    assert wrong.state is State.FAIL
    assert run(spending(*(row.replace("12.00", "13.00") for row in rows))).state is State.FAIL


def test_units_head_coded_lines_without_saying_so(one_rule):
    """Units between a total and coded lines are subtotals where the figures show it; elsewhere nothing is told."""
    run = one_rule("totals", {"given": "支出总表"})
    rows = [
        "| 合计 | 12.00 | 6.00 | 6.00", "| 某县林业局 | 12.00 | 6.00 | 6.00", "| 某县林业局本级 | 9.00 | 5.00 | 4.00",
        "2010301 | 行政运行 | 5.00 | 5.00 |", "2010302 | 一般行政管理事务 | 4.00 | | 4.00",
        "| 某县林场 | 3.00 | 1.00 | 2.00", "2010350 | 事业运行 | 1.00 | 1.00 |",
        "2010399 | 其他政府办公厅（室）及相关机构事务支出 | 2.00 | | 2.00",
    ]  # fmt: skip

    assert run(spending(*rows)).state is State.PASS
    assert run(spending(*(row.replace("5.00 | 5.00 |", "5.50 | 5.50 |") for row in rows))).state is State.FAIL
    assert run(spending(*(row.replace("合计 | 12.00", "合计 | 13.00") for row in rows))).state is State.FAIL
    assert run(spending(*(row.replace("本级 | 9.00", "本级 | 8.00") for row in rows))).state is State.FAIL
    beside = [row.replace("| 某县林场 | 3.00 | 1.00", "| 未定级科目 | 7.00 | 5.00") for row in rows]
    assert run(spending(*(row.replace("本级 | 9.00", "本级 | 6.00") for row in beside))).state is not State.FAIL


PROJECTS = [
    "| 合计 | 10.00 | | 10.00", "2010302 | 一般行政管理事务 | 6.00 | | 6.00", "2010302 | 会议经费 | 2.00 | | 2.00",
    "2010302 | 培训经费 | 4.00 | | 4.00", "2010308 | 信访事务 | 4.00 | | 4.00", "2010308 | 接访经费 | 4.00 | | 4.00",
]  # fmt: skip


def test_projects_below_a_class_under_its_own_code_make_it(one_rule):
    """Lines that repeat a code with other names come to the line that has the code's name, and do not count twice."""
    total, parts = one_rule("totals", {"given": "支出总表"}), one_rule("rollup", {"given": "支出总表"})
    wrong = [row.replace("4.00 | | 4.00", "5.00 | | 5.00") if "培训" in row else row for row in PROJECTS]

    assert (total(spending(*PROJECTS)).state, parts(spending(*PROJECTS)).state) == (State.PASS, State.PASS)
    assert parts(spending(*wrong)).state is State.FAIL
    assert total(spending(*(row.replace("合计 | 10", "合计 | 11") for row in PROJECTS))).state is State.FAIL


def test_lines_of_several_units_with_one_code_are_no_parts(one_rule):
    """A code that each unit prints with the same name, or for sums of its own, has no parts."""
    run = one_rule("rollup", {"given": "支出总表"})
    units = ["2010301 | 行政运行 | 6.00 | 6.00 |", "2010301 | 行政运行 | 2.00 | 2.00 |"]
    others = ["2010302 | 一般行政管理事务 | 6.00 | | 6.00", "2010302 | 会议经费 | 2.00 | | 2.00"]

    assert run(spending(*units)).state is not State.FAIL
    assert run(spending(*others)).state is not State.FAIL


def test_a_label_over_the_next_halfs_columns_names_its_figure(one_rule):
    """公用经费合计 that is merged over two of three halves is one line: the one with the figure behind it."""
    name = "一般公共预算财政拨款基本支出决算表"
    run = one_rule("equation", {"assert": f"{name}[公用经费].决算数 = {name}[商品和服务支出].决算数"})
    rows = (
        "人员经费/科目名称 | 人员经费/决算数 || 公用经费/科目名称 | 公用经费/决算数"
        " || 公用经费/科目名称 | 公用经费/决算数\n"
        "工资福利支出 | 6.00 || 商品和服务支出 | 2.00 || 资本性支出 |\n"
        "人员经费合计 | 6.00 || 公用经费合计 | 公用经费合计 || 公用经费合计 | {}"
    )

    def case(figure):
        return {"table": "一般公共预算财政拨款基本支出决算表", "rows": rows.format(figure)}

    assert run(case("2.00")).state is State.PASS
    assert run(case("3.00")).state is State.FAIL


def test_a_slip_is_proof_enough_in_a_table_of_one_row(table_states):
    """One digit away from adding up, a row of a table that shows nothing else is told; farther away it is not."""
    header = "科目编码 | 科目名称 | 合计 | 一般公共预算 | 事业收入 | 上年结转"
    state = table_states("parts", "收入总表", header)

    assert state("201 | 一般公共服务支出 | 254.68 | 215.34 | 37.15 | 2.19") is State.PASS
    assert state("201 | 一般公共服务支出 | 254.68 | 215.34 | 37.65 | 2.19") is State.FAIL
    assert state("201 | 一般公共服务支出 | 254.68 | 215.34 | 81.92 | 2.19") is not State.FAIL


def test_a_slip_in_a_table_of_three_rows(table_states):
    """Two rows with several parts show what the total is: the third is told where a slip explains it, else not."""
    header = "单位名称 | 合计 | 甲项 | 乙项\n合计 | 30.00 | 20.00 | 10.00\n甲局 | 18.00 | 12.00 | 6.00"
    state = table_states("parts", "机关运行经费表", header)

    assert state("乙所 | 12.00 | 8.00 | 4.00") is State.PASS
    assert state("乙所 | 12.00 | 8.30 | 4.00") is State.FAIL
    assert state("乙所 | 12.00 | 3.10 | 2.75") is not State.FAIL


def test_the_columns_of_one_year_prove_those_of_the_other(table_states):
    """A table with one row, last year's columns beside this year's: a slip in the one is told where the other holds."""
    header = " | ".join(f"{year}年预算数/{name}" for year in (2025, 2026) for name in ("合计", "出国", "用车", "接待"))
    state = table_states("parts", "三公经费表", header)
    this_year = "9.00 | | 6.00 | 3.00"

    assert state(f"12.50 | | 8.25 | 4.25 | {this_year}") is State.PASS
    assert state(f"12.50 | | 8.75 | 4.25 | {this_year}") is State.FAIL
    assert state(f"12.50 | | 3.10 | 4.25 | {this_year}") is not State.FAIL
    assert state("12.50 | | 8.75 | 4.25 | 9.00 | | 6.00 | 2.10") is not State.FAIL


def test_a_blank_total_over_pieces_is_not_missing(table_states):
    """Whole numbers beside amounts with decimals count something; a blank total over amounts is told."""
    state = table_states("totals", "支出总表", "科目编码 | 科目名称 | 合计 | 其他")

    def judged(whole, one, other):
        return state(
            f"合计 | | 9.00 | {whole}", f"201 | 一般公共服务支出 | 4.00 | {one}", f"205 | 教育支出 | 5.00 | {other}"
        )

    assert judged("", "12", "1") is State.PASS
    assert judged("", "1.20", "1.00") is State.FAIL
    assert judged("14", "12", "1") is State.FAIL


def test_one_source_pays_for_everything(table_states):
    """A total column that equals its only filled part in many rows and not in one is told; a repeated part is not."""
    state = table_states("parts", "收入总表", "科目编码 | 科目名称 | 合计 | 甲类资金 | 乙类资金 | 丙类资金")
    rows = [f"20{n:03} | 科目{n} | {n + 1}.00 | {n + 1}.00 | |" for n in range(9)]

    assert state(*rows, "213 | 农林水支出 | 7.00 | 7.00 | | ") is State.PASS
    assert state(*rows, "213 | 农林水支出 | 8.00 | 7.00 | | ") is State.FAIL
    assert state(*rows, "213 | 农林水支出 | 7.00 | 7.00 | 2.00 | ") is not State.FAIL


def test_a_table_of_no_known_kind_adds_up_too(one_rule):
    """Codes and headers say what adds up whatever the table is; messages call it by its title."""
    lines = ["301 | 工资福利支出 | {} | ", "30101 | 基本工资 | 2.00 | ", "30102 | 津贴补贴 | 1.00 | "]
    rows = "\n".join(["科目编码 | 科目名称 | 合计 | 基本支出", *lines])
    run = one_rule("rollup", {}, message="{table}")

    def case(total):
        return {"table": "unknown", "title": "财政拨款支出预算表（部门经济分类科目）", "rows": rows.format(total)}

    assert run(case("3.00")).state is State.PASS
    wrong = run(case("4.00"))
    assert wrong.state is State.FAIL
    assert wrong.findings[0].message == "财政拨款支出预算表（部门经济分类科目）"
