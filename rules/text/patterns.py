"""Patterns that packs write, on an engine without backtracking: no pattern of a user can hang a run."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import re2

from rules.text.passages import Passage, Sheet

__all__ = ["Found", "Pattern", "compile_pattern"]

_LIMIT: Final = 2000  # characters; a longer pattern is a mistake


@dataclass(frozen=True, slots=True)
class Found:
    """A match in a passage: ``passage.text[start:end]`` and its named groups with their own places."""

    passage: Passage
    start: int
    end: int
    groups: dict[str, tuple[int, int]]

    @property
    def text(self) -> str:
        """What was matched."""
        return self.passage.text[self.start : self.end]


class Pattern:
    """A compiled pattern that looks through many passages at once."""

    def __init__(self, source: str, compiled: Any) -> None:  # noqa: ANN401  (the engine ships no types)
        self.source = source
        self._compiled = compiled

    @cached_property
    def names(self) -> dict[str, int]:
        """The names of its groups with their numbers; the engine tells places by number only."""
        return dict(self._compiled.groupindex)

    def found_in(self, text: str) -> bool:
        """Say whether it matches somewhere in a text."""
        return self._compiled.search(text) is not None

    def find(self, sheet: Sheet) -> Iterator[Found]:
        """Yield the matches that lie within one passage, in order."""
        for match in self._compiled.finditer(sheet.text):
            index = bisect_right(sheet.starts, match.start()) - 1
            passage, origin = sheet.passages[index], sheet.starts[index]
            if match.end() - origin > len(passage.text) or match.start() == match.end():
                continue
            groups = {
                name: (match.start(number) - origin, match.end(number) - origin)
                for name, number in self.names.items()
                if match.start(number) >= 0
            }
            yield Found(passage, match.start() - origin, match.end() - origin, groups)


def compile_pattern(source: str) -> Pattern:
    """Compile a pattern.

    Raises:
        ValueError: the engine does not take it; the message names the pattern and the reason.

    """
    if len(source) > _LIMIT:
        raise ValueError(f"pattern of {len(source)} characters; {_LIMIT} are allowed")
    options = re2.Options()
    options.log_errors = False
    options.never_nl = True  # passages are searched in one go, a line each: no class may match the break between them
    try:
        return Pattern(source, re2.compile(f"(?m){source}", options))
    except re2.error as error:
        reason = error.args[0].decode("utf-8", "replace") if isinstance(error.args[0], bytes) else str(error.args[0])
        raise ValueError(f"pattern `{source}`: {reason}") from error
