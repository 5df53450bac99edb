"""``budgetlint doctor``: is everything there that budgetlint needs?"""

from __future__ import annotations

import sys
from pathlib import Path

import click

from budgetlint.bilingual import Command, Option, session_of, session_options
from budgetlint.exits import ExitCode

__all__ = ["doctor_command"]


def _doctor(paddle_models: Path | None) -> None:
    from budgetlint import __version__
    from budgetlint.doctor import diagnose

    context = click.get_current_context()
    language = session_of(context).language
    if paddle_models is not None:
        _build_models(paddle_models)
        return
    sys.stdout.write(f"budgetlint {__version__}\n")
    ill = False
    for health in diagnose(language):
        mark = language.say("正常", "ok") if health.well else language.say("缺少", "missing")
        if health.needed and not health.well:
            mark, ill = language.say("有误", "broken"), True
        sys.stdout.write(f"  {mark}  {health.name}  {health.told}\n")
    context.exit(ExitCode.USAGE if ill else ExitCode.OK)


def _build_models(folder: Path) -> None:
    """Make a models folder for PaddleOCR of the models that are installed anyway."""
    from extractor.ocr import EngineError

    try:
        from extractor.ocr.models import MODELS_VARIABLE
        from extractor.ocr.paddle import build_model_folder  # loads numpy and OpenCV

        build_model_folder(folder)
    except (EngineError, ImportError, OSError) as error:
        raise click.ClickException(str(error)) from error
    sys.stdout.write(f"{MODELS_VARIABLE}={folder.resolve()}\n")


def doctor_command() -> Command:
    """Return the command."""
    return Command(
        "doctor",
        zh="检查运行环境：版本、读取引擎、规则包。\n\n缺少必需的部分时退出码为 2。",
        en="Look at the installation: versions, reading engines, rule packs.\n\n"
           "The exit code is 2 where something needed is missing.",
        callback=_doctor,
        params=[
            Option(
                ["--paddle-models"], type=click.Path(file_okay=False, path_type=Path), metavar="DIR",
                zh="用已安装的模型建立 PaddleOCR 的模型文件夹，以便离线使用，不作其他检查。",
                en="Build PaddleOCR's model folder of the models that are installed, so that it works without a "
                   "network; nothing else is looked at.",
            ),
            *session_options(),
        ],
    )  # fmt: skip
