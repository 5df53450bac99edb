"""Checking documents together with those that they belong to."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import click

from budgetlint.checking import Checked, Checking, check_document, read_entry
from budgetlint.config.resolving import Configuration
from budgetlint.files import Entry
from budgetlint.pairing import known_of, paired
from budgetlint.partners import Found, Partners, PartnerWordError, named_partners, read_manifest
from budgetlint.terminal import Progress
from rules.errors import PackError
from rules.roles import ROLES
from schemas.document import Document

__all__ = ["Together", "together_of"]


@dataclass(slots=True)
class Together:
    """What a run knows of its documents' partners; ``read`` holds documents that were read to be paired."""

    partners: Partners | None = None
    read: dict[str, Document | Checked] = field(default_factory=dict)

    def check(self, entry: Entry, checking: Checking) -> tuple[Checked, Document | None]:
        """Read and check one document with its partners; return the document, too, where it could be read."""
        document = self.read.get(os.path.realpath(entry.path))
        document = read_entry(entry, checking) if document is None else document
        if isinstance(document, Checked):
            return document, None
        found = self.partners.of(entry.path) if self.partners else Found()
        return check_document(entry, document, checking, found), document


def together_of(
    configuration: Configuration, checking: Checking, entries: Sequence[Entry], words: Sequence[str], *, pair: bool
) -> Together:
    """Find out which documents belong together: what is named outranks the manifest, and that what pairing finds.

    Pairing reads all documents before the first is checked, and keeps them.

    Raises:
        click.ClickException: a role that there is none of, a manifest that cannot be used.

    """
    language = checking.language
    if words and len(entries) != 1:
        message = language.say(
            "选项 --with 只能用于检查一份文件；多份请用 --partners 或 --pair",
            "option --with goes with one document; for several use --partners or --pair",
        )
        raise click.UsageError(message)
    files: dict[str, dict[str, list[str]]] = {}
    read: dict[str, Document | Checked] = {}
    if pair:
        read = _read_all(entries, checking)
        known = [known_of(place, document) for place, document in read.items() if isinstance(document, Document)]
        files = paired([one for one in known if one is not None])
    manifest = configuration.text("partners")
    try:
        for path, roles in read_manifest(Path(manifest)).items() if manifest else ():
            files[path] = {**files.get(path, {}), **roles}
        named = named_partners(words)
    except PackError as error:
        told = error.told(language)
        raise click.ClickException(language.say(f"对应清单有误：{told}", f"partners: {told}")) from error
    except PartnerWordError as error:
        message = language.say(
            f"选项 --with：“{error.word}”不是 角色=文件；"
            + (f"是不是 {error.near}=…？" if error.near else f"角色有 {'、'.join(ROLES)}"),
            f"option --with: “{error.word}” is not ROLE=FILE; "
            + (f"did you mean {error.near}=…?" if error.near else f"roles are {', '.join(ROLES)}"),
        )
        raise click.UsageError(message) from error
    if named:
        files[""] = named
    if not files:
        return Together(None, read)
    whole = replace(checking, pages=None)

    def reader(path: str) -> Document | None:
        found = read.get(os.path.realpath(path)) or read_entry(Entry(path), whole)
        return found if isinstance(found, Document) else None

    return Together(Partners(files, reader), read)


def _read_all(entries: Sequence[Entry], checking: Checking) -> dict[str, Document | Checked]:
    progress = Progress(len(entries))
    read: dict[str, Document | Checked] = {}
    for done, entry in enumerate(entries):
        progress.show(done, entry.path)
        read[os.path.realpath(entry.path)] = read_entry(entry, checking)
        progress.wipe()
    return read
