"""What is wrong with a command line, and what would be right: one line, in the user's language.

click speaks English; in English its words are used as they are.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

import click

from budgetlint.language import Language

__all__ = ["usage_message"]

_MISUSES: Final = (("requires an argument", "后面缺少值"), ("does not take a value", "不带值"))
_TOO_MANY: Final = re.compile(r"Got unexpected extra arguments? \((.*)\)")


def usage_message(error: click.UsageError, language: Language) -> str:
    """Return one line that says what is wrong with the command line, without a full stop: a hint may follow."""
    return language.say(_chinese(error), error.format_message().removesuffix("."))


def _chinese(error: click.UsageError) -> str:
    if isinstance(error, click.NoSuchOption):
        return f"没有选项 {error.option_name}{_perhaps(error.possibilities)}"
    if isinstance(error, click.MissingParameter):
        return f"缺少{_label(error.param)}"
    if isinstance(error, click.BadParameter) and error.param is not None:
        wanted = _wanted(error.param.type)
        return f"{_label(error.param)} {wanted}" if wanted else f"{_label(error.param)}：{error.message}"
    if isinstance(error, click.BadOptionUsage):
        said = next((chinese for words, chinese in _MISUSES if words in error.message), f"的用法不对：{error.message}")
        return f"选项 {error.option_name} {said}"
    extra = _TOO_MANY.fullmatch(error.message)
    return f"多余的参数：{extra[1]}" if extra else error.format_message()


def _wanted(kind: click.ParamType[Any]) -> str | None:
    """Return what a value must be, None where its type does not say."""
    if isinstance(kind, click.Choice):
        return f"只能是 {'、'.join(map(str, kind.choices))}"
    if isinstance(kind, click.IntRange | click.FloatRange):
        return f"应是不小于 {kind.min} 的{'整数' if isinstance(kind, click.IntRange) else '数'}"
    if isinstance(kind, click.DateTime):
        return "应是 2026-12-31 这样的日期"
    if isinstance(kind, click.Path):
        return "应是文件夹" if not kind.file_okay else "应是文件"
    return None


def _label(parameter: click.Parameter | None) -> str:
    if parameter is None:
        return "参数"
    if isinstance(parameter, click.Argument):
        return f"参数 {parameter.human_readable_name}"
    return f"选项 {max(parameter.opts, key=len)}"


def _perhaps(names: Sequence[str] | None) -> str:
    return f"；是不是 {'、'.join(names)}？" if names else ""
