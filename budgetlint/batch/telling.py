"""The last lines of a batch: they account for every input."""

from __future__ import annotations

from pathlib import Path

import click

from budgetlint.batch.account import duplicate_note
from budgetlint.batch.run import BatchPlan, Finished
from budgetlint.closing_report import closing_lines
from budgetlint.output import printable
from budgetlint.terminal import plain_text
from rules import Packs
from schemas.report import Status

__all__ = ["tell"]


def tell(finished: Finished, plan: BatchPlan, packs: Packs) -> None:
    """Account for every input: those not fully checked by name, then the counts, which add up to the inputs."""
    language = plan.language
    for row in finished.rows:
        if row.report.status is not Status.CHECKED:
            click.echo(f"{row.report.path}{language.say('：', ': ')}{row.report.detail}", err=True)
        if row.submission.path and Path(row.submission.path).is_dir():
            told = language.say("文件夹里的图片作为一份文件", "the pictures in it are taken for one document")
            click.echo(f"{row.report.path}{language.say('：', ': ')}{told}", err=True)
        if row.duplicate_of is not None:
            click.echo(f"{row.report.path}{language.say('：', ': ')}{duplicate_note(row, language)}", err=True)
    titles = {rule.id: rule.title.in_language(language.value) for rule in packs.rules}
    lines = list(closing_lines(finished.closing, titles, language))
    if lines:
        click.echo(plain_text(lines), nl=False)
    counts = {status: sum(row.report.status is status for row in finished.rows) for status in Status}
    summary = finished.summary
    doubles = sum(row.duplicate_of is not None for row in finished.rows)
    click.echo(
        language.say(
            f"共 {len(finished.rows)} 份 = 已检查 {counts[Status.CHECKED]} + 部分检查 {counts[Status.PARTLY_CHECKED]}"
            f" + 失败 {counts[Status.FAILED]} + 跳过 {counts[Status.SKIPPED]}（其中内容重复 {doubles}）",
            f"{len(finished.rows)} in = {counts[Status.CHECKED]} checked + {counts[Status.PARTLY_CHECKED]} partly"
            f" + {counts[Status.FAILED]} failed + {counts[Status.SKIPPED]} skipped ({doubles} of them doubles)",
        )
    )
    place = printable(str(plan.folder))
    click.echo(
        language.say(
            f"错误 {summary['errors']}，警告 {summary['warnings']}，提示 {summary['infos']}；结果在 {place}",
            f"{summary['errors']} errors, {summary['warnings']} warnings, {summary['infos']} infos; results in {place}",
        )
    )
    if plan.letter is not None:
        failed = finished.formless
        click.echo(
            language.say(
                f"检查表 {finished.forms} 份" + (f"，{failed} 份未能生成" if failed else ""),
                f"{finished.forms} inspection forms" + (f", {failed} could not be made" if failed else ""),
            )
        )
