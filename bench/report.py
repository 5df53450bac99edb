"""How well a whole report is read and checked: cells, forms, kinds and findings against the truth; time and memory.

    python bench/report.py [REPORT.pdf] [--json] [--runs 5]

Beside the report lie truth.json (every table and form, cell by cell) and expected.yaml (what an auditor finds). The
program is run as its users run it, in a process of its own, the start included.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from report_cells import Tally, compare_form, compare_kinds, compare_overall, compare_table
from report_findings import Judged, judge

_SHOWN = 12  # wrong cells printed of each sort; --json has them all
_DEFAULT = Path(__file__).parents[2] / "shared" / "reports" / "lanxian-npc-2025" / "report.pdf"


class Run(NamedTuple):
    """One run of the program: its output, seconds on the clock and of computing, and peak memory in MB."""

    output: dict[str, Any]
    code: int
    seconds: float
    computing: float
    megabytes: float


def run(*arguments: str) -> Run:
    """Run budgetlint and measure it."""
    with tempfile.TemporaryFile() as output:
        start = time.perf_counter()
        process = subprocess.Popen([sys.executable, "-m", "budgetlint", *arguments], stdout=output)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        computing = usage.ru_utime + usage.ru_stime
        return Run(json.load(output), process.returncode, seconds, computing, usage.ru_maxrss / 1024)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("report", nargs="?", type=Path, default=_DEFAULT)
    parser.add_argument("--json", action="store_true", help="print everything as JSON")
    parser.add_argument("--runs", type=int, default=5, help="runs that the median time is taken of")
    options = parser.parse_args()
    path, folder = str(options.report), options.report.parent
    truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    expected = yaml.safe_load((folder / "expected.yaml").read_text(encoding="utf-8"))
    kinds = yaml.safe_load((Path(__file__).parent / "report_kinds.yaml").read_text(encoding="utf-8"))[folder.name]

    read = run("extract", "--format", "json", path).output
    checks = [run("check", "--format", "json", path) for _ in range(options.runs)]
    tallies = {name: Tally() for name in ("amounts", "other cells", "form fields", "kinds")}
    for table in truth["tables"]:
        compare_table(table, read["tables"], tallies["amounts"], tallies["other cells"])
    for form in truth["forms"]:
        compare_form(form, read["forms"], tallies["form fields"])
    compare_overall(truth["overall"], read["forms"], tallies["form fields"])
    compare_kinds(kinds, read["tables"], tallies["kinds"])
    (document,) = checks[0].output["documents"]
    judged = judge(document["findings"], expected)
    seconds = statistics.median(check.seconds for check in checks)
    figures = {
        "report": path,
        "status": document["status"],
        "exit_code": checks[0].code,
        "seconds": round(seconds, 3),
        "cpu_seconds": round(statistics.median(check.computing for check in checks), 3),
        "pages_per_second": round(document["pages"] / seconds, 1),
        "peak_megabytes": round(max(check.megabytes for check in checks), 1),
    }
    if options.json:
        print(json.dumps(figures | _plain(tallies, judged), ensure_ascii=False, indent=2))
    else:
        _print(figures, tallies, judged, document)


def _plain(tallies: dict[str, Tally], judged: Judged) -> dict[str, Any]:
    scores = {
        name: {"exact": tally.exact, "total": tally.total, "wrong": tally.wrong} for name, tally in tallies.items()
    }
    return scores | {"must": dict(judged.must), "never": judged.never, "further": judged.further}


def _print(figures: dict[str, Any], tallies: dict[str, Tally], judged: Judged, document: dict[str, Any]) -> None:
    for name, value in figures.items():
        print(f"{name:18} {value}")
    print()
    for name, tally in tallies.items():
        share = 100 * tally.exact / tally.total if tally.total else 0
        print(f"{name:18} {tally.exact}/{tally.total} exact ({share:.2f} %)")
        for wrong in tally.wrong[:_SHOWN]:
            print(f"    {wrong}")
        if len(tally.wrong) > _SHOWN:
            print(f"    and {len(tally.wrong) - _SHOWN} more")
    print()
    print(f"{'must be found':18} {sum(found for _, found in judged.must)}/{len(judged.must)}")
    for name, found in judged.must:
        print(f"    {'found  ' if found else 'MISSING'} {name}")
    print(
        f"{'false alarms':18} {len(judged.never)} errors and warnings that touch what must never be raised; judge them"
    )
    for about, finding in judged.never:
        print(f"    {finding}\n        never: {about}")
    print(f"{'further':18} {len(judged.further)} errors and warnings beside those owed; judge them")
    for finding in judged.further:
        print(f"    {finding}")
    infos = [finding for finding in document["findings"] if finding["severity"] == "info"]
    print(f"{'infos':18} {len(infos)}")
    for finding in infos:
        print(f"    {finding['rule']} {finding['message']}")


if __name__ == "__main__":
    main()
