"""The program's entry: the group of commands, and what becomes of every error."""

from __future__ import annotations

import gc
import os
import sys
import traceback
from collections.abc import Sequence

import click

from budgetlint import __version__
from budgetlint.bilingual import Group, Option, Session, session_options
from budgetlint.causes import in_words
from budgetlint.commands.batch import batch_command
from budgetlint.commands.check import check_command
from budgetlint.commands.config import config_group
from budgetlint.commands.doctor import doctor_command
from budgetlint.commands.extract import extract_command
from budgetlint.commands.inspect import inspect_command
from budgetlint.commands.results import query_command, status_command
from budgetlint.commands.rules import rules_group
from budgetlint.commands.suppress import suppress_command
from budgetlint.exits import ExitCode
from budgetlint.interrupts import listening
from budgetlint.language import Language, chosen_language
from budgetlint.output import hang_up, printable, speak_utf8
from budgetlint.usage import usage_message

__all__ = ["main", "program"]


def program() -> Group:
    """Return the group of all commands."""
    group = Group(
        "budgetlint",
        zh="检查地方预算公开、决算公开文件。",
        en="A linter for Chinese local-government budget disclosures (预算公开, 决算公开).",
        params=[
            Option(
                ["--version"], is_flag=True, is_eager=True, expose_value=False, callback=_show_version,
                zh="显示版本。", en="Show the version.",
            ),
            *session_options(),
        ],
    )  # fmt: skip
    for command in (
        check_command(), extract_command(), batch_command(), status_command(), query_command(), inspect_command(),
        rules_group(),
        suppress_command(), config_group(), doctor_command(),
    ):  # fmt: skip
        group.add_command(command)
    return group


def _show_version(context: click.Context, parameter: click.Parameter, value: object) -> None:  # noqa: ARG001  (click's own)
    if value:
        click.echo(f"budgetlint {__version__}")
        context.exit()


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program and return its exit code. No exception leaves it."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    language = chosen_language(words, os.environ)
    speak_utf8()
    # A document is thousands of immutable values without cycles; looking through them again and again takes a tenth
    # of a run.
    gc.set_threshold(50_000, 20, 20)
    try:
        with listening() as interrupts:
            code = _run(words, Session(language, "--debug" in words, interrupts))
        sys.stdout.flush()
    except BrokenPipeError:
        hang_up()
        return ExitCode.INCOMPLETE
    except OSError as error:  # a full disk behind stdout
        hang_up()
        return _unwritten(error, language)
    return code


def _run(words: list[str], session: Session) -> int:  # noqa: PLR0911  (one return per kind of end)
    """Run the command and turn every error into a line and a code."""
    language = session.language
    group = program()
    try:
        # Not click's own main(): that one ends the process itself, and calls a broken pipe a success.
        with group.make_context("budgetlint", words, obj=session) as context:
            try:
                group.invoke(context)
            finally:
                session.interrupts.stop_if_asked()  # whatever it came to: what was asked for is an end
    except click.exceptions.Exit as error:
        return error.exit_code
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        return ExitCode.USAGE
    except click.UsageError as error:
        return _complain(usage_message(error, language), language, ExitCode.USAGE, _help_hint(error, language))
    except click.ClickException as error:
        return _complain(error.format_message(), language, ExitCode.USAGE)
    except (click.Abort, KeyboardInterrupt):
        return _complain(language.say("已中断", "interrupted"), language, ExitCode.INTERRUPTED)
    except OSError:  # what is read is the reader's to tell: this is a report that could not be written
        raise
    except Exception as error:  # noqa: BLE001  (the last place where a fault of ours can become a line for the user)
        return _fault(error, session)
    return ExitCode.OK


def _unwritten(error: OSError, language: Language) -> int:
    place = f" {printable(error.filename)}" if isinstance(error.filename, str) else ""
    cause = in_words(error.strerror or type(error).__name__, language)
    return _complain(
        language.say(f"结果无法写出{place}：{cause}", f"the result could not be written{place}: {cause}"),
        language,
        ExitCode.INCOMPLETE,
    )


def _fault(error: Exception, session: Session) -> int:
    if session.debug:
        traceback.print_exception(error)
    language = session.language
    message = " ".join(f"{type(error).__name__}: {error}".split())
    return _complain(
        language.say(f"内部错误：{message}", f"internal error: {message}"),
        language,
        ExitCode.INTERNAL,
        "" if session.debug else language.say("加 --debug 重新运行可看到详情", "run again with --debug for details"),
    )


def _help_hint(error: click.UsageError, language: Language) -> str:
    path = error.ctx.command_path if error.ctx else "budgetlint"
    return language.say(f"见 {path} --help", f"see {path} --help")


def _complain(message: str, language: Language, code: ExitCode, hint: str = "") -> int:
    told = f"budgetlint{language.say('：', ': ')}{message}"
    click.echo(f"{told}{language.say('；', '; ')}{hint}" if hint else told, err=True)
    return code
