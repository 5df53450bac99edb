"""``budgetlint config show``: every setting, its value, and where that comes from."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

import click

from budgetlint.bilingual import Command, Group, Option, session_of, session_options
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

if TYPE_CHECKING:
    from budgetlint.config.resolving import Chosen
    from budgetlint.language import Language

__all__ = ["config_group"]

_ORIGINS = {"option": "选项", "environment": "环境变量", "file": "文件", "default": "默认"}


def _show(*, file: str | None, form: str, config: str | None, no_config: bool, **_: object) -> None:
    context = click.get_current_context()
    if file is not None and not os.path.lexists(file):
        message = session_of(context).language.say(f"{file}：没有这个文件或文件夹", f"{file}: no such file or folder")
        raise click.UsageError(message)
    configuration = configuration_of(context, [file or "."], config=config, no_config=no_config)
    language = speaking(context, configuration).language
    load_configured(configuration, language)  # a rule that there is not is said here too
    if form == "json":
        import json

        value = {
            "file": str(configuration.file.path) if configuration.file else None,
            "settings": {
                name: {"value": _plain(chosen.value), "origin": chosen.origin, "where": chosen.where or None}
                for name, chosen in configuration.chosen.items()
            },
        }
        sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")
        return
    used = str(configuration.file.path) if configuration.file else language.say("没有", "none")
    lines = [language.say(f"配置文件：{used}", f"configuration file: {used}")]
    width = max(map(len, configuration.chosen))
    lines += [
        f"  {name:<{width}}  {_told(chosen, language)}  ({_origin(chosen, language)})"
        for name, chosen in configuration.chosen.items()
    ]
    sys.stdout.write("\n".join(lines) + "\n")


def _plain(value: object) -> Any:  # noqa: ANN401  (JSON has no narrower type)
    return list(value) if isinstance(value, tuple) else value


def _told(chosen: Chosen, language: Language) -> str:
    value = chosen.value
    if value is None or value == ():
        return language.say("（无）", "(none)")
    if isinstance(value, tuple):
        return ", ".join(value)
    if isinstance(value, dict):
        return ", ".join(f"{key}={entry}" for key, entry in value.items())
    return f"{value:g}" if isinstance(value, float) else str(value)


def _origin(chosen: Chosen, language: Language) -> str:
    if chosen.origin == "file":
        return chosen.where
    name = language.say(_ORIGINS[chosen.origin], chosen.origin)
    return f"{name} {chosen.where}" if chosen.where else name


def config_group() -> Group:
    """Return the group of commands."""
    group = Group(
        "config",
        zh="查看配置（budgetlint.yaml）。", en="Look at the configuration (budgetlint.yaml).", params=session_options(),
    )  # fmt: skip
    parameters: list[click.Parameter] = [
        click.Argument(["file"], required=False, metavar="[FILE]"),
        Option(
            ["--format", "form"], type=click.Choice(["text", "json"]), default="text",
            zh="输出格式：text 给人看（默认），json 给程序用。",
            en="Output: text for people (default) or json for programs.",
        ),
        *config_options(),
        choices.select_option(), choices.ignore_option(), choices.packs_option(), choices.ocr_option(),
        fail_on_option(), suppressions_option(), partners_option(),
        *session_options(),
    ]  # fmt: skip
    group.add_command(Command(
        "show",
        zh="显示每个设置的值和来历：命令行选项、环境变量、配置文件的哪一行，或默认值。\n\n"
           "FILE 是要检查的文件或文件夹（默认当前文件夹）：配置文件从它所在的文件夹向上寻找，最近的有效。",
        en="Show each setting with its value and where it comes from: option, environment, line of the file, "
           "or default.\n\n"
           "FILE is what would be checked (default: this folder): the file is looked for upwards from there, "
           "the nearest holds.",
        callback=_show,
        params=parameters,
    ))  # fmt: skip
    return group
