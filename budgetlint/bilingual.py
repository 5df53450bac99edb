"""click's commands, groups and options with their words in both languages."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

import click

from budgetlint.interrupts import Interrupts
from budgetlint.language import Language

__all__ = ["Command", "Group", "Option", "Session", "session_of", "session_options"]


@dataclass(frozen=True, slots=True)
class Session:
    """What holds for the whole run of the program, whatever the command."""

    language: Language = Language.CHINESE
    debug: bool = False
    interrupts: Interrupts = field(default_factory=Interrupts)


def session_of(context: click.Context) -> Session:
    """Return the session that the program was started with."""
    return context.find_object(Session) or Session()


class Option(click.Option):
    """An option with its help in Chinese (``zh``) and English (``en``)."""

    def __init__(self, *args: Any, zh: str, en: str, **kwargs: Any) -> None:  # noqa: ANN401  (click's own signature)
        super().__init__(*args, **{"help": zh, **kwargs})
        self.zh = zh
        self.en = en

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Return the lines of the help page, in the session's language."""
        language = session_of(ctx).language
        spoken = copy(self)
        spoken.help = language.say(self.zh, self.en)
        record = click.Option.get_help_record(spoken, ctx)
        return record and (record[0], record[1].replace("[required]", language.say("[必填]", "[required]")))


class _Speaking(click.Command):
    """What commands and groups have in common: help in two languages, and section titles to match."""

    def __init__(self, *args: Any, zh: str, en: str, **kwargs: Any) -> None:  # noqa: ANN401  (click's own signature)
        super().__init__(*args, **{"help": zh, **kwargs})
        self.zh = zh
        self.en = en

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return ``--help`` with its own help in both languages."""
        plain = super().get_help_option(ctx)
        if plain is None:
            return None
        return Option(
            plain.opts, is_flag=True, is_eager=True, expose_value=False, callback=_show_help,
            zh="显示本帮助。", en="Show this help.",
        )  # fmt: skip

    def get_short_help_str(self, limit: int = 100) -> str:
        """Return the first line of the help for the list of commands."""
        context = click.get_current_context(silent=True)
        language = session_of(context).language if context else Language.CHINESE
        return language.say(self.zh, self.en).strip().splitlines()[0][:limit]

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the usage line."""
        formatter.write_usage(
            ctx.command_path,
            " ".join(self.collect_usage_pieces(ctx)),
            session_of(ctx).language.say("用法：", "Usage: "),
        )

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what the command does."""
        formatter.write_paragraph()
        with formatter.indentation():
            for line in session_of(ctx).language.say(self.zh, self.en).strip().splitlines():
                formatter.write(f"{'':>{formatter.current_indent}}{line.strip()}\n" if line.strip() else "\n")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options."""
        options = [option for option in self.get_params(ctx) if isinstance(option, click.Option)]
        records = [record for option in options if (record := option.get_help_record(ctx)) is not None]
        with formatter.section(session_of(ctx).language.say("选项", "Options")):
            formatter.write_dl(records)


class Command(_Speaking):
    """A command with its help in Chinese (``zh``) and English (``en``)."""


class Group(_Speaking, click.Group):
    """A group of commands with its help in Chinese (``zh``) and English (``en``)."""

    command_class = Command

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options, then the commands."""
        super().format_options(ctx, formatter)
        rows = [(name, self.commands[name].get_short_help_str()) for name in self.list_commands(ctx)]
        with formatter.section(session_of(ctx).language.say("命令", "Commands")):
            formatter.write_dl(rows)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command named first, or fail with the nearest one."""
        name = args[0]
        if name in self.commands:
            return name, self.commands[name], args[1:]
        near = get_close_matches(name, self.commands, n=1)
        hint = session_of(ctx).language.say(f"；是不是 {near[0]}？", f"; did you mean {near[0]}?") if near else ""
        message = session_of(ctx).language.say(f"没有命令 {name}", f"there is no command {name}")
        raise click.UsageError(message + hint, ctx)

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  (click's own signature)
        """Return the commands in the order in which they were added: the most used first."""
        return list(self.commands)


def _show_help(ctx: click.Context, parameter: click.Parameter, value: object) -> None:  # noqa: ARG001  (click's own)
    if value and not ctx.resilient_parsing:
        click.echo(ctx.get_help())
        ctx.exit()


def session_options() -> list[click.Parameter]:
    """Return ``--lang`` and ``--debug``, which every command takes.

    Their values were read ahead of click, to be there for its own errors; here they are declared and explained.
    """
    return [
        Option(
            ["--lang"], type=click.Choice([language.value for language in Language]), expose_value=False,
            zh="语言：zh 中文（默认）或 en 英文；也可设环境变量 BUDGETLINT_LANG。",
            en="Language: zh Chinese (default) or en English; or set BUDGETLINT_LANG.",
        ),
        Option(
            ["--debug"], is_flag=True, expose_value=False,
            zh="内部错误时显示完整的错误跟踪。", en="Show the whole traceback of an internal error.",
        ),
    ]  # fmt: skip
