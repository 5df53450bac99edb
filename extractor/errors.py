"""What can go wrong while reading a file. The roof turns each into a line for the user and an exit code."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum

__all__ = ["ExtractionError", "ExtractionFailure", "damage_told"]


class ExtractionFailure(StrEnum):
    """Why a file could not be read; the value is stable and appears in the JSON report's reason."""

    MISSING = "missing"
    EMPTY = "empty"  # 0 bytes
    NO_PAGES = "no_pages"
    NOT_THE_FORMAT = "not_the_format"  # the content is not what the name says
    DAMAGED = "damaged"
    ENCRYPTED = "encrypted"
    WRONG_PASSWORD = "wrong_password"  # noqa: S105  (a failure's name)
    UNSUPPORTED = "unsupported"
    UNREADABLE = "unreadable"  # no permission, I/O error
    TOOL_MISSING = "tool_missing"  # an external program or extra is not installed


class ExtractionError(Exception):
    """A file that could not be read. ``detail`` is the cause as far as it is known, for the message's end."""

    def __init__(self, failure: ExtractionFailure, detail: str = "") -> None:
        super().__init__(f"{failure.value}: {detail}" if detail else failure.value)
        self.failure = failure
        self.detail = detail


@contextmanager
def damage_told() -> Iterator[None]:
    """Let whatever a library raises over the parts of a file it opens say that the file is damaged.

    python-docx and openpyxl trust what stands in a file: one attribute too few ends in an IndexError, a TypeError or an
    AttributeError of theirs, of which no list is ever complete. Only their opening belongs in here, none of our code.
    """
    try:
        yield
    except (OSError, MemoryError):
        raise  # of the machine, not of the file
    except Exception as error:
        raise ExtractionError(ExtractionFailure.DAMAGED, str(error) or type(error).__name__) from error
