"""Cases: small documents written beside a rule that say when it must speak and when it must keep silent.

A rule's ``cases`` has two lists, ``pass`` and ``fail``; each needs at least one entry. A passing case must come to the
verdict ``pass`` (or to the state it names), so a rule that did not look is not taken for one that found nothing wrong.
A failing case must raise at least one finding. An entry is

- a text: a document whose running text it is, or
- a mapping with any of

  ==============  ====================================================================================================
  ``because``     one sentence for people
  ``text``        running text; see below
  ``tables``      list of tables; see below
  ``table`` …     shorthand for one table: its keys stand directly in the case, ``table`` being its kind
  ``forms``       list of performance forms; see below
  ``document``    ``{kind: budget, year: 2025, unit: 某某单位, level: 单位}``; these are the defaults, except that the kind
                  is the first one that the rule applies to
  ``pages``       number of pages, where more than the case mentions
  ``unreadable``  list of page numbers that could not be read
  ``partners``    other documents by role: ``{last_year: [case, …]}``, each written as a case
  ``expect``      fail only: a text or list of texts, each of which must occur in a finding's message, figures or evidence
  ``count``       fail only: the exact number of findings
  ``severity``    fail only: the severity of the first finding
  ``state``       pass only: ``not_applicable`` or ``not_evaluated`` instead of ``pass``
  ==============  ====================================================================================================

**Text.** Paragraphs are separated by line breaks. A line that begins with

- ``# ``, ``## ``, … is a heading of that level; the paragraphs below carry it in their ``section``,
- ``! `` is the title on the cover, ``~ `` a line of the contents page, ``> `` a note, ``^ `` a caption of a table,
- ``=== 7`` goes on to page 7.

**Table.** ``{table: 支出总表, unit: 万元, title: …, label: 预算公开表3, page: 7, notes: [注：本表无数据], rows: …}``. ``title``
defaults to the kind; ``kind: unknown`` is allowed. ``rows`` is a text with one row a line and ``|`` between the cells:

.. code-block:: text

    科目编码 | 科目名称       | 财政拨款/小计 | 财政拨款/一般公共预算 | 事业收入
    合计     |                | 10.00         | 10.00                 |
    201      | 一般公共服务支出 | 10.00       | 10.00                 |

The first line is the header; ``/`` parts the levels of a header path. ``||`` parts the panels of tables whose halves
stand side by side. Codes, names, totals, 其中 lines and levels are told by their words, as the reader does; a name
that begins with ``-`` (or ``--``) is one (two) levels below a name without.

**Form.**

.. code-block:: yaml

    forms:
      - form: 项目支出绩效目标表        # or 整体支出绩效目标表
        project: 会议经费
        department: 某县某局
        executing_unit: 某县某局
        unit: 万元
        page: 21
        filed: "20250301141500"
        funds: {实施期: {total: "65.00", 市县: "65.00"}, 年度: {total: "65.00", 市县: "65.00"}}   # or {total: …} without halves
        texts: {项目概况: …, 项目实施计划: …}
        goals: {实施期: …, 年度: …}
        facts: {项目期: 1年}
        indicators: |
          年度 | 成本指标 | 经济成本指标 | 会议费 | ≤65万元
          产出指标 | 数量指标 | 会议次数 | =1次            # four cells: no half

This is what ``budgetlint rules test`` runs, on the built-in packs and on a user's own.
"""
