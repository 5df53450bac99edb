"""How many of the errors and warnings on real disclosures are true: today's findings beside the verdicts by eye.

    python bench/audit.py [REPORT.json] [--documents DIR] [--sample] [--write] [--json]

REPORT.json is what `budgetlint check --format json` wrote; without it the documents are checked now. It prints errors
and warnings that are true, false, debatable and unaudited, the same for each rule, the false ones per document and how
far the second readings agree; then what needs a look: findings without a verdict, verdicts whose finding is gone, and
those whose message was reworded. --sample lists the tenth to be read a second time, without its verdicts; --write
brings bench/audit/findings.csv up to date (new rows get no verdict, rows whose finding is gone are dropped) and notes
in fired.json which rules fired.

A verdict belongs to a fact on a page, not to a run: its key is document, rule, page and the text of the first evidence
(and its number where one page holds the same several times). It also holds if only the evidence is cut otherwise, as
long as the message says the same, and if only the wording changed, as long as every figure in the message stayed.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from fired import keep

HERE = Path(__file__).resolve().parent
VERDICTS = HERE / "audit" / "findings.csv"
DEFAULT_DOCUMENTS = HERE.parent.parent / "shared" / "disclosures"
SEED = "second reading"
OUTCOMES = ("true", "false", "debatable", "unaudited")


@dataclass(frozen=True, slots=True, order=True)
class Row:
    """One finding and what was judged of it; the first five fields are its key."""

    document: str
    rule: str
    page: str
    evidence: str
    nth: str
    severity: str
    message: str
    verdict: str = ""
    why: str = ""
    second: str = ""
    second_why: str = ""

    @property
    def key(self) -> tuple[str, ...]:
        """What stays the same as long as the finding does."""
        return (self.document, self.rule, self.page, self.evidence, self.nth)

    @property
    def outcome(self) -> str:
        """The verdict, or that there is none yet."""
        return self.verdict or "unaudited"

    def figures(self) -> list[str]:
        """Every figure of the message, in order of size, so that a sentence may be turned round."""
        return sorted(re.findall(r"\d+(?:\.\d+)?", self.message.replace(",", "")))

    def draw(self) -> str:
        """Return a number by which the rows are shuffled, the same in every run."""
        return hashlib.sha256("\0".join([SEED, *self.key]).encode()).hexdigest()


def run(documents: Path) -> dict[str, Any]:
    """Check the documents as a user would."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        command = [sys.executable, "-m", "budgetlint", "check", "--no-config", "--format", "json"]
        subprocess.run([*command, "--output", str(report), str(documents)], check=False)
        read: dict[str, Any] = json.loads(report.read_text(encoding="utf-8"))
    return read


def rows_of(report: dict[str, Any]) -> list[Row]:
    """Return the errors and warnings of a report in reading order."""
    rows = []
    for document in report["documents"]:
        name, seen = Path(document["path"]).name.split("-")[0], Counter[tuple[str, ...]]()
        for finding in document["findings"]:
            if finding["severity"] == "info":
                continue
            first: dict[str, Any] = next(iter(finding["evidence"]), {"page": None, "text": ""})
            text = re.sub(r"\s+", "", first["text"])[:60]
            where = (name, finding["rule"], str(first["page"] or ""), text)
            seen[where] += 1
            rows.append(Row(*where, str(seen[where]), finding["severity"], finding["message"]))
    return rows


def fired_in(report: dict[str, Any]) -> set[str]:
    """Return the rules that came to a verdict of fail, whatever the severity of what they found."""
    verdicts = (verdict for document in report["documents"] for verdict in document["verdicts"])
    return {verdict["rule"] for verdict in verdicts if verdict["state"] == "fail"}


def known() -> list[Row]:
    """Return the verdicts on file."""
    if not VERDICTS.exists():
        return []
    with VERDICTS.open(encoding="utf-8", newline="") as file:
        return [Row(**line) for line in csv.DictReader(file)]


