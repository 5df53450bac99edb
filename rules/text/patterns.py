"""Patterns that packs write, on an engine without backtracking: no pattern of a user can hang a run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import re2

from rules.bilingual import Text
from rules.errors import OptionError
from rules.text.needed import needed_texts
from rules.text.passages import Passage, Sheet

__all__ = ["Found", "Pattern"]

_LIMIT: Final = 2000  # characters; a longer pattern is a mistake

_REASONS: Final = {
    "bad repetition operator": "重复符号用法有误",
    "invalid UTF-8": "不是有效的 UTF-8 文字",
    "invalid character class": "字符类有误",
    "invalid character class range": "字符类的范围有误",
    "invalid escape sequence": "转义有误",
    "invalid named capture group": "命名分组有误",
    "invalid perl operator": "不支持的写法",
    "invalid repetition size": "重复次数有误",
    "missing )": "缺少右括号 )",
    "missing ]": "缺少右方括号 ]",
    "missing argument to repetition operator": "重复符号前没有内容",
    "no argument for repetition operator": "重复符号前没有内容",
    "pattern too large - compile failed": "表达式过大",
    "trailing \\": "末尾多了反斜杠",
    "unexpected )": "多了右括号 )",
}
"""What the engine says of a pattern that it does not take, in Chinese."""


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
    """A pattern that looks through many passages at once, compiled when one of them may match.

    Half of a run's rules look for words that the document does not have: their patterns are never compiled. ``verify``
    does not wait, so that what a user writes is told where it is loaded.
    """

    def __init__(self, source: str) -> None:
        self.source = source
        self._needed = needed_texts(source)

    @cached_property
    def compiled(self) -> Any:  # noqa: ANN401  (the engine ships no types)
        """The engine's own pattern.

        Raises:
            OptionError: it is too long, or the engine does not take it; the message names the pattern and the reason.

        """
        if len(self.source) > _LIMIT:
            raise OptionError(
                Text(
                    f"正则表达式有{len(self.source)}个字符；最多{_LIMIT}个",
                    f"pattern of {len(self.source)} characters; {_LIMIT} are allowed",
                )
            )
        options = re2.Options()
        options.log_errors = False
        options.never_nl = True  # passages are searched in one go, a line each: no class may match the break between
        try:
            return re2.compile(f"(?m){self.source}", options)
        except re2.error as error:
            reason = (
                error.args[0].decode("utf-8", "replace") if isinstance(error.args[0], bytes) else str(error.args[0])
            )
            message = Text(f"正则表达式“{self.source}”：{_in_chinese(reason)}", f"pattern `{self.source}`: {reason}")
            raise OptionError(message) from error

    def verify(self, option: str) -> None:
        """Have the engine take it now.

        Raises:
            OptionError: it is too long, or the engine does not take it; told as of the option that it was written in.

        """
        try:
            _ = self.compiled
        except OptionError as error:
            raise error.at((option,)) from error

    @cached_property
    def names(self) -> dict[str, int]:
        """The names of its groups with their numbers; the engine tells places by number only."""
        return dict(self.compiled.groupindex)

    def found_in(self, text: str) -> bool:
        """Say whether it matches somewhere in a text."""
        return self._may_match(text) and self.compiled.search(text) is not None

    def find(self, sheet: Sheet) -> Iterator[Found]:
        """Yield the matches that lie within one passage, in order."""
        for text, begin in self._stretches(sheet):
            for match in self.compiled.finditer(text):
                if match.start() == match.end():  # of nothing, perhaps on a sheet without passages
                    continue
                passage, start = sheet.at(begin + match.start())
                origin = match.start() - start
                if match.end() - origin > len(passage.text):
                    continue
                groups = {
                    name: (match.start(number) - origin, match.end(number) - origin)
                    for name, number in self.names.items()
                    if match.start(number) >= 0
                }
                yield Found(passage, start, match.end() - origin, groups)

    def _may_match(self, text: str) -> bool:
        """Say whether a text holds what every match holds."""
        return all(any(each in text for each in texts) for texts in self._needed)

    def _stretches(self, sheet: Sheet) -> Iterator[tuple[str, int]]:
        """Yield what has to be looked through: all, or the passages that hold what every match holds."""
        if not self._needed:
            yield sheet.text, 0
            return
        for begin, end in sheet.lines_with(self._needed[0]):
            line = sheet.text[begin:end]
            if self._may_match(line):
                yield line, begin


def _in_chinese(reason: str) -> str:
    """Return the engine's reason in Chinese; one that it has no words for here as the engine says it."""
    said, _, where = reason.partition(":")
    known = _REASONS.get(said.strip())
    rest = where.strip().removeprefix("(?m)")
    return reason if known is None else f"{known}（{rest}）" if rest else known
