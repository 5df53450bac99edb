"""The notice to a unit (整改通知): what must be put right, where, against what, and by when.

Nothing is claimed that the rules do not say: the basis of each demand is the rule's own.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from budgetlint.inspection.place import against_text, place_text
from budgetlint.language import Language
from budgetlint.overview import words
from budgetlint.workbook import plain_text, timeless
from rules import Packs
from schemas.report import DocumentReport, Finding, Severity

if TYPE_CHECKING:
    from docx.document import Document as Word

__all__ = ["DAYS", "Letter", "render_notice"]

DAYS: Final = 10
_WIDTHS: Final = (1.4, 5.4, 4.3, 5.1)  # centimetres


@dataclass(frozen=True, slots=True)
class Letter:
    """What the sender decides: how many working days the unit has, and in whose name the notice goes out."""

    days: int = DAYS
    sender: str = ""


def render_notice(report: DocumentReport, packs: Packs, letter: Letter, language: Language) -> bytes | None:
    """Return the notice's bytes (docx), or None where there is nothing to put right."""
    certain = [f for f in report.findings if f.severity is not Severity.INFO and not f.doubt]
    doubtful = [f for f in report.findings if f.severity is not Severity.INFO and f.doubt]
    hints = [f for f in report.findings if f.severity is Severity.INFO]
    if not certain and not doubtful:
        return None
    say = language.say
    word = _letter()
    _centred(word, say("预决算公开问题整改通知", "Notice: problems in a budget disclosure"), 18, bold=True)
    unit = report.unit or say("（单位名称未识别）", "(unit not recognised)")
    _paragraph(word, say(f"{unit}：", f"{unit}:"), bold=True)
    what = _what(report, language)
    _paragraph(
        word,
        say(
            f"经检查你单位{what}，发现下列问题。请于收到本通知之日起 {letter.days} 个工作日内逐项核实、改正，"
            "重新公开更正后的文本，并书面反馈整改情况；经核实无误的，请说明理由。",
            f"{what} was checked and the problems below were found. Within {letter.days} working days of receipt, look "
            "into each of them, correct it, publish the corrected text and answer in writing; where it is right, say "
            "why.",
        ),
        indent=True,
    )
    parts = (
        (say("应当改正的问题", "To be corrected"), certain),
        (say("读取存疑、请对照原件核实的问题", "Read with doubt; compare with the original"), doubtful),
        (say("供参考的提示", "Hints"), hints),
    )
    number = 0
    for title, findings in parts:
        if findings:
            _paragraph(word, say(f"{title}（{len(findings)} 项）", f"{title} ({len(findings)})"), bold=True, before=10)
            number = _table(word, findings, number, packs, language)
    _ending(word, letter, language)
    buffer = io.BytesIO()
    word.save(buffer)
    return timeless(buffer.getvalue())


def _what(report: DocumentReport, language: Language) -> str:
    year = language.say(f" {report.year} 年", f"{report.year} ") if report.year else ""
    kind = words.kind_name(report.kind, language) if report.kind != "unknown" else ""
    named = language.say(f"{year}{kind}公开文本", f"Your {year}{kind} disclosure")
    return language.say(f"{named}（共 {report.pages} 页）", f"{named} ({report.pages} pages)")


def _letter() -> Word:
    from docx import Document
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt

    word = Document()
    section = word.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.4)
    section.top_margin = section.bottom_margin = Cm(2.5)
    style: Any = word.styles["Normal"]
    style.font.name, style.font.size = "仿宋", Pt(12)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "仿宋")
    return word


def _table(word: Word, findings: Sequence[Finding], number: int, packs: Packs, language: Language) -> int:
    from docx.shared import Cm

    say = language.say
    header = (
        say("序号", "No."), say("问题与依据", "Problem and basis"), say("位置", "Place"), say("核对", "Against"),
    )  # fmt: skip
    table = word.add_table(rows=1, cols=len(header), style="Table Grid")
    table.autofit = False
    for cell, text in zip(table.rows[0].cells, header, strict=True):
        _write(cell, text, bold=True)
    _mark(table.rows[0], "w:tblHeader")  # stands on every page that the table runs over
    for finding in findings:
        number += 1
        rule = packs.rule(finding.rule)
        basis = say("依据：", "Basis: ") + rule.basis.in_language(language.value) if rule else ""
        doubt = say("存疑：", "In doubt: ") + finding.doubt if finding.doubt else ""
        message = " ".join(finding.message.split())
        place = place_text(finding.evidence[0], language) if finding.evidence else say("全文", "the whole document")
        texts = (
            str(number), "\n".join(part for part in (message, doubt, f"{basis}（{finding.rule}）") if part), place,
            against_text(finding, language) or "—",
        )  # fmt: skip
        row = table.add_row()
        _mark(row, "w:cantSplit")  # a problem is not torn apart by a page's end
        for cell, text in zip(row.cells, texts, strict=True):
            _write(cell, text)
    for column, width in zip(table.columns, _WIDTHS, strict=True):
        column.width = Cm(width)
    for row in table.rows:
        for cell, width in zip(row.cells, _WIDTHS, strict=True):
            cell.width = Cm(width)
    return number


def _mark(row: Any, mark: str) -> None:  # noqa: ANN401  (python-docx's rows are typed loosely)
    """Give a row a property that Word knows by this name."""
    from docx.oxml import OxmlElement

    row._tr.get_or_add_trPr().append(OxmlElement(mark))  # noqa: SLF001  (python-docx offers no other way)


def _write(cell: Any, text: str, *, bold: bool = False) -> None:  # noqa: ANN401  (python-docx's cells are typed loosely)
    from docx.shared import Pt

    paragraph = cell.paragraphs[0]
    run = paragraph.add_run(str(plain_text(text)))
    run.font.size, run.bold = Pt(10), bold
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(2)


def _paragraph(word: Word, text: str, *, bold: bool = False, indent: bool = False, before: int = 0) -> None:
    from docx.shared import Pt

    paragraph = word.add_paragraph()
    paragraph.add_run(str(plain_text(text))).bold = bold
    paragraph.paragraph_format.space_before, paragraph.paragraph_format.space_after = Pt(before), Pt(6)
    paragraph.paragraph_format.keep_with_next = bold  # a heading
    if indent:
        paragraph.paragraph_format.first_line_indent = Pt(24)


def _centred(word: Word, text: str, size: int, *, bold: bool) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    paragraph = word.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run(text)
    run.font.size, run.bold = Pt(size), bold


def _ending(word: Word, letter: Letter, language: Language) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    word.add_paragraph()
    sender = letter.sender or language.say("（检查单位印章）", "(inspecting authority)")
    for text in (sender, language.say("　　　　年　　月　　日", "Date:                    ")):
        word.add_paragraph(str(plain_text(text))).alignment = WD_ALIGN_PARAGRAPH.RIGHT