def join(found: Iterable[Row], verdicts: Iterable[Row]) -> tuple[list[Row], list[Row], list[Row]]:
    """Give each finding its verdict: by its key, else by what it says. Return them, the reworded and the stale."""
    by_key = {row.key: row for row in verdicts}
    joined, reworded = [], []
    for row in found:
        judged = by_key.get(row.key)
        if judged is not None and judged.figures() == row.figures():
            del by_key[row.key]
        else:
            same = (
                r for r in by_key.values() if (r.document, r.rule, r.message) == (row.document, row.rule, row.message)
            )
            judged = next((r for r in same if r.page == row.page), None)
            if judged is not None:
                del by_key[judged.key]
        if judged is None:
            joined.append(row)
            continue
        joined.append(
            replace(row, verdict=judged.verdict, why=judged.why, second=judged.second, second_why=judged.second_why)
        )
        if judged.message != row.message:
            reworded.append(row)
    return joined, reworded, list(by_key.values())


def sample(rows: list[Row]) -> list[Row]:
    """Return the tenth that is read twice: by lot, but the same lot as long as the rows are the same."""
    return sorted(sorted(rows, key=Row.draw)[: -(-len(rows) // 10)])


def write(rows: list[Row]) -> None:
    """Bring the file up to date."""
    with VERDICTS.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow([each.name for each in fields(Row)])
        table.writerows([getattr(row, each.name) for each in fields(Row)] for row in sorted(rows))


def shares(rows: list[Row]) -> dict[str, int | float]:
    """Count the outcomes; the share of true ones is of all, whatever is not true counting against it."""
    count = Counter(row.outcome for row in rows)
    share = round(100 * count["true"] / len(rows), 1) if rows else 100.0
    return {"all": len(rows), **{name: count[name] for name in OUTCOMES}, "percent true": share}


def figures(rows: list[Row], documents: int) -> dict[str, Any]:
    """Return what the audit says."""
    false = Counter(row.document for row in rows if row.outcome == "false")
    twice = sample(rows)
    return {
        "documents": documents,
        "errors": shares([row for row in rows if row.severity == "error"]),
        "warnings": shares([row for row in rows if row.severity == "warning"]),
        "rules": {rule: shares([r for r in rows if r.rule == rule]) for rule in sorted({r.rule for r in rows})},
        "false per document": round(false.total() / documents, 3) if documents else 0.0,
        "most false on one": max(false.values(), default=0),
        "second reading": {
            "of": len(twice),
            "read": sum(bool(row.second) for row in twice),
            "agree": sum(bool(row.second) and row.second == row.verdict for row in twice),
        },
    }


def main() -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("report", type=Path, nargs="?")
    parser.add_argument("--documents", type=Path, default=DEFAULT_DOCUMENTS)
    parser.add_argument("--sample", action="store_true", help="list what is to be read a second time")
    parser.add_argument("--write", action="store_true", help="bring the file of verdicts up to date")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    report = json.loads(options.report.read_text(encoding="utf-8")) if options.report else run(options.documents)
    rows, reworded, stale = join(rows_of(report), known())
    if options.sample:
        for row in sample(rows):
            print(f"{row.document} p{row.page} {row.severity} {row.rule} #{row.nth} {row.message}")
        return 0
    if options.write:
        write(rows)
        keep("published", fired_in(report))
    said = figures(rows, sum(each["status"] != "failed" for each in report["documents"]))
    if options.json:
        print(json.dumps(said, ensure_ascii=False))
        return 0
    _print(said)
    unaudited = [row for row in rows if not row.verdict]
    for label, some in (("unaudited", unaudited), ("stale", stale), ("reworded", reworded)):
        for row in some:
            print(f"{label}: {row.document} p{row.page} {row.rule} #{row.nth} {row.message}")
    return 0


def _print(said: dict[str, Any]) -> None:
    print(f"{'':10}{'all':>6}" + "".join(f"{name:>11}" for name in OUTCOMES) + f"{'true':>9}")
    for label, count in [("errors", said["errors"]), ("warnings", said["warnings"]), *said["rules"].items()]:
        columns = "".join(f"{count[name]:>11}" for name in OUTCOMES)
        print(f"{label:10}{count['all']:>6}{columns}{count['percent true']:>7} %")
    over = f"over {said['documents']} documents; at most {said['most false on one']} on one"
    print(f"false per document: {said['false per document']} {over}")
    second = said["second reading"]
    print(f"second reading: {second['read']} of {second['of']} read, {second['agree']} agree")


if __name__ == "__main__":
    sys.exit(main())
