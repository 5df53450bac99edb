"""Which engine reads what a text layer does not say, and where its readings are kept between runs."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from budgetlint.interrupts import Interrupts
from extractor.ocr import Engine, EngineError, open_engine, other_engines
from extractor.reread import Place, reread
from extractor.triage import settled_pages

if TYPE_CHECKING:
    from extractor.content import PageContent
    from extractor.mupdf import MuDocument
    from extractor.opening import Place as DocumentPlace
    from extractor.read import Mender
    from schemas.document import Document

__all__ = ["CACHE_VARIABLE", "Recognition", "cache_file", "mender", "recognition_by"]

CACHE_VARIABLE: Final = "BUDGETLINT_CACHE"


@dataclass(frozen=True, slots=True)
class Recognition:
    """An engine and the two things it does: mend pages whose text layer cannot be believed, and look twice.

    The engine is started by the first page that needs it; a sound document never pays for it. ``others`` are further
    engines that have a say in second looks.
    """

    engine: Engine
    others: tuple[Engine, ...] = ()

    def mend(self, document: MuDocument, contents: Iterable[PageContent]) -> Iterator[PageContent]:
        """Yield what is on the pages: as their text layers say, and later anew where that was not the truth."""
        return settled_pages(contents, document, self.engine)

    def look(
        self, document: Document, path: DocumentPlace, places: Collection[Place], password: str | None = None
    ) -> Document:
        """Read the recognised cells at these places again. Raises EngineError and ExtractionError."""
        try:
            return reread(document, path, places, [self.engine, *self.others], password)
        except EngineError:
            if not self.others:
                raise
        # an engine that is only there for its second opinion must not cost the first one's
        return reread(document, path, places, [self.engine], password)


def recognition_by(engine_name: str, *, cached: bool = True) -> Recognition:
    """Return recognition with the engine of this name, asking it only what it was never asked before.

    Every other engine that works here without fetching anything looks a second time with it.
    """
    cache = cache_file() if cached else None
    others = tuple(open_engine(name, cache=cache) for name in other_engines(engine_name))
    return Recognition(open_engine(engine_name, cache=cache), others)


def mender(recognition: Recognition | None, interrupts: Interrupts) -> Mender:
    """Return what pages go through while a document is read: recognition if there is any, and an ear for Ctrl-C."""

    def mend(document: MuDocument, contents: Iterable[PageContent]) -> Iterator[PageContent]:
        return interrupts.between(recognition.mend(document, contents) if recognition else contents)

    return mend


def cache_file() -> Path:
    """Return where readings are kept: BUDGETLINT_CACHE (a folder), else the user's own place for such things."""
    folder = os.environ.get(CACHE_VARIABLE)
    if folder:
        return Path(folder) / "readings.sqlite"
    import platformdirs  # only asked where the variable is not set

    return Path(platformdirs.user_cache_dir("budgetlint", appauthor=False)) / "readings.sqlite"
