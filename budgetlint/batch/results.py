"""What a batch leaves behind: a report for each document, and tables for analysis.

All files are written whole, in the order of the inputs' names, without times: two runs over the same inputs with the
same versions leave the same bytes.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import msgspec

from budgetlint import __version__
from budgetlint.batch.account import Row
from budgetlint.batch.store import Crops, Store, write_bytes
from budgetlint.checking import summarise
from budgetlint.output import on_disk
from schemas.document import Document, Table
from schemas.report import DocumentReport, Report, Severity
from schemas.serialise import REPORT_VERSION, report_to_json, to_json

if TYPE_CHECKING:
    import duckdb

__all__ = ["TABLES", "See", "file_name", "quoted", "report_place", "write_results"]

# Column types are fixed, so that an empty county has the same tables as a full one.
TABLES: Final = {
    "documents": {
        "path": "VARCHAR", "status": "VARCHAR", "reason": "VARCHAR", "detail": "VARCHAR", "unit": "VARCHAR",
        "year": "INTEGER", "kind": "VARCHAR", "level": "VARCHAR", "sha256": "VARCHAR", "pages": "INTEGER",
        "errors": "INTEGER", "warnings": "INTEGER", "infos": "INTEGER", "duplicate_of": "VARCHAR",
    },
    "findings": {
        "path": "VARCHAR", "unit": "VARCHAR", "year": "INTEGER", "rule": "VARCHAR", "severity": "VARCHAR",
        "message": "VARCHAR", "page": "INTEGER", "text": "VARCHAR", "table_title": "VARCHAR", "row_label": "VARCHAR",
        "column_label": "VARCHAR", "expected": "VARCHAR", "actual": "VARCHAR", "difference": "DECIMAL(38, 6)",
        "tolerance": "DECIMAL(38, 6)", "money_unit": "VARCHAR", "doubt": "VARCHAR", "fingerprint": "VARCHAR",
        "accepted": "BOOLEAN", "since": "VARCHAR", "partner": "VARCHAR",
    },
    "verdicts": {"path": "VARCHAR", "rule": "VARCHAR", "state": "VARCHAR", "reason": "VARCHAR"},
    "facts": {
        "path": "VARCHAR", "unit": "VARCHAR", "year": "INTEGER", "kind": "VARCHAR", "table_kind": "VARCHAR",
        "table_title": "VARCHAR", "code": "VARCHAR", "name": "VARCHAR", "row_concept": "VARCHAR",
        "column_path": "VARCHAR", "column_concept": "VARCHAR", "text": "VARCHAR", "value": "DECIMAL(38, 6)",
        "money_unit": "VARCHAR", "page": "INTEGER", "source": "VARCHAR", "confidence": "DOUBLE",
    },
}  # fmt: skip


_LONGEST: Final = 160  # bytes of 255 that a file's name may have; hash and ending come behind it


def report_place(folder: Path, name: str) -> Path:
    """Return where the report of an input lies: a readable name, made unique by a hash of the input's own name."""
    return folder / "reports" / on_disk(f"{file_name(name)}.json")


def file_name(name: str) -> str:
    """Return a readable file name for an input, made unique by a hash of the input's own name."""
    plain = re.sub(r"[^\w.-]+", "_", name).encode()[-_LONGEST:].decode(errors="ignore").lstrip("._") or "document"
    return f"{plain}.{hashlib.sha256(name.encode()).hexdigest()[:8]}"


See = Callable[[DocumentReport, Document | None, str | None, Crops], None]
"""Is shown every report with its document, where one was read, the name of the input it is a double of, and the
close-ups of its findings in doubt."""


def write_results(
    rows: Iterable[Row], store: Store, read_key: str, folder: Path, see: See
) -> tuple[tuple[Row, ...], dict[str, int]]:
    """Write the report of every input, one file with all of them, and the tables.

    Returns the rows without what makes them large, and the summary of the run: the reports of a large county would
    not fit into memory together.
    """
    import duckdb  # 60 ms and a large library: only when there is something to write

    summary = summarise([])
    light: list[Row] = []
    kept: set[Path] = set()
    with tempfile.TemporaryDirectory(prefix="budgetlint-results-", dir=folder) as scratch:
        files = {name: (Path(scratch) / f"{name}.jsonl").open("wb") for name in TABLES}
        encode = (
            msgspec.json.Encoder().encode
        )  # tens of thousands of facts: the standard library takes ten times as long
        whole = (Path(scratch) / "reports.jsonl").open("w", encoding="utf-8")
        try:
            for row in rows:
                place = report_place(folder, row.submission.name)
                content = _one_report(row.report)
                if not place.exists() or place.read_bytes() != content:
                    write_bytes(place, content)
                kept.add(place)
                whole.write(
                    json.dumps(to_json(row.report) | {"duplicate_of": row.duplicate_of}, ensure_ascii=False) + "\n"
                )
                document = store.document(row.report.sha256, read_key) if row.report.sha256 else None
                for name, lines in _lines(row, document).items():
                    files[name].writelines(encode(line) + b"\n" for line in lines)
                crops = store.crops(row.report.sha256 or "", row.key) if _doubtful(row.report) else {}
                see(row.report, document, row.duplicate_of, crops)
                summary = {name: count + summary[name] for name, count in summarise([row.report]).items()}
                light.append(replace(row, report=_light(row.report)))
        finally:
            whole.close()
            for file in files.values():
                file.close()
        try:
            with duckdb.connect() as connection:
                connection.execute("SET threads = 1")  # the order of rows, and so the files' bytes, stay the same
                for name in TABLES:
                    _to_parquet(connection, name, Path(scratch), folder)
        except duckdb.IOException as error:  # a full disk, in DuckDB's words
            raise OSError(errno.EIO, str(error).splitlines()[0], str(folder)) from error
        (Path(scratch) / "reports.jsonl").replace(folder / "reports.jsonl")
    for old in (folder / "reports").glob("*.json"):
        if old not in kept:  # of an input that is no longer there
            old.unlink()
    return tuple(light), summary


