"""``budgetlint status`` and ``query``: how far a batch has come, and what it left behind."""

from __future__ import annotations

from pathlib import Path

import click

from budgetlint.bilingual import Command, session_of, session_options

__all__ = ["query_command", "status_command"]


def _status(*, folder: str) -> None:
    from budgetlint.batch.ledger import Ledger, Stage, StageState
    from budgetlint.batch.run import LEDGER

    language = session_of(click.get_current_context()).language
    path = Path(folder) / LEDGER
    if not path.exists():
        raise click.UsageError(language.say(f"{folder}：不是 batch 的结果文件夹", f"{folder}: no results of a batch"))
    with Ledger.open(path, read_only=True) as ledger:
        submissions = ledger.submissions()
        contents = {item.sha256 for item in submissions if item.sha256 and item.path}
        reads = [row for row in ledger.stages(Stage.READ, ledger.noted("read_key")).values() if row.sha256 in contents]
        checks = [row for row in ledger.wanted(Stage.CHECK).values() if row.sha256 in contents]
    read = [row for row in reads if row.state is StageState.DONE]
    done = [row for row in checks if row.state is StageState.DONE]
    failed = {row.sha256 for row in (*reads, *checks) if row.state is StageState.FAILED}
    left = len(contents) - len(done) - len(failed)
    click.echo(
        language.say(
            f"提交 {len(submissions)} 份，内容不同的可读文件 {len(contents)} 份：已读取 {len(read)}，完成 {len(done)}，"
            f"失败 {len(failed)}，未完成 {left}；"
            f"{sum(row.pages for row in read)} 页，{sum(row.findings for row in done)} 个问题",
            f"{len(submissions)} submissions, {len(contents)} different readable files: {len(read)} read, "
            f"{len(done)} done, {len(failed)} failed, {left} to do; {sum(row.pages for row in read)} pages, "
            f"{sum(row.findings for row in done)} findings",
        )
    )


def _query(*, folder: str, sql: str) -> None:
    import csv
    import sys

    import duckdb

    from budgetlint.batch.results import TABLES, quoted

    language = session_of(click.get_current_context()).language
    missing = [name for name in TABLES if not (Path(folder) / f"{name}.parquet").exists()]
    if missing:
        message = language.say(
            f"{folder}：没有 {missing[0]}.parquet；请先运行 budgetlint batch",
            f"{folder}: no {missing[0]}.parquet; run budgetlint batch first",
        )
        raise click.UsageError(message)
    with duckdb.connect() as connection:
        for name in TABLES:
            place = quoted(Path(folder) / f"{name}.parquet")
            connection.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet('{place}')")  # noqa: S608  (names are ours)
        try:
            result = connection.execute(sql)
            header = [column[0] for column in result.description]
            writer = csv.writer(sys.stdout, lineterminator="\n")
            writer.writerow(header)
            while rows := result.fetchmany(1000):
                writer.writerows(rows)
        except duckdb.Error as error:
            cause = str(error).splitlines()[0]
            raise click.UsageError(language.say(f"SQL 有误：{cause}", f"SQL: {cause}")) from error


def status_command() -> Command:
    """Return the command."""
    return Command(
        "status",
        zh="查看一次 batch 进行到哪里（运行中也可用）。",
        en="Show how far a batch has come, also while it runs.",
        params=[click.Argument(["folder"], metavar="DIR"), *session_options()],
        callback=_status,
    )


def query_command() -> Command:
    """Return the command."""
    return Command(
        "query",
        zh="用 SQL 查询 batch 的结果，输出 CSV。\n\n表：documents、findings、verdicts、facts。例：\n"
           'budgetlint query DIR "select rule, count(*) from findings group by rule order by 2 desc"',
        en="Query the results of a batch with SQL; prints CSV.\n\n"
           "Tables: documents, findings, verdicts, facts. Example:\n"
           'budgetlint query DIR "select rule, count(*) from findings group by rule order by 2 desc"',
        params=[click.Argument(["folder"], metavar="DIR"), click.Argument(["sql"], metavar="SQL"), *session_options()],
        callback=_query,
    )  # fmt: skip
