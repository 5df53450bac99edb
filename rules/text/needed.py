"""What a text must hold for a pattern to match in it, told from the pattern alone.

Most patterns of a run match nothing; looking for a few words first spares compiling and running them. The idea is that
of trigram searches over code (Russ Cox, "Regular Expression Matching with a Trigram Index", 2012): each part of a
pattern is either one of a few texts, or holds at least one of some, or nothing is known of it. What is not understood
is taken for the latter, so that an unknown mark costs time and never a match.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product
from typing import Final

__all__ = ["needed_texts"]

_MANY: Final = 32  # texts that a part may be, or one of which is needed, before it counts as unknown
_SURE: Final = 2  # characters of a text that few passages hold
_EMPTY: Final = frozenset({""})
_NOWHERE: Final = "^$"  # marks that stand for a place, not for a character
_PLACES: Final = "bBAz"  # and those that are written with a backslash
_ENDS: Final = "|)"
_SINGLE: Final = "dDsSwWC"  # escapes for one character of many
_CONTROL: Final = "afntrv"  # escapes for one character that passages do not hold


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of a pattern: ``texts`` are all that it matches, None where they are too many or not known.

    Each of ``clauses`` is a set of texts, one of which is in whatever it matches.
    """

    texts: frozenset[str] | None
    clauses: tuple[frozenset[str], ...] = ()

    def known(self) -> tuple[frozenset[str], ...]:
        """Return all that is needed, whichever way it is known."""
        return self.clauses if self.texts is None else (self.texts,)


_UNKNOWN: Final = _Part(None)
_PLACE: Final = _Part(_EMPTY)


class _StrangeError(Exception):
    """Something that is not understood here, which says nothing of what the engine makes of it."""


def needed_texts(source: str) -> tuple[frozenset[str], ...]:
    """Return sets of texts: every match of the pattern holds at least one text of each.

    The set that fewest texts pass comes first. There are none where nothing is sure, also for a pattern that is wrong.
    """
    reader = _Reader(source)
    try:
        part = reader.alternatives()
        if reader.place < len(source):
            return ()
    except (_StrangeError, RecursionError):
        return ()
    clauses = dict.fromkeys(_plainest(clause) for clause in part.known() if "" not in clause)
    return tuple(sorted(clauses, key=_wideness))


def _wideness(clause: frozenset[str]) -> tuple[int, int, list[str]]:
    """Order sets of texts by how few passages hold one: long texts are rare, and many of them take long to look for."""
    shortest, longest = min(map(len, clause)), max(map(len, clause))
    return -min(_SURE, shortest), len(clause) - longest, sorted(clause)


def _plainest(texts: frozenset[str]) -> frozenset[str]:
    """Leave out each text that holds another one: where it is, that one is."""
    return frozenset(text for text in texts if not any(other in text for other in texts if other != text))


def _joined(parts: Iterable[_Part]) -> _Part:
    """Return what parts one behind the other are: texts side by side become longer ones until there are too many."""
    here: frozenset[str] = _EMPTY
    clauses: list[frozenset[str]] = []
    whole = True
    for part in parts:
        texts = part.texts
        if texts is not None and len(here) * len(texts) <= _MANY:
            here = frozenset(first + second for first, second in product(here, texts))
            continue
        whole = False
        clauses += [here, *part.clauses]
        here = _EMPTY if texts is None else texts
    return _Part(here) if whole else _Part(None, tuple(each for each in (*clauses, here) if "" not in each))


def _either(branches: list[_Part]) -> _Part:
    """Return what one of several is: any of their texts, or something that one of them needs."""
    texts = [branch.texts for branch in branches if branch.texts is not None]
    together = frozenset().union(*texts)
    if len(texts) == len(branches) and len(together) <= _MANY:
        return _Part(together)
    firsts = []
    for branch in branches:
        sure = [_plainest(clause) for clause in branch.known() if "" not in clause]
        if not sure:
            return _UNKNOWN
        firsts.append(min(sure, key=_wideness))
    needed = _plainest(frozenset().union(*firsts))
    return _Part(None, (needed,)) if len(needed) <= _MANY else _UNKNOWN


