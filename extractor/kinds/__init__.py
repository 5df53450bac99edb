"""Which canonical tables there are, and what documents call them: data files, a loader, and how wording is compared."""

from extractor.kinds.loader import VocabularyError, load_vocabulary
from extractor.kinds.wording import name_core, term_core, title_core

__all__ = ["VocabularyError", "load_vocabulary", "name_core", "term_core", "title_core"]
