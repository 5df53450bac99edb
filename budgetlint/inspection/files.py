"""The files that an inspection leaves: the form, and the notice where there is something to put right."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from budgetlint.inspection.crops import open_pictures
from budgetlint.inspection.form import Dates, inspect_document, inspect_unread
from budgetlint.inspection.notice import Letter, render_notice
from budgetlint.inspection.sheet import render_form
from budgetlint.language import Language
from rules import Packs
from schemas.document import Document
from schemas.report import DocumentReport

__all__ = ["FORM", "NOTICE", "Forms", "blank_form", "make_forms"]

FORM = "公开情况检查表.xlsx"
NOTICE = "整改通知.docx"


@dataclass(frozen=True, slots=True)
class Forms:
    """The bytes of both files; ``notice`` is None where there is nothing to put right."""

    form: bytes
    notice: bytes | None


def make_forms(
    report: DocumentReport,
    document: Document,
    path: Path | None,
    packs: Packs,
    language: Language,
    *,
    dates: Dates | None = None,
    letter: Letter | None = None,
    password: str | None = None,
) -> Forms:
    """Make the files of one document; ``path`` is where its pages can be drawn from, None for no pictures."""
    inspection = inspect_document(report, document, packs, language, dates)
    with open_pictures(path, document, password) as pictures:
        form = render_form(inspection, pictures, language)
    return Forms(form, render_notice(report, packs, letter or Letter(), language))


def blank_form(report: DocumentReport, language: Language) -> bytes:
    """Make the form of a document that could not be read: every item unchecked, with the reason."""
    return render_form(inspect_unread(report, language), None, language)
