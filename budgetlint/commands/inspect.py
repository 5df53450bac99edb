"""``budgetlint inspect``: the inspection form and the notice of one document."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from budgetlint.bilingual import Command, Option, session_of, session_options
from budgetlint.commands import choices
from budgetlint.language import Language

if TYPE_CHECKING:
    from schemas.report import DocumentReport

__all__ = ["days_option", "inspect_command", "sender_option"]


def days_option() -> Option:
    """Return ``--days``."""
    return Option(
        ["--days"], type=click.IntRange(1), default=10, metavar="N",
        zh="整改通知给出的期限（工作日），默认 10。", en="Working days that the notice gives (default 10).",
    )  # fmt: skip


def sender_option() -> Option:
    """Return ``--sender``."""
    return Option(
        ["--sender"], default="", metavar="NAME",
        zh="整改通知的落款单位；不给则留空盖章。", en="In whose name the notice is sent; left blank by default.",
    )  # fmt: skip


def _inspect(
    *,
    file: str,
    out: str,
    approved: datetime | None,
    published: datetime | None,
    days: int,
    sender: str,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    packs: tuple[str, ...],
    password: str | None,
    ocr: str,
    no_cache: bool,
) -> None:
    from budgetlint.batch.store import write_bytes
    from budgetlint.causes import in_words
    from budgetlint.checking import NEVER, Checked, Checking, check_document, exit_code, read_entry
    from budgetlint.files import Entry
    from budgetlint.inspection.files import FORM, NOTICE, Forms, blank_form, make_forms
    from budgetlint.inspection.form import Dates
    from budgetlint.inspection.notice import Letter
    from budgetlint.output import on_disk, printable
    from budgetlint.recognition import recognition_by

    context = click.get_current_context()
    session = session_of(context)
    language = session.language
    choices.refuse_folder_of_documents(file, language)
    checking = Checking(
        choices.load_chosen(language, packs, select, ignore), language, password,
        recognition=recognition_by(ocr, cached=not no_cache), interrupts=session.interrupts,
    )  # fmt: skip
    entry = Entry(file)
    document = read_entry(entry, checking)
    checked = document if isinstance(document, Checked) else check_document(entry, document, checking)
    if checked.row.detail:
        click.echo(f"{checked.row.path}{language.say('：', ': ')}{checked.row.detail}", err=True)
    if isinstance(document, Checked):
        made = Forms(blank_form(checked.row, language), None)
    else:
        made = make_forms(
            checked.row, document, Path(file), checking.packs, language,
            dates=Dates(approved.date() if approved else None, published.date() if published else None),
            letter=Letter(days, sender), password=password,
        )  # fmt: skip
    try:
        for name, content in ((FORM, made.form), (NOTICE, made.notice)):
            place = Path(out) / on_disk(f"{Path(printable(file)).stem}.{name}")
            if content is not None:
                write_bytes(place, content)
                click.echo(printable(str(place)))
            else:
                place.unlink(missing_ok=True)  # of an earlier draft, whose problems are solved
                click.echo(_no_notice(checked.row, language))
    except OSError as error:
        cause = in_words(error.strerror or str(error), language)
        told = language.say(f"{out}：无法写入（{cause}）", f"{out}: cannot be written ({cause})")
        raise click.UsageError(told) from error
    context.exit(exit_code([checked.row], NEVER))


def _no_notice(report: DocumentReport, language: Language) -> str:
    """Say why there is no notice: a document that was not checked has not been found right."""
    from schemas.report import Status

    if report.status is Status.CHECKED:
        return language.say("没有需要整改的问题，不出整改通知", "nothing to put right: no notice")
    return language.say("没有完全检查，也没有查出问题，不出整改通知", "not fully checked, and nothing found: no notice")


def inspect_command() -> Command:
    """Return the command."""
    day = click.DateTime(["%Y-%m-%d"])
    return Command(
        "inspect",
        zh="为一份文件填写公开情况检查表（xlsx，附原件截图），并起草整改通知（docx）。",
        en="Fill in the inspection form (xlsx, with pictures) of a document, and draft the notice (docx).",
        params=[
            click.Argument(["file"], metavar="FILE"),
            Option(["--out"], required=True, metavar="DIR", zh="写入的文件夹。", en="Folder to write to."),
            Option(["--approved"], type=day, metavar="YYYY-MM-DD",
                   zh="批复日期；与公开日期都给出时才检查及时性。",
                   en="Date of approval; with --published, tells whether it was published in time."),
            Option(["--published"], type=day, metavar="YYYY-MM-DD", zh="公开日期。", en="Date of publication."),
            days_option(),
            sender_option(),
            *choices.rule_options(),
            *choices.reading_options(),
            *session_options(),
        ],
        callback=_inspect,
    )  # fmt: skip
