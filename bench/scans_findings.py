"""Does a scan of a document raise what its good form does not? The findings of both, side by side.

Whole documents are turned into scans and checked as users check them. A finding is the same where its fingerprint is,
or where the same rule says something on the same page (a misread name changes a fingerprint, not the finding). What
is new on the scan and without a doubt is a false alarm of our reading; what is gone is a fault that the scan hides.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

from scans_pictures import scanned

from extractor.mupdf import MuDocument

__all__ = ["Whole", "compare_findings"]

Finding = dict[str, Any]


class Whole(NamedTuple):
    """A document to be turned into a scan: the kind of scan, its resolution and seed."""

    name: str
    document: MuDocument
    condition: str
    dpi: int
    seed: int


def compare_findings(documents: Iterable[Whole]) -> None:
    """Print a row for each document, the findings that differ below it, and the sums."""
    together: Counter[str] = Counter()
    print(
        f"\n{'findings (errors and warnings)':44}{'good':>6}{'scan':>6}{'same':>6}{'gone':>6}{'new':>6}{'in doubt':>10}"
    )
    for whole in documents:
        with tempfile.TemporaryDirectory() as folder:
            good, scan = Path(folder) / "good.pdf", Path(folder) / "scan.pdf"
            good.write_bytes(whole.document.tobytes())
            numbers = range(1, whole.document.page_count + 1)
            scan.write_bytes(scanned(whole.document, numbers, whole.dpi, whole.condition, whole.seed).tobytes())
            before, after = _checked(good), _checked(scan)
        gone, new = _unlike(before, after), _unlike(after, before)
        sure = [finding for finding in new if not finding["doubt"]]
        counts = {
            "good": len(before), "scan": len(after), "same": len(before) - len(gone), "gone": len(gone),
            "new": len(sure), "in doubt": len(new) - len(sure), "pages": whole.document.page_count,
        }  # fmt: skip
        together.update(counts)
        _row(f"{whole.name}, {whole.condition} {whole.dpi}", counts)
        for name, findings in (("new", new), ("gone", gone)):
            for finding in findings:
                print(f"    {name}: {finding['rule']} p.{_page(finding)} {finding['message'][:150]}")
                print(f"        doubt: {finding['doubt']}" if finding["doubt"] else "        no doubt")
    _row(f"together, {together['pages']} pages", together)


def _row(name: str, counts: Counter[str] | dict[str, int]) -> None:
    shown = [f"{counts[key]:6}" for key in ("good", "scan", "same", "gone", "new")]
    print(f"{name:44}{''.join(shown)}{counts['in doubt']:10}", flush=True)


def _checked(path: Path) -> list[Finding]:
    """Return the errors and warnings of a file."""
    command = [sys.executable, "-m", "budgetlint", "check", "--format", "json", str(path)]
    output = subprocess.run(command, capture_output=True, check=False).stdout
    (document,) = json.loads(output)["documents"]
    if document["status"] == "failed":  # no findings are no agreement then
        raise RuntimeError(f"{path}: {document['detail']}")
    return [finding for finding in document["findings"] if finding["severity"] != "info"]


def _page(finding: Finding) -> int:
    return finding["evidence"][0]["page"] if finding["evidence"] else 0


def _unlike(findings: Iterable[Finding], others: Iterable[Finding]) -> list[Finding]:
    """Return the findings that have no like among the others, each of which is like one at most."""
    prints = Counter(finding["fingerprint"] for finding in others)
    left = [finding for finding in findings if not _taken(prints, finding["fingerprint"])]
    spare = Counter(finding["fingerprint"] for finding in findings)
    places = Counter(
        (finding["rule"], _page(finding)) for finding in others if not _taken(spare, finding["fingerprint"])
    )
    return [finding for finding in left if not _taken(places, (finding["rule"], _page(finding)))]


def _taken(counts: Counter[Any], key: object) -> bool:
    """Take one of a kind if there is any left."""
    if counts[key] < 1:
        return False
    counts[key] -= 1
    return True
