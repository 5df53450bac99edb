"""``budgetlint doctor``: is everything there that budgetlint needs?"""

from __future__ import annotations

import sys

import click

from budgetlint.bilingual import Command, session_of, session_options
from budgetlint.exits import ExitCode

__all__ = ["doctor_command"]


def _doctor() -> None:
    from budgetlint import __version__
    from budgetlint.doctor import diagnose

    context = click.get_current_context()
    language = session_of(context).language
    sys.stdout.write(f"budgetlint {__version__}\n")
    ill = False
    for health in diagnose(language):
        mark = language.say("正常", "ok") if health.well else language.say("缺少", "missing")
        if health.needed and not health.well:
            mark, ill = language.say("有误", "broken"), True
        sys.stdout.write(f"  {mark}  {health.name}  {health.told}\n")
    context.exit(ExitCode.USAGE if ill else ExitCode.OK)


def doctor_command() -> Command:
    """Return the command."""
    return Command(
        "doctor",
        zh="检查运行环境：版本、读取引擎、规则包。\n\n缺少必需的部分时退出码为 2。",
        en="Look at the installation: versions, reading engines, rule packs.\n\n"
           "The exit code is 2 where something needed is missing.",
        callback=_doctor,
        params=session_options(),
    )  # fmt: skip
