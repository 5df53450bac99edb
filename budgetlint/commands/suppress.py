"""``budgetlint suppress``: accept a finding, with reason and name."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from budgetlint.bilingual import Command, Option, session_options
from budgetlint.config.options import config_options, configuration_of, speaking, suppressions_option

if TYPE_CHECKING:
    from budgetlint.language import Language

__all__ = ["suppress_command"]


def _suppress(
    *,
    fingerprint: str,
    reason: str,
    who: str,
    until: str | None,
    report: str | None,
    config: str | None,
    no_config: bool,
    **_: object,  # the suppressions file may also stand in the configuration
) -> None:
    from budgetlint.output import write_file
    from budgetlint.suppressions import Accepted, with_entry
    from rules.errors import PackError
    from schemas.report import Suppression

    context = click.get_current_context()
    configuration = configuration_of(context, ["."], config=config, no_config=no_config)
    language = speaking(context, configuration).language
    place = configuration.text("suppressions")
    if place is None:
        message = language.say(
            "不知写入哪个文件：请用 --suppressions 指定，或在 budgetlint.yaml 里写 suppressions: suppressions.yaml",
            "which file? name it with --suppressions, or set `suppressions: suppressions.yaml` in budgetlint.yaml",
        )
        raise click.UsageError(message)
    for option, text in (("--reason", reason), ("--who", who)):
        if not text.strip():
            raise click.UsageError(language.say(f"选项 {option} 不能为空", f"option {option} must not be empty"))
    about = _about(Path(report), fingerprint, language) if report else {}
    entry = Accepted(
        fingerprint, Suppression(reason.strip(), who.strip(), _day(until, language)), 0,
        about.get("rule"), about.get("unit"), about.get("year"),
    )  # fmt: skip
    path = Path(place)
    try:
        text = path.read_text(encoding="utf-8") if path.exists() else ""
        result = with_entry(text, str(path), entry)
    except (PackError, UnicodeDecodeError) as error:
        unreadable = language.say(f"{path}: 不是 UTF-8 文本", f"{path}: not UTF-8 text")
        told = error.told(language) if isinstance(error, PackError) else unreadable
        raise click.ClickException(language.say(f"认可清单有误：{told}", f"suppressions: {told}")) from error
    except OSError as error:
        raise _unreadable(path, error, language) from error
    write_file(path, result)
    click.echo(language.say(f"{path}：已加入 {fingerprint}", f"{path}: added {fingerprint}"))


def _day(until: str | None, language: Language) -> date | None:
    if until is None:
        return None
    try:
        return date.fromisoformat(until)
    except ValueError as error:
        message = language.say(
            f"选项 --until：“{until}”不是日期，请写成 2026-12-31",
            f"option --until: “{until}” is no day; write it as 2026-12-31",
        )
        raise click.UsageError(message) from error


def _about(report: Path, fingerprint: str, language: Language) -> dict[str, Any]:
    """Return rule, unit and year of a finding of a report: with them it can be told later that it is gone."""
    try:
        documents = json.loads(report.read_text(encoding="utf-8-sig"))["documents"]
        for row in documents:
            for finding in row["findings"]:
                if finding["fingerprint"] == fingerprint:
                    return {"rule": finding["rule"], "unit": row["unit"], "year": row["year"]}
    except OSError as error:
        raise _unreadable(report, error, language) from error
    except (ValueError, KeyError, TypeError) as error:
        message = language.say(
            f"{report}：不是 budgetlint check --format json 的报告", f"{report}: no report of check --format json"
        )
        raise click.ClickException(message) from error
    message = language.say(
        f"{report}：没有编号为 {fingerprint} 的问题", f"{report}: has no finding with the fingerprint {fingerprint}"
    )
    raise click.ClickException(message)


def _unreadable(path: Path, error: OSError, language: Language) -> click.ClickException:
    from budgetlint.causes import in_words

    cause = in_words(error.strerror or str(error), language)
    return click.ClickException(language.say(f"{path}：无法读取（{cause}）", f"{path}: cannot be read ({cause})"))


def suppress_command() -> Command:
    """Return the command."""
    return Command(
        "suppress",
        zh="认可一个问题：以后仍然列出，但不影响退出码。\n\n"
           "FINGERPRINT 是问题的编号（check --format json 里的 fingerprint）。\n"
           "写入认可清单的末尾，原有内容和注释不变；到期和不再需要的条目会被报告。",
        en="Accept a finding: it stays listed, but no longer counts for the exit code.\n\n"
           "FINGERPRINT is the finding's, as check --format json prints it.\n"
           "The entry is added at the end of the file, which otherwise stays as it is; entries that have expired or "
           "are no longer needed are reported.",
        callback=_suppress,
        params=[
            click.Argument(["fingerprint"], metavar="FINGERPRINT"),
            Option(["--reason"], required=True, metavar="TEXT", zh="为什么认可。", en="Why it is accepted."),
            Option(["--who"], required=True, metavar="NAME", zh="谁认可的。", en="Who accepts it."),
            Option(["--until"], metavar="2026-12-31", zh="认可到哪一天为止；默认长期。",
                   en="The last day on which it is accepted; for good by default."),
            Option(["--report"], metavar="FILE",
                   zh="含有该问题的 JSON 报告：核对编号，并记下规则、单位和年度，以便日后知道它已消失。",
                   en="The JSON report that has it: checks the fingerprint, and notes rule, unit and year, so that it "
                      "can be told when it is gone."),
            suppressions_option(),
            *config_options(),
            *session_options(),
        ],
    )  # fmt: skip