def _doubtful(report: DocumentReport) -> bool:
    return any(finding.doubt for finding in report.findings)


def _one_report(report: DocumentReport) -> bytes:
    single = Report(REPORT_VERSION, __version__, (report,), summarise([report]))
    return (json.dumps(report_to_json(single), ensure_ascii=False, indent=2) + "\n").encode()


def _light(report: DocumentReport) -> DocumentReport:
    """Return what the account and the exit code need: no verdicts, and one finding of each severity without places.

    An accepted finding does not stand for one that counts.
    """
    one_each = {
        (finding.severity, finding.suppressed is None, finding.baseline): replace(finding, evidence=(), message="")
        for finding in report.findings
    }
    return replace(report, findings=tuple(one_each.values()), verdicts=())


def _to_parquet(connection: duckdb.DuckDBPyConnection, name: str, scratch: Path, folder: Path) -> None:
    target = scratch / f"{name}.parquet"
    columns = ", ".join(f"'{column}': '{kind}'" for column, kind in TABLES[name].items())
    source = f"read_json('{quoted(scratch / f'{name}.jsonl')}', format = 'newline_delimited', columns = {{{columns}}})"
    # The names are ours, the paths quoted: nothing of a document's content becomes SQL.
    connection.execute(f"COPY (SELECT * FROM {source}) TO '{quoted(target)}' (FORMAT parquet, COMPRESSION zstd)")  # noqa: S608
    target.replace(folder / f"{name}.parquet")


def quoted(path: Path) -> str:
    """Return a path as DuckDB's SQL wants it between quotes: in UTF-8, whatever the locale."""
    return os.fsencode(path).decode("utf-8", "surrogateescape").replace("'", "''")


def _lines(row: Row, document: Document | None) -> dict[str, Iterator[dict[str, Any]]]:
    report = row.report
    return {
        "documents": iter([_document_line(row)]),
        "findings": _finding_lines(report),
        "verdicts": (
            {"path": report.path, "rule": verdict.rule, "state": verdict.state.value, "reason": verdict.reason}
            for verdict in report.verdicts
        ),
        "facts": iter(()) if document is None else _fact_lines(report, document),
    }


def _document_line(row: Row) -> dict[str, Any]:
    report = row.report
    errors, warnings, infos = map(report.count, Severity)
    return {
        "path": report.path, "status": report.status.value, "reason": report.reason, "detail": report.detail,
        "unit": report.unit, "year": report.year, "kind": report.kind, "level": report.level, "sha256": report.sha256,
        "pages": report.pages, "errors": errors, "warnings": warnings, "infos": infos,
        "duplicate_of": row.duplicate_of,
    }  # fmt: skip


def _finding_lines(report: DocumentReport) -> Iterator[dict[str, Any]]:
    for finding in report.findings:
        first = finding.evidence[0] if finding.evidence else None
        yield {
            "path": report.path, "unit": report.unit, "year": report.year, "rule": finding.rule,
            "severity": finding.severity.value, "message": finding.message, "page": first.page if first else None,
            "text": first.text if first else None, "table_title": first.table if first else None,
            "row_label": first.row if first else None, "column_label": first.column if first else None,
            "expected": finding.expected, "actual": finding.actual, "difference": to_json(finding.difference),
            "tolerance": to_json(finding.tolerance), "money_unit": finding.unit, "doubt": finding.doubt,
            "fingerprint": finding.fingerprint, "accepted": finding.suppressed is not None,
            "since": finding.baseline.value if finding.baseline else None,
            "partner": next((each.document for each in finding.evidence if each.document), None),
        }  # fmt: skip


def _fact_lines(report: DocumentReport, document: Document) -> Iterator[dict[str, Any]]:
    for table in document.tables:
        yield from _table_facts(report, table)


def _table_facts(report: DocumentReport, table: Table) -> Iterator[dict[str, Any]]:
    cells = {(cell.row, cell.column): cell for cell in table.cells if cell.value is not None}
    for line in table.lines:
        for column in table.columns:
            cell = cells.get((line.row, column.index)) if column.panel == line.panel else None
            if cell is None or cell.page in report.unread:  # a text layer that is not believed gives no facts
                continue
            unit = column.unit or table.unit
            yield {
                "path": report.path, "unit": report.unit, "year": report.year, "kind": report.kind,
                "table_kind": table.kind, "table_title": table.title.text if table.title else None,
                "code": line.code, "name": line.name, "row_concept": line.concept,
                "column_path": "/".join(column.path), "column_concept": column.concept, "text": cell.text,
                "value": to_json(cell.value), "money_unit": unit.value if unit else None, "page": cell.page,
                "source": cell.source.value, "confidence": cell.confidence,
            }  # fmt: skip
