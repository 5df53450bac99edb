"""Which documents belong together as the user says: named on the command line, or listed in a manifest."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from budgetlint.config.files import read_checked
from rules.bilingual import Text
from rules.errors import PackError
from rules.names import nearest
from rules.roles import ROLES
from schemas.document import Document

__all__ = ["Found", "PartnerWordError", "Partners", "named_partners", "partners_schema", "read_manifest"]

_VERSION: Final = 1
_KEPT: Final = 16  # documents that several others may ask for, such as their department's

Reader = Callable[[str], Document | None]
"""Reads a document; None where it cannot be read."""


def partners_schema() -> dict[str, Any]:
    """Return the JSON Schema of the manifest."""
    files = {"type": "array", "items": {"type": "string", "minLength": 1}}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "budgetlint partners",
        "version": _VERSION,
        "type": "object",
        "properties": {
            "format": {"type": "integer", "minimum": 1, "description": "version of the file's format"},
            "documents": {
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": {
                        "file": {"type": "string", "minLength": 1, "description": "relative to this file's folder"},
                        **dict.fromkeys(ROLES, files),
                    },
                    "required": ["file"],
                    "additionalProperties": False,
                },
            },
        },
        "required": ["documents"],
        "additionalProperties": False,
    }


@dataclass(frozen=True, slots=True)
class Found:
    """The partners of a document by role, and the files that were named and cannot be read."""

    partners: Mapping[str, tuple[Document, ...]] = field(default_factory=dict)
    unread: tuple[str, ...] = ()


@dataclass(slots=True)
class Partners:
    """Files by role for each document (by its real path, or ``""`` for any), read when they are asked for.

    A partner that cannot be read takes its whole role with it: a sum over the units that happen to be readable would be
    a false alarm.
    """

    files: Mapping[str, Mapping[str, Sequence[str]]]
    read: Reader
    _kept: dict[str, Document | None] = field(default_factory=dict)

    def of(self, path: str) -> Found:
        """Return the partners of the document at a path."""
        named = {**self.files.get("", {}), **self.files.get(os.path.realpath(path), {})}
        partners: dict[str, tuple[Document, ...]] = {}
        unread: list[str] = []
        for role, paths in named.items():
            documents = [(partner, self._document(partner)) for partner in paths]
            lost = [partner for partner, document in documents if document is None]
            unread += lost
            if not lost:
                partners[role] = tuple(document for _, document in documents if document is not None)
        return Found(partners, tuple(dict.fromkeys(unread)))

    def _document(self, path: str) -> Document | None:
        if path not in self._kept:
            if len(self._kept) >= _KEPT:
                del self._kept[next(iter(self._kept))]
            self._kept[path] = self.read(path)
        return self._kept[path]


class PartnerWordError(ValueError):
    """A word that names no partner, with the role that was probably meant."""

    def __init__(self, word: str, near: str | None) -> None:
        super().__init__(word)
        self.word = word
        self.near = near


def named_partners(words: Iterable[str]) -> dict[str, list[str]]:
    """Read ``ROLE=FILE`` as given on the command line.

    Raises:
        PartnerWordError: a word that is not written so, or whose role is none.

    """
    named: dict[str, list[str]] = {}
    for word in words:
        role, sign, path = word.partition("=")
        if not sign or not path or role not in ROLES:
            near = nearest(role, ROLES) if sign else None
            raise PartnerWordError(word, near)
        named.setdefault(role, []).append(path)
    return named


def read_manifest(path: Path) -> dict[str, dict[str, list[str]]]:
    """Read a manifest: for each document (by its real path) the files of its partners by role.

    Raises:
        PackError: it cannot be read, says what there is not, or names a document twice; with line and column.

    """
    source = read_checked(path, partners_schema(), _VERSION)
    if source.value is None:
        raise PackError(str(path), 0, 0, Text("缺少 `documents`", "`documents` is missing"))
    folder = path.parent
    result: dict[str, dict[str, list[str]]] = {}
    for index, entry in enumerate(source.value["documents"]):
        key = os.path.realpath(folder / entry["file"])
        if key in result:
            message = Text(f"{entry['file']} 列了两次", f"{entry['file']} stands here twice")
            raise source.error(("documents", index, "file"), message)
        result[key] = {role: [str(folder / name) for name in entry[role]] for role in ROLES if entry.get(role)}
    return result
