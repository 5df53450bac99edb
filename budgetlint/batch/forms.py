"""The forms of a county: made by the workers, kept with the documents, copied to where people look for them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from budgetlint.batch.ledger import StageRow, StageState
from budgetlint.batch.results import file_name
from budgetlint.batch.store import Store, write_bytes
from budgetlint.batch.submissions import Submission
from budgetlint.batch.task import FormsTask
from budgetlint.inspection.files import FORM, NOTICE
from budgetlint.inspection.notice import Letter

__all__ = ["forms_tasks", "write_forms"]


def forms_tasks(
    submissions: Iterable[Submission],
    checks: Mapping[str, StageRow],
    done: Mapping[str, StageRow],
    *,
    store: str,
    keys: tuple[str, str, str],
    letter: Letter,
) -> Iterator[FormsTask]:
    """Yield a task for every checked content that has no forms yet; ``keys`` are those of read, check and forms."""
    contents = {item.sha256: item for item in submissions if item.sha256 and item.path}
    for sha256, item in sorted(contents.items()):
        check = checks.get(sha256)
        if item.path and sha256 not in done and check is not None and check.state is StageState.DONE and check.pages:
            yield FormsTask(sha256, item.path, store, *keys, letter.days, letter.sender)


def write_forms(submissions: Iterable[Submission], store: Store, key: str, folder: Path) -> int:
    """Copy the forms of every input below ``folder/forms``, remove those of inputs that are gone; return how many."""
    kept: set[Path] = set()
    for item in submissions:
        for name in (FORM, NOTICE) if item.sha256 else ():
            content = store.file(item.sha256 or "", f"{key}.{name}")
            place = folder / "forms" / f"{file_name(item.name)}.{name}"
            if content:
                kept.add(place)
                if not place.exists() or place.read_bytes() != content:
                    write_bytes(place, content)
    for old in (folder / "forms").glob("*"):
        if old not in kept and old.name.endswith((FORM, NOTICE)):
            old.unlink()
    return sum(place.name.endswith(FORM) for place in kept)
