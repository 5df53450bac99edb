"""The part of PyMuPDF that is used, typed: the library ships no type information."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import TracebackType
from typing import Any, Protocol, Self

__all__ = ["PdfDocument", "PdfPage", "PdfPixmap", "PdfRect"]


class PdfRect(Protocol):
    """A pymupdf.Rect."""

    @property
    def width(self) -> float: ...  # noqa: D102
    @property
    def height(self) -> float: ...  # noqa: D102


class PdfPixmap(Protocol):
    """A pymupdf.Pixmap of one grey byte, or three of RGB, for each pixel."""

    @property
    def x(self) -> int: ...  # noqa: D102
    @property
    def y(self) -> int: ...  # noqa: D102
    @property
    def width(self) -> int: ...  # noqa: D102
    @property
    def height(self) -> int: ...  # noqa: D102
    @property
    def stride(self) -> int: ...  # noqa: D102
    @property
    def samples(self) -> bytes: ...  # noqa: D102


class PdfPage(Protocol):
    """A pymupdf.Page."""

    @property
    def this(self) -> Any: ...  # noqa: ANN401, D102  (MuPDF's own page)
    @property
    def rotation(self) -> int: ...  # noqa: D102
    @property
    def rect(self) -> PdfRect: ...  # noqa: D102
    @property
    def rotation_matrix(self) -> Sequence[float]: ...  # noqa: D102
    def get_texttrace(self) -> list[Mapping[str, Any]]: ...  # noqa: D102
    def get_cdrawings(self, *, extended: bool) -> list[Mapping[str, Any]]: ...  # noqa: D102
    def get_text(self, option: str, *, flags: int) -> Mapping[str, Any]: ...  # noqa: D102
    def get_bboxlog(self) -> list[tuple[str, tuple[float, float, float, float]]]: ...  # noqa: D102
    def get_images(self) -> list[Any]: ...  # noqa: D102
    def annots(self, *, types: Sequence[int]) -> Iterable[Any]: ...  # noqa: D102


class PdfDocument(Protocol):
    """A pymupdf.Document."""

    @property
    def this(self) -> Any: ...  # noqa: ANN401, D102  (MuPDF's own document)
    @property
    def needs_pass(self) -> int: ...  # noqa: D102
    @property
    def is_repaired(self) -> bool: ...  # noqa: D102
    @property
    def page_count(self) -> int: ...  # noqa: D102
    def authenticate(self, password: str) -> int: ...  # noqa: D102
    def close(self) -> None: ...  # noqa: D102
    def page_xref(self, number: int) -> int: ...  # noqa: D102
    def get_page_fonts(self, number: int) -> list[Any]: ...  # noqa: D102
    def xref_get_key(self, xref: int, key: str) -> tuple[str, str]: ...  # noqa: D102
    def xref_set_key(self, xref: int, key: str, value: str) -> None: ...  # noqa: D102
    def xref_object(self, xref: int) -> str: ...  # noqa: D102
    def __getitem__(self, index: int) -> PdfPage: ...
    def __enter__(self) -> Self: ...
    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...
