"""Which engine reads what a text layer does not say, and where its readings are kept between runs."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from extractor.ocr import open_engine
from extractor.triage import resolve

if TYPE_CHECKING:
    from extractor.content import PageContent
    from extractor.mupdf import MuDocument
    from extractor.read import Mender

__all__ = ["CACHE_VARIABLE", "cache_file", "mender_of"]

CACHE_VARIABLE: Final = "BUDGETLINT_CACHE"


def mender_of(engine_name: str, *, cached: bool = True) -> Mender:
    """Return what mends pages whose text layer cannot be believed, with the engine of this name.

    The engine is started by the first page that needs it; a sound document never pays for it.
    """
    engine = open_engine(engine_name, cache=cache_file() if cached else None)

    def mend(document: MuDocument, contents: Sequence[PageContent]) -> Sequence[PageContent]:
        return resolve(contents, document, engine)

    return mend


def cache_file() -> Path:
    """Return where readings are kept: BUDGETLINT_CACHE (a folder), else the user's own place for such things."""
    folder = os.environ.get(CACHE_VARIABLE)
    if folder:
        return Path(folder) / "readings.sqlite"
    import platformdirs  # only asked where the variable is not set

    return Path(platformdirs.user_cache_dir("budgetlint", appauthor=False)) / "readings.sqlite"
