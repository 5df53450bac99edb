"""Which inputs are compared with which: paired by what they say they are, or named in a manifest."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from budgetlint.batch.submissions import Submission, collect
from budgetlint.batch.task import Partner
from budgetlint.output import on_disk
from budgetlint.pairing import Known, paired

__all__ = ["Manifest", "Pairs", "key_with", "outside", "partners_by_content"]

Manifest = Mapping[str, Mapping[str, Sequence[str]]]
"""For each document (by its real path) the files of its partners by role, as ``read_manifest`` returns it."""


@dataclass(frozen=True, slots=True)
class Pairs:
    """What a run goes by: whether inputs are paired by what they say they are, and what the user's manifest says."""

    pair: bool = True
    manifest: Manifest = field(default_factory=dict)


def outside(manifest: Manifest, submissions: Iterable[Submission], unpacked: Path) -> list[Submission]:
    """Return the files that a manifest names and that are no inputs: they are read, not checked, and not counted."""
    inside = _places(submissions)
    named = {path for roles in manifest.values() for paths in roles.values() for path in paths}
    wanted = sorted(path for path in named if os.path.realpath(path) not in inside and Path(path).is_file())
    return collect(wanted, unpacked)


def partners_by_content(
    pairs: Pairs, submissions: Sequence[Submission], others: Sequence[Submission], known: Mapping[str, Known],
    read: Collection[str],
) -> dict[str, tuple[Partner, ...]]:  # fmt: skip
    """Return the partners of each content that has some, in the order of roles and names.

    ``others`` are files outside the inputs, ``known`` what was read documents are, ``read`` the hashes of what could
    be read. What the manifest says of a document's role outranks what pairing finds.
    """
    names: dict[str, str] = {}
    for item in (*submissions, *others):
        if item.sha256 is not None:
            names.setdefault(item.sha256, item.name)
    inputs = [known[item] for item in sorted({one.sha256 for one in submissions if one.sha256}) if item in known]
    roles: dict[str, dict[str, tuple[Partner, ...]]] = {}
    for sha256, found in (paired(inputs) if pairs.pair else {}).items():
        roles[sha256] = {role: tuple(Partner(role, names[one], one) for one in ones) for role, ones in found.items()}
    places = _places((*submissions, *others))
    for path, named in pairs.manifest.items():
        if path in places:
            roles[places[path]] = {
                **roles.get(places[path], {}),
                **{role: tuple(_named(role, one, places, read) for one in ones) for role, ones in named.items()},
            }
    return {
        sha256: tuple(sorted((each for ones in found.values() for each in ones), key=lambda p: (p.role, p.name)))
        for sha256, found in roles.items()
    }


def _named(role: str, path: str, places: Mapping[str, str], read: Collection[str]) -> Partner:
    sha256 = places.get(os.path.realpath(path), "")
    return Partner(role, path, sha256, sha256 in read)


def _places(submissions: Iterable[Submission]) -> dict[str, str]:
    """Return contents by real paths; a member of an archive goes by the archive's path and its name in it."""
    places: dict[str, str] = {}
    for item in submissions:
        if item.sha256 is not None:
            places.setdefault(os.path.realpath(on_disk(item.name)), item.sha256)
    return places


def key_with(check_key: str, partners: Iterable[Partner]) -> str:
    """Return the key of a check with these partners: the plain key where there are none."""
    told = "\n".join(f"{each.role}\t{each.name}\t{each.sha256}\t{each.read}" for each in partners)
    return hashlib.sha256(f"{check_key}\n{told}".encode()).hexdigest()[:20] if told else check_key
