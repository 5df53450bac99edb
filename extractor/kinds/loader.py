"""The vocabulary's YAML files become schemas.vocabulary values, each mistake named with its file and line.

The files are composed to nodes only, not constructed: nodes know their line, and composing costs half as much.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import yaml
from rapidfuzz import process

from extractor.kinds.wording import term_core
from schemas.document import DocumentKind
from schemas.vocabulary import TableKind, Term, Vocabulary

__all__ = ["VocabularyError", "load_vocabulary"]

_TERMS_FILE: Final = "terms.yaml"
_FAMILY_KEYS: Final = ("documents", "kinds")
_KIND_KEYS: Final = ("english", "aliases", "columns", "rows", "signature", "order")
_VERSION: Final = 1

TermSets = dict[str, tuple[Term, ...]]


class VocabularyError(ValueError):
    """A vocabulary file that cannot be used; the message names file, line and what was allowed there."""

    def __init__(self, path: Path, node: yaml.Node | None, message: str) -> None:
        line = node.start_mark.line + 1 if node else 0
        super().__init__(f"{path.name}:{line}: {message}" if line else f"{path.name}: {message}")
        self.path = path
        self.line = line


def load_vocabulary(folder: Path | None = None) -> Vocabulary:
    """Read every kind from a folder of YAML files (the packaged ones by default), in their usual order.

    Raises VocabularyError for an unknown or repeated key, an unknown term set, a name given twice, or a wrong type.
    """
    root = folder or Path(__file__).parent
    sets = _read_terms(root / _TERMS_FILE)
    kinds: dict[str, TableKind] = {}
    titles: dict[str, str] = {}
    for path in sorted(root.glob("*.yaml")):
        if path.name == _TERMS_FILE:
            continue
        for node, kind in _read_family(path, sets):
            if kind.name in kinds:
                raise VocabularyError(path, node, f"kind {kind.name!r} is defined twice")
            for alias in (kind.name, *kind.aliases):
                owner = titles.setdefault(alias, kind.name)
                if owner != kind.name:
                    raise VocabularyError(path, node, f"alias {alias!r} of {kind.name!r} already means {owner!r}")
            kinds[kind.name] = kind
    return Vocabulary(_VERSION, tuple(kinds.values()))


def _read_terms(path: Path) -> dict[str, TermSets]:
    sides: dict[str, TermSets] = {}
    for _, side, node in _entries(path, _root(path), ("columns", "rows")):
        sets: TermSets = {}
        for _, name, terms in _entries(path, node):
            sets[name] = tuple(
                Term(term, tuple(_strings(path, aliases, default=()))) for _, term, aliases in _entries(path, terms)
            )
        sides[side] = sets
    return sides


def _read_family(path: Path, sets: dict[str, TermSets]) -> Iterator[tuple[yaml.Node, TableKind]]:
    fields = {key: node for _, key, node in _entries(path, _root(path), _FAMILY_KEYS)}
    documents = _strings(path, fields.get("documents"))
    for name in documents:
        if name not in set(DocumentKind):
            allowed = [kind.value for kind in DocumentKind]
            raise VocabularyError(path, fields["documents"], _unknown("document kind", name, allowed))
    for key_node, name, node in _entries(path, fields.get("kinds")):
        yield key_node, _kind(path, name, node, documents, sets)


def _kind(path: Path, name: str, node: yaml.Node, documents: tuple[str, ...], sets: dict[str, TermSets]) -> TableKind:
    fields = {key: value for _, key, value in _entries(path, node, _KIND_KEYS)}
    order = fields.get("order")
    if order is not None and not (isinstance(order, yaml.ScalarNode) and order.value.isdigit()):
        raise VocabularyError(path, order, "order must be a whole number")
    english = fields.get("english")
    if not isinstance(english, yaml.ScalarNode):
        raise VocabularyError(path, english or node, f"kind {name!r} needs an english name")
    return TableKind(
        name=name,
        english=english.value,
        documents=documents,
        aliases=_strings(path, fields.get("aliases"), default=()),
        columns=_terms(path, fields.get("columns"), sets.get("columns", {})),
        rows=_terms(path, fields.get("rows"), sets.get("rows", {})),
        signature=_strings(path, fields.get("signature"), default=()),
        order=int(order.value) if order is not None else 0,
    )


def _terms(path: Path, node: yaml.Node | None, sets: TermSets) -> tuple[Term, ...]:
    names = _strings(path, node, default=())
    for name in names:
        if name not in sets:
            raise VocabularyError(path, node, _unknown("term set", name, sets))
    together = "\0".join((*names, ""))
    if together not in sets:  # many kinds name the same sets, and joining them costs most of the loading
        sets[together] = _join(sets[name] for name in names)
    return sets[together]


def _join(parts: Iterable[tuple[Term, ...]]) -> tuple[Term, ...]:
    """Join sets. A later one adds aliases to a name it repeats; an alias keeps the name that came first."""
    merged: dict[str, list[str]] = {}
    taken: set[str] = set()
    for terms in parts:
        for term in terms:
            aliases = merged.setdefault(term.name, [])
            taken.add(term_core(term.name))
            for alias in term.aliases:
                core = term_core(alias)
                if core not in taken:
                    taken.add(core)
                    aliases.append(alias)
    return tuple(Term(name, tuple(aliases)) for name, aliases in merged.items())


def _root(path: Path) -> yaml.Node | None:
    try:
        return yaml.compose(path.read_text(encoding="utf-8"), yaml.CSafeLoader)
    except yaml.YAMLError as error:
        raise VocabularyError(path, None, f"not YAML: {error}") from error


def _entries(
    path: Path, node: yaml.Node | None, allowed: tuple[str, ...] | None = None
) -> Iterator[tuple[yaml.Node, str, yaml.Node]]:
    """Yield key node, key and value node of a mapping whose keys are known and not repeated."""
    if not isinstance(node, yaml.MappingNode):
        raise VocabularyError(path, node, "a mapping is expected here")
    seen: set[str] = set()
    for key, value in node.value:
        name = str(key.value)
        if name in seen:
            raise VocabularyError(path, key, f"key {name!r} is given twice")
        if allowed is not None and name not in allowed:
            raise VocabularyError(path, key, _unknown("key", name, allowed))
        seen.add(name)
        yield key, name, value


def _strings(path: Path, node: yaml.Node | None, default: tuple[str, ...] | None = None) -> tuple[str, ...]:
    if node is None and default is not None:
        return default
    if not isinstance(node, yaml.SequenceNode) or not all(isinstance(item, yaml.ScalarNode) for item in node.value):
        raise VocabularyError(path, node, "a list of names is expected here")
    return tuple(str(item.value) for item in node.value)


def _unknown(what: str, name: str, allowed: object) -> str:
    names = list(allowed) if isinstance(allowed, (dict, tuple, list)) else []
    nearest = process.extractOne(name, names)
    hint = f"; did you mean {nearest[0]!r}?" if nearest else ""
    return f"unknown {what} {name!r}{hint} (allowed: {', '.join(names)})"
