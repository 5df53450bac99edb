"""What can be wrong with a rule pack."""

from __future__ import annotations

__all__ = ["OptionError", "PackError"]


class PackError(Exception):
    """A rule pack that cannot be used. Line and column count from 1; 0 where they are unknown."""

    def __init__(self, path: str, line: int, column: int, message: str) -> None:
        super().__init__(f"{path}:{line}:{column}: {message}" if line else f"{path}: {message}")
        self.path = path
        self.line = line
        self.column = column
        self.message = message


class OptionError(ValueError):
    """An option that its schema allows and its check kind cannot use.

    ``option`` is the path inside the rule's options, ``offset`` the character inside that text; the loader turns both
    into line and column.
    """

    def __init__(self, message: str, option: tuple[str | int, ...] = (), offset: int = 0) -> None:
        super().__init__(message)
        self.option = option
        self.offset = offset
