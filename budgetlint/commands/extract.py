"""``budgetlint extract``: what was read of one document, as JSON or Markdown."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from budgetlint.bilingual import Command, Option, session_of, session_options
from budgetlint.commands import choices
from budgetlint.exits import ExitCode

if TYPE_CHECKING:
    from schemas.document import Document

__all__ = ["extract_command"]


def _extract(
    *,
    files: tuple[str, ...],
    form: str,
    output: str | None,
    pages: str | None,
    password: str | None,
    ocr: str,
    no_cache: bool,
) -> None:
    from budgetlint.failures import NO_SUCH_PAGE, PARTLY_READ, explain_failure
    from budgetlint.output import printable, write_file
    from budgetlint.recognition import mender, recognition_by
    from budgetlint.troubles import troubles_of
    from extractor.errors import ExtractionError
    from extractor.kinds import load_vocabulary
    from extractor.read import read

    context = click.get_current_context()
    session = session_of(context)
    language = session.language
    if output is not None:
        choices.refuse_unwritable(Path(output), language)
    wanted = choices.pages_of(pages, language)
    path = files[0]
    choices.refuse_folder_of_documents(path, language)
    place: str | tuple[str, ...] = path
    if len(files) > 1:
        entry = choices.pictures_as_one(files, language)
        path, place = entry.path, entry.place
    name = f"{printable(path)}{language.say('：', ': ')}"
    try:
        document = read(
            place,
            load_vocabulary(),
            password=password,
            pages=wanted,
            mend=mender(recognition_by(ocr, cached=not no_cache), session.interrupts),
        )
    except ExtractionError as error:
        session.interrupts.stop_if_asked()  # the library's trouble may have been that
        click.echo(name + explain_failure(error.failure.value, error.detail, language), err=True)
        context.exit(ExitCode.INCOMPLETE)
    session.interrupts.stop_if_asked()
    document = replace(document, path=path)
    if not document.pages:
        click.echo(name + explain_failure(NO_SUCH_PAGE, "", language), err=True)
        context.exit(ExitCode.INCOMPLETE)
    text = _json(document) if form == "json" else _markdown(document)
    if output is None:
        sys.stdout.write(text)
    else:
        write_file(Path(output), text)
    # Where only some pages were asked for, that the others were not read is no trouble.
    troubles = troubles_of(document if wanted is None else replace(document, problems=()), language)
    if troubles:
        click.echo(name + explain_failure(PARTLY_READ, language.say("；", "; ").join(troubles), language), err=True)
    context.exit(ExitCode.INCOMPLETE if troubles else ExitCode.OK)


def _json(document: Document) -> str:
    import json

    from schemas.serialise import extraction_to_json

    return json.dumps(extraction_to_json(document), ensure_ascii=False, indent=1) + "\n"


def _markdown(document: Document) -> str:
    from budgetlint.markdown import markdown

    return markdown(document)


def extract_command() -> Command:
    """Return the command."""
    return Command(
        "extract",
        zh="读出一份文件的文字、表格和绩效目标表。\n\n"
           "FILE 是一个文件、一个图片文件夹，或按页序给出的几幅图片（作为一份文件）。\n"
           "有一部分无法读取时退出码为 3，读出的部分照样输出。",
        en="Read the text, tables and performance forms of a document.\n\n"
           "FILE is one file, a folder of pictures, or several pictures in the order of the pages (one document).\n"
           "The exit code is 3 where a part could not be read; the rest is printed all the same.",
        callback=_extract,
        params=[
            click.Argument(["files"], nargs=-1, required=True, metavar="FILE..."),
            Option(
                ["--format", "form"], type=click.Choice(["json", "markdown"]), default="markdown",
                zh="输出格式：markdown 给人看（默认），json 给程序用。",
                en="Output: markdown for people (default) or json for programs.",
            ),
            choices.output_option(),
            choices.pages_option(zh="只读这些页。", en="Read only these pages."),
            *choices.reading_options(),
            *session_options(),
        ],
    )  # fmt: skip
