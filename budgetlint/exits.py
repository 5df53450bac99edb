"""Exit codes: a contract with scripts, documented in docs/exit-codes.md and tested."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum

__all__ = ["ExitCode", "gravest"]


class ExitCode(IntEnum):
    """What a run came to. Where several hold, the greatest number wins.

    INCOMPLETE beats FINDINGS because a script that sees 1 will trust the list of findings to be whole; it must not take
    a partial check for a full one. The findings are in the report in either case.
    """

    OK = 0  # every document fully checked, nothing at or above the threshold
    FINDINGS = 1  # every document fully checked, something at or above the threshold
    USAGE = 2  # the command line, the configuration or a rule pack is wrong; nothing was checked
    INCOMPLETE = 3  # some document, or a part of one, could not be checked
    INTERNAL = 4  # a fault of budgetlint itself
    INTERRUPTED = 130  # stopped by Ctrl-C, as shells have it (128 + SIGINT)


def gravest(codes: Iterable[ExitCode]) -> ExitCode:
    """Return the code of a run from those of its parts."""
    return max(codes, default=ExitCode.OK)
