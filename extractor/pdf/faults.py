"""What PyMuPDF raises, and what MuPDF says, about files that are not as they should be."""

from __future__ import annotations

__all__ = ["mupdf_errors", "plainly"]


def mupdf_errors() -> tuple[type[Exception], ...]:
    """Return all that PyMuPDF raises over a damaged file; to be called where one was opened already."""
    import pymupdf

    return (RuntimeError, ValueError, ArithmeticError, OSError, pymupdf.mupdf.FzErrorBase)


def plainly(told: object) -> str:
    """Return MuPDF's words with U+FFFD for what cannot be printed: they quote the file's own bytes."""
    return "".join(each if each.isprintable() else "\N{REPLACEMENT CHARACTER}" for each in str(told))
