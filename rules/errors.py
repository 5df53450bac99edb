"""What can be wrong with a rule pack, told in both languages.

``str()`` of an error is its English text, for logs and tracebacks; who shows it to a user asks in the user's language.
"""

from __future__ import annotations

from rules.bilingual import Text

__all__ = ["OptionError", "PackError", "said_by", "too_new"]


class PackError(Exception):
    """A rule pack that cannot be used. Line and column count from 1; 0 where they are unknown."""

    def __init__(self, path: str, line: int, column: int, message: Text) -> None:
        super().__init__(_placed(path, line, column, message.en))
        self.path = path
        self.line = line
        self.column = column
        self.message = message

    def told(self, language: str) -> str:
        """Return the place and what is wrong there, in ``zh`` or ``en``."""
        return _placed(self.path, self.line, self.column, self.message.in_language(language))


def _placed(path: str, line: int, column: int, message: str) -> str:
    return f"{path}:{line}:{column}: {message}" if line else f"{path}: {message}"


class OptionError(ValueError):
    """An option that its schema allows and its check kind cannot use.

    ``option`` is the path inside the rule's options, ``offset`` the character inside that text; the loader turns both
    into line and column.
    """

    def __init__(self, message: Text, option: tuple[str | int, ...] = (), offset: int = 0) -> None:
        super().__init__(message.en)
        self.message = message
        self.option = option
        self.offset = offset

    def at(self, option: tuple[str | int, ...]) -> OptionError:
        """Return the error as one of the option at this path."""
        return OptionError(self.message, option, self.offset)


def said_by(error: ValueError) -> Text:
    """Return what an error says; one that comes from elsewhere says the same in both languages."""
    return error.message if isinstance(error, OptionError) else Text(str(error), str(error))


def too_new(written: object, known: int) -> Text:
    """Say that a file's format is newer than this program reads."""
    return Text(
        f"格式 {written} 比本程序能读的（{known}）新", f"format {written} is newer than this program reads ({known})"
    )