class _Reader:
    """Reads a pattern once from its beginning to its end, as the engine's syntax has it."""

    def __init__(self, source: str) -> None:
        self._source = source
        self.place = 0

    def _next(self) -> str:
        return self._source[self.place : self.place + 1]

    def _take(self) -> str:
        mark = self._next()
        if not mark:
            raise _StrangeError
        self.place += 1
        return mark

    def alternatives(self) -> _Part:
        """Read branches up to the end or the closing of the group."""
        branches = [self._branch()]
        while self._next() == "|":
            self.place += 1
            branches.append(self._branch())
        return branches[0] if len(branches) == 1 else _either(branches)

    def _branch(self) -> _Part:
        parts = []
        while (mark := self._next()) and mark not in _ENDS:
            parts.append(self._repeated(self._piece()))
        return _joined(parts)

    def _piece(self) -> _Part:
        mark = self._take()
        if mark == "(":
            return self._group()
        if mark == "[":
            return self._class()
        if mark == "\\":
            return self._escaped()
        if mark in "*+?":
            raise _StrangeError
        if mark == ".":
            return _UNKNOWN
        return _PLACE if mark in _NOWHERE else _Part(frozenset({mark}))

    def _group(self) -> _Part:
        if self._next() == "?":
            self.place += 1
            kind = self._take()
            if kind == "P":
                kind = self._take()
            if kind == "<":
                while self._take() != ">":
                    pass
            elif kind != ":":  # flags: without regard to case, nothing of what follows is sure
                raise _StrangeError
        part = self.alternatives()
        if self._take() != ")":
            raise _StrangeError
        return part

    def _class(self) -> _Part:
        """Read a class: of a few plain characters it is one of them, of any other nothing is known."""
        unknown = self._next() == "^"
        self.place += unknown
        characters: list[str] = []
        while (mark := self._take()) != "]" or not characters:
            if mark == "\\":
                unknown |= self._escaped().texts is None
            elif mark == "[" and self._next() == ":":
                raise _StrangeError
            unknown |= mark == "\\" or (mark == "-" and bool(characters) and self._next() != "]")
            characters.append(mark)
        return _UNKNOWN if unknown or len(characters) > _MANY else _Part(frozenset(characters))

    def _escaped(self) -> _Part:
        mark = self._take()
        if mark in "pP":
            if self._take() == "{":
                while self._take() != "}":
                    pass
            return _UNKNOWN
        if mark in _PLACES:
            return _PLACE
        if mark in _SINGLE or mark in _CONTROL:
            return _UNKNOWN
        if mark.isalnum():  # characters by number, quoted stretches
            raise _StrangeError
        return _Part(frozenset({mark}))

    def _repeated(self, part: _Part) -> _Part:
        """Read the marks of repetition behind a part."""
        while (mark := self._next()) and mark in "*+?{":
            least, most = self._times()
            if self._next() == "?":  # as few as can be: the same texts
                self.place += 1
            if (least, most) == (0, 1) and part.texts is not None:
                part = _Part(part.texts | _EMPTY)
            elif least == 0:
                part = _UNKNOWN
            elif (least, most) != (1, 1):
                part = _Part(None, part.known())
        return part

    def _times(self) -> tuple[int, int]:
        """Read how often at least and at most; without a limit it counts as twice."""
        mark = self._take()
        if mark != "{":
            return {"?": (0, 1), "*": (0, 2), "+": (1, 2)}[mark]
        inside = ""
        while (mark := self._take()) != "}":
            inside += mark
        least, comma, most = inside.partition(",")
        if not least.isdecimal() or not (most or "0").isdecimal():
            raise _StrangeError  # a brace that is a character
        return int(least), int(most) if most else 2 if comma else int(least)
