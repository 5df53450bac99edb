"""The check kinds, registered by name in one explicit table.

A check kind is a module here that exports one ``CheckKind`` constant; its docstring is its manual. To add one, import
its constant and give it a line in ``CHECKS``.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from rules.checks.amount_unit import KIND as AMOUNT_UNIT
from rules.checks.brackets import KIND as BRACKETS
from rules.checks.car_counts import KIND as CAR_COUNTS
from rules.checks.change_parts import KIND as CHANGE_PARTS
from rules.checks.change_words import KIND as CHANGE_WORDS
from rules.checks.changes import KIND as CHANGES
from rules.checks.class_label import KIND as CLASS_LABEL
from rules.checks.code_depth import KIND as CODE_DEPTH
from rules.checks.code_name import KIND as CODE_NAME
from rules.checks.code_twice import KIND as CODE_TWICE
from rules.checks.compared_year import KIND as COMPARED_YEAR
from rules.checks.completion import KIND as COMPLETION
from rules.checks.contents import KIND as CONTENTS
from rules.checks.count_sum import KIND as COUNT_SUM
from rules.checks.covered_projects import KIND as COVERED_PROJECTS
from rules.checks.date_order import KIND as DATE_ORDER
from rules.checks.date_sanity import KIND as DATE_SANITY
from rules.checks.empty_table import KIND as EMPTY_TABLE
from rules.checks.equation import KIND as EQUATION
from rules.checks.evaluation_grade import KIND as EVALUATION_GRADE
from rules.checks.evaluation_money import KIND as EVALUATION_MONEY
from rules.checks.evaluation_points import KIND as EVALUATION_POINTS
from rules.checks.form_cells import KIND as FORM_CELLS
from rules.checks.form_comparator import KIND as FORM_COMPARATOR
from rules.checks.form_cost import KIND as FORM_COST
from rules.checks.form_funds import KIND as FORM_FUNDS
from rules.checks.form_indicators import KIND as FORM_INDICATORS
from rules.checks.form_text import KIND as FORM_TEXT
from rules.checks.goal_values import KIND as GOAL_VALUES
from rules.checks.growth import KIND as GROWTH
from rules.checks.level_words import KIND as LEVEL_WORDS
from rules.checks.list_sum import KIND as LIST_SUM
from rules.checks.list_total import KIND as LIST_TOTAL
from rules.checks.loose_list import KIND as LOOSE_LIST
from rules.checks.misspelling import KIND as MISSPELLING
from rules.checks.named_list import KIND as NAMED_LIST
from rules.checks.numbering import KIND as NUMBERING
from rules.checks.other_kind import KIND as OTHER_KIND
from rules.checks.outline_sum import KIND as OUTLINE_SUM
from rules.checks.own_name import KIND as OWN_NAME
from rules.checks.partner_cells import KIND as PARTNER_CELLS
from rules.checks.partner_growth import KIND as PARTNER_GROWTH
from rules.checks.parts import KIND as PARTS
from rules.checks.project_funds import KIND as PROJECT_FUNDS
from rules.checks.quoted_code import KIND as QUOTED_CODE
from rules.checks.rate_product import KIND as RATE_PRODUCT
from rules.checks.repeated_change import KIND as REPEATED_CHANGE
from rules.checks.repeated_fact import KIND as REPEATED_FACT
from rules.checks.repeated_lines import KIND as REPEATED_LINES
from rules.checks.repeated_words import KIND as REPEATED_WORDS
from rules.checks.required_sections import KIND as REQUIRED_SECTIONS
from rules.checks.required_tables import KIND as REQUIRED_TABLES
from rules.checks.rollup import KIND as ROLLUP
from rules.checks.running_total import KIND as RUNNING_TOTAL
from rules.checks.same_cells import KIND as SAME_CELLS
from rules.checks.same_totals import KIND as SAME_TOTALS
from rules.checks.self_reference import KIND as SELF_REFERENCE
from rules.checks.share import KIND as SHARE
from rules.checks.statement_owner import KIND as STATEMENT_OWNER
from rules.checks.statement_year import KIND as STATEMENT_YEAR
from rules.checks.table_labels import KIND as TABLE_LABELS
from rules.checks.table_owner import KIND as TABLE_OWNER
from rules.checks.table_reference import KIND as TABLE_REFERENCE
from rules.checks.text_count import KIND as TEXT_COUNT
from rules.checks.text_equation import KIND as TEXT_EQUATION
from rules.checks.text_figure import KIND as TEXT_FIGURE
from rules.checks.timestamp import KIND as TIMESTAMP
from rules.checks.told_balance import KIND as TOLD_BALANCE
from rules.checks.told_expenses import KIND as TOLD_EXPENSES
from rules.checks.told_within import KIND as TOLD_WITHIN
from rules.checks.totals import KIND as TOTALS
from rules.checks.unit_scale import KIND as UNIT_SCALE
from rules.checks.whose_report import KIND as WHOSE_REPORT
from rules.checks.witnessed_list import KIND as WITNESSED_LIST
from rules.checks.wording import KIND as WORDING
from rules.protocol import CheckKind

__all__ = ["CHECKS"]

_KINDS: Final[tuple[CheckKind, ...]] = (
    # over tables
    CHANGES,
    CODE_DEPTH,
    CODE_NAME,
    EMPTY_TABLE,
    EQUATION,
    FORM_CELLS,
    LIST_TOTAL,
    LOOSE_LIST,
    OTHER_KIND,
    PARTNER_CELLS,
    PARTS,
    PROJECT_FUNDS,
    REPEATED_LINES,
    REQUIRED_TABLES,
    ROLLUP,
    RUNNING_TOTAL,
    SAME_CELLS,
    SAME_TOTALS,
    TABLE_LABELS,
    TOLD_BALANCE,
    TOLD_EXPENSES,
    TOLD_WITHIN,
    TOTALS,
    UNIT_SCALE,
    # over text, dates, wording and forms
    AMOUNT_UNIT,
    BRACKETS,
    CLASS_LABEL,
    CODE_TWICE,
    COMPARED_YEAR,
    COMPLETION,
    CONTENTS,
    REPEATED_CHANGE,
    REPEATED_FACT,
    WHOSE_REPORT,
    DATE_ORDER,
    DATE_SANITY,
    FORM_COMPARATOR,
    FORM_COST,
    FORM_FUNDS,
    FORM_INDICATORS,
    FORM_TEXT,
    GOAL_VALUES,
    GROWTH,
    CHANGE_WORDS,
    LEVEL_WORDS,
    LIST_SUM,
    COUNT_SUM,
    COVERED_PROJECTS,
    MISSPELLING,
    OWN_NAME,
    PARTNER_GROWTH,
    RATE_PRODUCT,
    REPEATED_WORDS,
    REQUIRED_SECTIONS,
    EVALUATION_MONEY,
    EVALUATION_POINTS,
    SELF_REFERENCE,
    SHARE,
    STATEMENT_OWNER,
    STATEMENT_YEAR,
    TABLE_OWNER,
    TABLE_REFERENCE,
    TEXT_COUNT,
    TEXT_EQUATION,
    CAR_COUNTS,
    CHANGE_PARTS,
    OUTLINE_SUM,
    WITNESSED_LIST,
    QUOTED_CODE,
    NAMED_LIST,
    EVALUATION_GRADE,
    TEXT_FIGURE,
    NUMBERING,
    TIMESTAMP,
    WORDING,
)

CHECKS: Final[Mapping[str, CheckKind]] = MappingProxyType({kind.name: kind for kind in _KINDS})
"""All check kinds by the name that packs use."""
