"""Names for PyMuPDF's objects, which have no types of their own."""

from __future__ import annotations

from typing import Any, TypeAlias

__all__ = ["MuDocument", "MuMatrix", "MuPage", "MuRect"]

MuDocument: TypeAlias = Any  # pymupdf.Document
MuPage: TypeAlias = Any  # pymupdf.Page
MuMatrix: TypeAlias = Any  # pymupdf.Matrix
MuRect: TypeAlias = Any  # pymupdf.Rect
