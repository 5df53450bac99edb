"""``budgetlint check``: documents in, a report and an exit code out."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from budgetlint.bilingual import Command, Option, Session, session_of, session_options
from budgetlint.commands import choices
from budgetlint.config.options import (
    config_options,
    configuration_of,
    fail_on_option,
    load_configured,
    partners_option,
    speaking,
    suppressions_option,
)
from budgetlint.config.settings import ENGINES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from budgetlint.checking import Checked, Checking
    from budgetlint.crop_files import CropFolder
    from budgetlint.files import Entry
    from budgetlint.language import Language
    from budgetlint.standing import Closing, Standing
    from budgetlint.text_report import Line
    from budgetlint.together import Together
    from schemas.report import DocumentReport

__all__ = ["check_command"]


def _check(  # the options as click hands them over
    *,
    files: tuple[str, ...],
    form: str,
    output: str | None,
    pages: str | None,
    password: str | None,
    no_cache: bool,
    config: str | None,
    no_config: bool,
    baseline: str | None,
    only_new: bool,
    statistics: bool,
    companions: tuple[str, ...],
    pair: bool,
    one: bool,
    crops: str | None,
    **_: object,  # settings: an option is only one of the places where they may stand
) -> None:
    from budgetlint.checking import NEVER, Checking, exit_code
    from budgetlint.output import write_file
    from budgetlint.recognition import recognition_by
    from budgetlint.standing import standing_of
    from budgetlint.together import together_of

    context = click.get_current_context()
    entries = _entries(files, session_of(context).language, one=one)
    configuration = configuration_of(context, (entry.path for entry in entries), config=config, no_config=no_config)
    session = speaking(context, configuration)
    if output is not None:
        choices.refuse_unwritable(Path(output), session.language)
    wanted = choices.pages_of(pages, session.language)
    checking = Checking(
        load_configured(configuration, session.language),
        session.language,
        password,
        wanted,
        recognition=recognition_by(configuration.text("ocr") or ENGINES[0], cached=not no_cache),
        interrupts=session.interrupts,
    )
    choices.refuse_only_new_alone(baseline, session.language, only_new=only_new)
    standing = standing_of(configuration, checking, entries, baseline=baseline, statistics=statistics)
    together = together_of(configuration, checking, entries, companions, pair=pair)
    folder = _folder_of_crops(crops, session.language)
    each = _check_each(entries, checking, together, session, folder)
    if form == "text" and output is None:
        rows, closing = _check_aloud(each, checking, standing, session, folder)
    else:
        rows = [standing.of(row) for row in each]
        closing = standing.closing(rows, session.language)
        text = (
            _json(rows, closing)
            if form == "json"
            else _text(rows, closing, checking, folder, fingerprints=standing.suppressions is not None)
        )
        if output is None:
            sys.stdout.write(text)
        else:
            write_file(Path(output), text)
    fail_on = configuration.text("fail_on") or NEVER
    context.exit(exit_code(rows, fail_on, only_new=only_new, about_run=closing.findings))


def _folder_of_crops(place: str | None, language: Language) -> CropFolder | None:
    """Make the folder for crops. Raises click.UsageError where it cannot be made."""
    from budgetlint.causes import in_words
    from budgetlint.crop_files import CropFolder

    if place is None:
        return None
    try:
        return CropFolder.at(Path(place))
    except OSError as error:
        cause = in_words(error.strerror or str(error), language)
        message = language.say(
            f"选项 --crops：{place} 不能用作文件夹（{cause}）",
            f"option --crops: {place} cannot be used as a folder ({cause})",
        )
        raise click.UsageError(message) from error


def _entries(files: Sequence[str], language: Language, *, one: bool) -> list[Entry]:
    from budgetlint.files import find_documents

    return [choices.pictures_as_one(files, language)] if one else find_documents(files)


def _check_each(
    entries: Sequence[Entry], checking: Checking, together: Together, session: Session, folder: CropFolder | None
) -> Iterator[DocumentReport]:
    """Yield the row of each document as soon as it is checked; tell failures and progress on stderr."""
    from budgetlint.terminal import Progress

    progress = Progress(len(entries))
    for done, entry in enumerate(entries):
        progress.show(done, entry.path)
        checked, document = together.check(entry, checking)
        if folder is not None and document is not None:
            folder.write(checked.row, document, Path(entry.path), checking.password)
        progress.wipe()
        _warn(checked, session)
        yield checked.row


def _check_aloud(
    each: Iterator[DocumentReport],
    checking: Checking,
    standing: Standing,
    session: Session,
    folder: CropFolder | None,
) -> tuple[list[DocumentReport], Closing]:
    """Check and print document by document: in a long run the first findings are there at once."""
    from budgetlint.terminal import both_are_terminals, writer_of_stdout
    from budgetlint.text_report import document_lines

    write = writer_of_stdout()
    told_already = both_are_terminals()
    rows = []
    for checked in each:
        row = standing.of(checked)
        rows.append(row)
        if row.verdicts or not told_already:
            shown = folder.files if folder else {}
            write(document_lines(row, session.language, fingerprints=standing.suppressions is not None, crops=shown))
    closing = standing.closing(rows, session.language)
    write(_last_lines(rows, closing, checking))
    return rows, closing


def _warn(checked: Checked, session: Session) -> None:
    """Say on stderr, in one line, why a document was not or not wholly checked."""
    row = checked.row
    if row.detail:
        click.echo(f"{row.path}{session.language.say('：', ': ')}{row.detail}", err=True)
    if checked.trace and session.debug:
        click.echo(checked.trace, err=True)


def _json(rows: Sequence[DocumentReport], closing: Closing) -> str:
    import json

    from budgetlint import __version__
    from budgetlint.checking import summarise
    from schemas.report import Report
    from schemas.serialise import REPORT_VERSION, report_to_json

    report = Report(
        REPORT_VERSION, __version__, tuple(rows), summarise(rows),
        closing.findings, closing.fixed, closing.unverified, closing.statistics,
    )  # fmt: skip
    return json.dumps(report_to_json(report), ensure_ascii=False, indent=2) + "\n"


def _text(
    rows: Sequence[DocumentReport],
    closing: Closing,
    checking: Checking,
    folder: CropFolder | None,
    *,
    fingerprints: bool,
) -> str:
    from budgetlint.terminal import plain_text
    from budgetlint.text_report import document_lines

    language, crops = checking.language, folder.files if folder else {}
    told = (document_lines(row, language, fingerprints=fingerprints, crops=crops) for row in rows)
    lines = [line for row in told for line in row]
    return plain_text([*lines, *_last_lines(rows, closing, checking)])


def _last_lines(rows: Sequence[DocumentReport], closing: Closing, checking: Checking) -> list[Line]:
    from budgetlint.closing_report import closing_lines
    from budgetlint.text_report import summary_lines

    language = checking.language
    titles = {rule.id: rule.title.in_language(language.value) for rule in checking.packs.rules}
    return [*closing_lines(closing, titles, language), *summary_lines(rows, language)]


def check_command() -> Command:
    """Return the command."""
    parameters: list[click.Parameter] = [
        click.Argument(["files"], nargs=-1, required=True, metavar="FILE..."),
        Option(
            ["--format", "form"], type=click.Choice(["text", "json"]), default="text",
            zh="输出格式：text 给人看（默认），json 给程序用。",
            en="Output: text for people (default) or json for programs.",
        ),
        choices.output_option(),
        choices.pages_option(
            zh="只报告这些页上的问题（全文仍会读取，跨表核对不受影响）。",
            en="Report only findings on these pages; the whole document is still read, so checks across tables hold.",
        ),
        choices.select_option(),
        choices.ignore_option(),
        fail_on_option(),
        choices.password_option(),
        choices.packs_option(),
        choices.ocr_option(),
        choices.no_cache_option(),
        Option(
            ["--with", "companions"], multiple=True, metavar="ROLE=FILE",
            zh="用来对照的文件，可重复。ROLE：units 全部所属单位、some_units 部分所属单位、department 主管部门、"
               "last_year 上年、final_accounts 决算、budget 预算。",
            en="A document to compare with; may be repeated. ROLE: units (all of a department's), some_units, "
               "department, last_year, final_accounts, budget.",
        ),
        Option(
            ["--as-one", "one"], is_flag=True,
            zh="把给出的图片（或文件夹里的图片，按编号排序）作为一份文件，一幅一页。",
            en="Take the pictures named (of folders those in them, by number) for one document, a page each.",
        ),
        partners_option(),
        Option(
            ["--pair"], is_flag=True,
            zh="在被检查的文件之间按单位、年度、种类和级别自动配对，跨文件核对。",
            en="Compare the documents with each other where unit, year, kind and level say that they belong together.",
        ),
        Option(
            ["--crops"], metavar="DIR",
            zh="把存疑问题所依据的单元格从原件上截图，存入这个文件夹，并在报告里写明文件名。",
            en="Write pictures of the cells that findings in doubt rest on to this folder; the report names them.",
        ),
        suppressions_option(),
        Option(
            ["--baseline"], metavar="FILE",
            zh="以前的报告（check --format json 的输出）：标明哪些问题是新增、仍存、已整改。",
            en="An earlier report (of check --format json): marks findings as new or remaining and lists fixed ones.",
        ),
        Option(
            ["--only-new"], is_flag=True,
            zh="只有新增的问题影响退出码（与 --baseline 同用）。",
            en="Let only new findings count for the exit code (with --baseline).",
        ),
        Option(
            ["--statistics"], is_flag=True,
            zh="最后按规则统计：问题数、涉及文件数、评估与未评估的次数。",
            en="End with statistics by rule: findings, documents, how often it was evaluated and how often not.",
        ),
        *config_options(),
        *session_options(),
    ]  # fmt: skip
    return Command(
        "check",
        zh="检查文件，报告问题及其位置和数字。\n\n"
           "FILE 是 PDF、Word、Excel 文件或图片，或含有这些文件的文件夹（包括子文件夹）。\n"
           "只装有编号图片（1.jpg、2.jpg……）的文件夹算一份文件。\n"
           "退出码：0 全部检查且无问题；1 有问题；2 命令、配置或规则包有误；\n"
           "3 有文件（或其一部分）未能检查；4 内部错误。多种情况并存时取较大者。",
        en="Check documents; report findings with their places and figures.\n\n"
           "FILE is a PDF, Word or Excel file, a picture, or a folder that holds such files at any depth.\n"
           "A folder of nothing but numbered pictures (1.jpg, 2.jpg, …) is one document.\n"
           "Exit codes: 0 all checked, no findings; 1 findings; 2 wrong command line, configuration or rule pack;\n"
           "3 some document, or a part of one, could not be checked; 4 internal error. The greatest applies.",
        callback=_check,
        params=parameters,
    )  # fmt: skip
