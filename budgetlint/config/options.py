"""``--config`` and the options that are settings, and what a command line, its surroundings and its file come to."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from budgetlint.bilingual import Option, Session, session_of
from budgetlint.config.settings import FAIL_ON, SETTINGS
from budgetlint.language import Language

if TYPE_CHECKING:
    from budgetlint.config.resolving import Configuration
    from budgetlint.suppressions import Suppressions
    from rules import Packs

__all__ = [
    "config_options",
    "configuration_of",
    "fail_on_option",
    "load_configured",
    "partners_option",
    "speaking",
    "suppressions_of",
    "suppressions_option",
]


def config_options() -> list[click.Parameter]:
    """Return ``--config`` and ``--no-config``."""
    return [
        Option(
            ["--config"], metavar="FILE",
            zh="用这个配置文件，而不是从被检查文件所在文件夹向上找到的 budgetlint.yaml。",
            en="Use this configuration instead of the budgetlint.yaml found upwards from what is checked.",
        ),
        Option(["--no-config"], is_flag=True, zh="不用任何配置文件。", en="Use no configuration file."),
    ]  # fmt: skip


def fail_on_option() -> Option:
    """Return ``--fail-on``."""
    return Option(
        ["--fail-on"], type=click.Choice(FAIL_ON), default="warning",
        zh="达到哪一级的问题算不合格（退出码 1），默认 warning；never 从不。",
        en="Severity from which findings give exit code 1 (default warning); never: none does.",
    )  # fmt: skip


def suppressions_option() -> Option:
    """Return ``--suppressions``."""
    return Option(
        ["--suppressions"], metavar="FILE",
        zh="已认可问题的清单（见 budgetlint suppress）：仍然列出，但不影响退出码。",
        en="File of accepted findings (see budgetlint suppress): still listed, but without effect on the exit code.",
    )  # fmt: skip


def partners_option() -> Option:
    """Return ``--partners``."""
    return Option(
        ["--partners"], metavar="FILE",
        zh="说明哪些文件互相对应的清单（部门与单位、上年、决算），用于跨文件核对。",
        en="File that says which documents belong together, for checks across documents.",
    )  # fmt: skip


def configuration_of(
    context: click.Context, paths: Iterable[str], *, config: str | None, no_config: bool
) -> Configuration:
    """Settle the settings of a run over these paths.

    Raises:
        click.ClickException: a configuration file or variable that cannot be used.

    """
    from budgetlint.config.files import read_config
    from budgetlint.config.resolving import MixedConfigError, configure, file_for
    from rules.errors import PackError

    language = session_of(context).language
    if config is not None and no_config:
        raise click.UsageError(
            language.say("--config 与 --no-config 不能同时用", "--config and --no-config exclude each other")
        )
    try:
        file = None
        if config is not None:
            file = read_config(Path(config))
        elif not no_config:
            file = file_for(paths)
        return configure(file, _given(context), os.environ)
    except PackError as error:
        told = error.told(language)
        raise click.ClickException(language.say(f"配置有误：{told}", f"configuration: {told}")) from error
    except MixedConfigError as error:
        raise click.UsageError(_mixed(error, language)) from error


def load_configured(configuration: Configuration, language: Language) -> Packs:
    """Load the packs that the configuration names and keep the rules that it selects, with its severities.

    Raises:
        click.ClickException: a pack that cannot be used, a rule that there is not.

    """
    from budgetlint.commands import choices
    from budgetlint.config.rules import chosen_rules
    from rules.errors import PackError

    loaded = choices.load_chosen(language, configuration.texts("packs"))
    try:
        chosen = chosen_rules(loaded, configuration)
    except PackError as error:
        told = error.told(language) if error.path else error.message.in_language(language)
        raise click.ClickException(told) from error
    if not chosen.rules:
        # Documents checked by no rule would look as if nothing were wrong with them.
        raise click.ClickException(language.say("没有可用的规则", "there are no rules to check with"))
    return chosen


def suppressions_of(configuration: Configuration, language: Language) -> Suppressions | None:
    """Read the suppressions file that the configuration names, as of today.

    Raises:
        click.ClickException: it cannot be used.

    """
    from budgetlint.suppressions import read_suppressions
    from rules.errors import PackError

    place = configuration.text("suppressions")
    if place is None:
        return None
    try:
        return read_suppressions(Path(place), datetime.now().astimezone().date())
    except PackError as error:
        told = error.told(language)
        raise click.ClickException(language.say(f"认可清单有误：{told}", f"suppressions: {told}")) from error


def speaking(context: click.Context, configuration: Configuration) -> Session:
    """Return the session in the language that the configuration comes to."""
    return replace(session_of(context), language=Language(configuration.text("lang") or Language.CHINESE))


def _given(context: click.Context) -> Mapping[str, Any]:
    """Return the settings that stand on the command line; an option may also stand before the command's name."""
    given: dict[str, Any] = {}
    here: click.Context | None = context
    while here is not None:
        for setting in SETTINGS:
            if here.get_parameter_source(setting.name) is ParameterSource.COMMANDLINE and setting.name not in given:
                given[setting.name] = here.params.get(setting.name)
        here = here.parent
    if "lang" in given:
        given["lang"] = session_of(context).language.value  # read ahead of click; see chosen_language
    for setting in SETTINGS:
        if isinstance(given.get(setting.name), tuple) and not setting.paths:
            parts = (part for text in given[setting.name] for part in text.replace("，", ",").split(","))
            given[setting.name] = tuple(part.strip() for part in parts if part.strip())
    return given


def _mixed(error: Any, language: Language) -> str:  # noqa: ANN401  (MixedConfigError, imported only when needed)
    none_zh, none_en = "没有配置", "no configuration"
    (one, first), (other, second) = error.one, error.other
    return language.say(
        f"{first} 用 {one or none_zh}，{second} 用 {other or none_zh}；请分开检查，或用 --config 指定一个",
        f"{first} comes under {one or none_en}, {second} under {other or none_en}; check them apart, "
        "or name one with --config",
    )
