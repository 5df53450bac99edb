"""``budgetlint batch``: a county in one run."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from budgetlint.bilingual import Command, Option, session_options
from budgetlint.commands import choices
from budgetlint.commands.inspect import days_option, sender_option
from budgetlint.config.options import (
    config_options,
    configuration_of,
    fail_on_option,
    load_configured,
    partners_option,
    speaking,
    suppressions_of,
    suppressions_option,
)
from budgetlint.config.settings import ENGINES
from budgetlint.language import Language

if TYPE_CHECKING:
    from collections.abc import Sequence

    from budgetlint.baseline import Baseline
    from budgetlint.batch.pairs import Pairs
    from budgetlint.batch.pool import Engine
    from budgetlint.batch.run import BatchPlan, Finished
    from budgetlint.checking import Checking
    from budgetlint.config.resolving import Configuration
    from budgetlint.standing import Standing
    from rules import Packs

__all__ = ["batch_command"]


@dataclass(frozen=True, slots=True)
class _MakeChecking:
    """Loads the rules inside a worker: what is sent to it stays small."""

    language: Language
    configuration: Configuration
    password: str | None
    cached: bool

    def __call__(self) -> Checking:
        from budgetlint.checking import Checking
        from budgetlint.recognition import recognition_by

        return Checking(
            load_configured(self.configuration, self.language),
            self.language,
            self.password,
            recognition=recognition_by(self.configuration.text("ocr") or ENGINES[0], cached=self.cached),
        )


def _batch(
    *,
    inputs: tuple[str, ...],
    out: str,
    retry_failed: bool,
    password: str | None,
    no_cache: bool,
    config: str | None,
    no_config: bool,
    forms: bool,
    days: int,
    sender: str,
    engine: str,
    address: str | None,
    gpus: float,
    pair: bool,
    baseline: str | None,
    only_new: bool,
    statistics: bool,
    **_: object,  # settings: an option is only one of the places where they may stand
) -> None:
    from budgetlint.batch.pool import Limits
    from budgetlint.batch.run import BatchPlan
    from budgetlint.batch.telling import tell
    from budgetlint.batch.versions import check_key, forms_key, read_key
    from budgetlint.checking import NEVER, exit_code
    from budgetlint.inspection.notice import Letter

    context = click.get_current_context()
    configuration = configuration_of(context, inputs, config=config, no_config=no_config)
    session = speaking(context, configuration)
    language = session.language
    _refuse_inputs_within(out, inputs, language)
    # What is wrong with packs, selectors and severities is said once, here, before anything starts.
    packs_loaded = load_configured(configuration, language)
    standing = _standing(configuration, packs_loaded, language, inputs, out, baseline=baseline, statistics=statistics)
    choices.refuse_only_new_alone(baseline, language, only_new=only_new)
    make_checking = _MakeChecking(language, replace(configuration, file=None), password, not no_cache)
    reading = read_key([configuration.text("ocr") or ENGINES[0]])
    checking_key = check_key(reading, map(Path, configuration.texts("packs")), _asked(configuration, language))
    jobs, timeout, memory = (configuration.number(name) for name in ("jobs", "timeout", "memory"))
    plan = BatchPlan(
        inputs=inputs,
        folder=Path(out),
        read_key=reading,
        check_key=checking_key,
        jobs=int(jobs or 0) or _cores(),
        limits=Limits(timeout or 600.0, int(memory or 2048)),
        retry_failed=retry_failed,
        language=language,
        letter=Letter(days, sender) if forms else None,
        forms_key=forms_key(checking_key, [str(days), sender]) if forms else "",
        engine=_engine(engine, address, gpus, language),
        standing=standing,
        pairs=_pairs(configuration, language, pair=pair),
        interrupts=session.interrupts,
        own_files=configuration.own_files,
    )
    finished = _run(plan, packs_loaded, make_checking, context)
    tell(finished, plan, packs_loaded)
    fail_on = configuration.text("fail_on") or NEVER
    rows = [row.report for row in finished.rows]
    context.exit(exit_code(rows, fail_on, only_new=only_new, about_run=finished.closing.findings))


def _standing(
    configuration: Configuration,
    packs: Packs,
    language: Language,
    inputs: Sequence[str],
    out: str,
    *,
    baseline: str | None,
    statistics: bool,
) -> Standing:
    """Return what the findings are compared with."""
    from budgetlint.files import find_documents
    from budgetlint.standing import Standing, scope_of

    suppressions = suppressions_of(configuration, language)
    scope = None
    if suppressions is not None:
        scope = scope_of(configuration, suppressions, packs.rules, find_documents(inputs), Path(out))
    return Standing(suppressions, scope, _baseline(baseline, out, language), statistics)


def _asked(configuration: Configuration, language: Language) -> list[str]:
    """Return what of the settings, beside the packs, makes a check come out otherwise."""
    from extractor.ocr import other_engines

    severities = (f"{rule}={severity}" for rule, severity in configuration.mapping("severity").items())
    others = other_engines(configuration.text("ocr") or ENGINES[0])  # they have a say in second looks
    selected, ignored = configuration.texts("select"), configuration.texts("ignore")
    return [language.value, *others, *selected, "-", *ignored, "-", *severities]


def _run(plan: BatchPlan, packs: Packs, make_checking: _MakeChecking, context: click.Context) -> Finished:
    """Run the batch. A folder that is in use is wrong usage; one that cannot be written ends the program."""
    from budgetlint.batch.progress import progress_for
    from budgetlint.batch.run import BatchBusyError, run_batch
    from budgetlint.causes import in_words
    from budgetlint.exits import ExitCode
    from budgetlint.output import printable

    language, out = plan.language, str(plan.folder)
    try:
        return run_batch(plan, packs, make_checking, progress_for(language))
    except BatchBusyError as error:
        message = language.say(
            f"{out}：另一次运行正在使用这个结果文件夹；请等它结束，或换一个 --out",
            f"{out}: another run is using this results folder; wait for it, or choose another --out",
        )
        raise click.UsageError(message) from error
    except OSError as error:
        place, cause = printable(str(error.filename or out)), in_words(error.strerror or str(error), language)
        message = language.say(
            f"{place}：无法写入（{cause}）；已完成的都已保存，解决后运行同一命令即可继续",
            f"{place}: cannot be written ({cause}); what was done is kept: solve this and "
            "run the same command again to go on",
        )
        click.echo(message, err=True)
        context.exit(ExitCode.INCOMPLETE)


def _refuse_inputs_within(out: str, inputs: Sequence[str], language: Language) -> None:
    """Raise click.UsageError where inputs lie in the results folder: they could not be told from results."""
    for path in inputs:
        if Path(os.path.realpath(path)).is_relative_to(os.path.realpath(out)):
            message = language.say(
                f"选项 --out：{path} 在结果文件夹 {out} 里；请另选一个文件夹",
                f"option --out: {path} lies in the results folder {out}; choose another folder",
            )
            raise click.UsageError(message)


def _baseline(place: str | None, out: str, language: Language) -> Baseline | None:
    """Read an earlier report. Raises click.ClickException for one that cannot be used."""
    from budgetlint.baseline import BaselineError, read_baseline
    from budgetlint.causes import in_words

    if place is None:
        return None
    if os.path.realpath(place) == os.path.realpath(out):
        message = language.say(
            "选项 --baseline：不能与 --out 是同一文件夹，其中的结果会被覆盖",
            "option --baseline: must be another folder than --out, whose results are overwritten",
        )
        raise click.UsageError(message)
    try:
        return read_baseline(Path(place))
    except BaselineError as error:
        cause = in_words(str(error), language)
        message = language.say(
            f"{place}：不是以前 batch 的结果文件夹，也不是 check --format json 的报告（{cause}）",
            f"{place}: neither results of an earlier batch nor a report of check --format json ({cause})",
        )
        raise click.ClickException(message) from error


def _pairs(configuration: Configuration, language: Language, *, pair: bool) -> Pairs:
    """Return who is compared with whom. Raises click.ClickException for a manifest that cannot be used."""
    from budgetlint.batch.pairs import Pairs
    from budgetlint.partners import read_manifest
    from rules.errors import PackError

    place = configuration.text("partners")
    try:
        return Pairs(pair, read_manifest(Path(place)) if place else {})
    except PackError as error:
        told = error.told(language)
        raise click.ClickException(language.say(f"对应清单有误：{told}", f"partners: {told}")) from error


def _cores() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _engine(name: str, address: str | None, gpus: float, language: Language) -> Engine:
    """Return what performs the tasks. Raises click.UsageError where Ray is wanted and not installed."""
    from budgetlint.batch.pool import run_pool

    if name == "pool":
        if address is not None or gpus:
            option = "--address" if address is not None else "--gpus"
            raise click.UsageError(
                language.say(f"选项 {option}：只能与 --engine ray 一起用", f"option {option}: only with --engine ray")
            )
        return run_pool
    try:
        from budgetlint.batch.cluster import ray_engine
    except ImportError as error:
        message = language.say(
            "选项 --engine：没有安装 Ray；请安装 budgetlint[ray]",
            "option --engine: Ray is missing; install budgetlint[ray]",
        )
        raise click.UsageError(message) from error
    return ray_engine(address, gpus)


def batch_command() -> Command:
    """Return the command."""
    parameters: list[click.Parameter] = [
        click.Argument(["inputs"], nargs=-1, required=True, metavar="FOLDER..."),
        Option(
            ["--out"], required=True, metavar="DIR",
            zh="结果文件夹；再次运行同一命令会接着做。",
            en="Results folder; the same command run again goes on where it was.",
        ),
        Option(["--jobs"], type=click.IntRange(1), metavar="N", zh="同时检查几份；默认按处理器核数。",
               en="How many documents at a time; by default as many as there are cores."),
        Option(["--timeout"], type=click.FloatRange(1), default=600.0, metavar="SECONDS",
               zh="每份文件的时间限制，默认 600 秒。", en="Time limit for each document (default 600 s)."),
        Option(["--memory"], type=click.IntRange(128), default=2048, metavar="MB",
               zh="每份文件的内存限制，默认 2048 MB。", en="Memory limit for each document (default 2048 MB)."),
        Option(["--retry-failed"], is_flag=True, zh="重试上次失败的文件。", en="Try again what failed before."),
        fail_on_option(),
        Option(["--forms"], is_flag=True,
               zh="另为每份文件填写公开情况检查表（xlsx，附截图）并起草整改通知（docx），放在 forms/。",
               en="Also fill in an inspection form (xlsx) and draft a notice (docx) for each document, in forms/."),
        days_option(),
        sender_option(),
        Option(["--engine"], type=click.Choice(["pool", "ray"]), default="pool",
               zh="pool 用本机的进程（默认）；ray 用 Ray 集群。",
               en="pool: processes of this machine (default); ray: Ray."),
        Option(["--address"], metavar="HOST:PORT",
               zh="Ray 集群的地址（auto 自动寻找）；不给则在本机起一个。",
               en="Address of the Ray cluster (auto: look for it); by default one is started on this machine."),
        Option(["--gpus"], type=click.FloatRange(0), default=0.0, metavar="SHARE",
               zh="Ray 集群上每份文件占用 GPU 的份额，默认 0。",
               en="Share of a GPU that each document asks of the Ray cluster (default 0)."),
        *choices.rule_options(),
        *choices.reading_options(),
        Option(["--pair/--no-pair"], default=True,
               zh="在提交的文件之间自动配对并跨文件核对：部门与所属单位、预算与决算、本年与上年（默认配对）。",
               en="Compare the documents with each other where unit, year, kind and level say that they belong "
                  "together (default: yes)."),
        partners_option(),
        suppressions_option(),
        Option(["--baseline"], metavar="DIR",
               zh="以前 batch 的结果文件夹（或 check --format json 的报告）：标明哪些问题是新增、仍存、已整改。",
               en="Results of an earlier batch (or a report of check --format json): marks findings as new or "
                  "remaining and lists fixed ones."),
        Option(["--only-new"], is_flag=True, zh="只有新增的问题影响退出码（与 --baseline 同用）。",
               en="Let only new findings count for the exit code (with --baseline)."),
        Option(["--statistics"], is_flag=True, zh="最后按规则统计：问题数、涉及文件数、评估与未评估的次数。",
               en="End with statistics by rule: findings, documents, how often it was evaluated and how often not."),
        *config_options(),
        *session_options(),
    ]  # fmt: skip
    return Command(
        "batch",
        zh="检查一个县（或任意多个文件夹、压缩包）的全部文件，一份不漏。\n\n"
           "每份文件在单独的进程里检查，有时间和内存限制；中断后运行同一命令会接着做。\n"
           "DIR 里留下：overview.html 和 overview.xlsx 全县总览，reports/ 每份文件的报告，reports.jsonl，"
           "documents、findings、verdicts、facts 四个 Parquet 表。",
        en="Check all documents of a county (any number of folders and zip archives); none is lost.\n\n"
           "Each document has a process of its own with limits of time and memory; a run that was stopped goes on with "
           "the same command.\n"
           "DIR receives overview.html and overview.xlsx, reports/ (one for each document), reports.jsonl, and the "
           "Parquet tables documents, findings, verdicts and facts.",
        params=parameters,
        callback=_batch,
    )  # fmt: skip
