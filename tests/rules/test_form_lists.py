from __future__ import annotations

from dataclasses import replace

import pytest

import rules
from extractor.kinds import load_vocabulary
from rules.case_documents import build_document
from schemas.document import Cell
from schemas.geometry import BBox
from schemas.report import State

BOX = BBox(0, 0, 10, 10)


@pytest.mark.parametrize(("name_rows", "state"), [(4, State.FAIL), (1, State.NOT_APPLICABLE)])
def test_costs_of_a_list_count_only_beside_their_projects_name(name_rows, state):
    """A page break cuts a project's cell: a cost beside the empty half may be that of the project below."""
    vocabulary = load_vocabulary()
    packs = rules.load_packs([], vocabulary, builtin=("performance",))
    form = {
        "form": "项目支出绩效目标表",
        "project": "设备购置",
        "unit": "万元",
        "funds": {"total": "20.00"},
        "indicators": "成本指标 | 经济成本指标 | 购置费 | ≤300万元",
    }
    document = build_document({"forms": [form, form]}, vocabulary)
    first, second = document.forms
    (cost,) = first.indicators
    name = replace(first.project, row=0, column=0)
    cost = replace(cost, value=replace(cost.value, row=3, column=5))
    cells = (
        Cell.printed(0, 0, "设备购置", 1, BOX, row_span=name_rows),
        *([Cell.printed(name_rows, 0, "", 1, BOX, row_span=4 - name_rows)] if name_rows < 4 else []),
        Cell.printed(3, 5, "≤300万元", 1, BOX),
    )
    listed = replace(
        document,
        tables=(replace(document.tables[0], cells=cells), *document.tables[1:]),
        forms=(replace(first, project=name, indicators=(cost,)), replace(second, table=first.table, indicators=())),
    )

    (verdict,) = rules.check(listed, packs, select=["PRF-104"])

    assert verdict.state is state
