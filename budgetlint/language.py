"""The two languages of the program, and how one is chosen before click reads the command line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Final

__all__ = ["LANGUAGE_VARIABLE", "Language", "chosen_language"]

LANGUAGE_VARIABLE: Final = "BUDGETLINT_LANG"


class Language(StrEnum):
    """A language for help, messages and reports."""

    CHINESE = "zh"
    ENGLISH = "en"

    def say(self, chinese: str, english: str) -> str:
        """Return the one of two texts that is in this language."""
        return english if self is Language.ENGLISH else chinese


def chosen_language(arguments: Sequence[str], environment: Mapping[str, str]) -> Language:
    """Return the language of ``--lang`` (anywhere on the command line) or BUDGETLINT_LANG; Chinese otherwise.

    Read ahead of click, because ``--help`` and messages about wrong options must already be in it.
    """
    wanted = [environment.get(LANGUAGE_VARIABLE, "")[:2].lower()]
    for place, argument in enumerate(arguments):
        if argument == "--":
            break
        if argument == "--lang" and place + 1 < len(arguments):
            wanted.append(arguments[place + 1])
        elif argument.startswith("--lang="):
            wanted.append(argument.removeprefix("--lang="))
    # A language that there is none of is an error, to be told in the language that was wanted before.
    known = [name for name in wanted if name in set(Language)]
    return Language(known[-1]) if known else Language.CHINESE
