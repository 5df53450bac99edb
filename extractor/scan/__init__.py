"""Pages that are pictures: straightening, ruling lines, and recognition cell by cell."""

from __future__ import annotations

__all__: list[str] = []
