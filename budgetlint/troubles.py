"""What of a document could not be read, in words: unread pages by why, and what the reader itself noted."""

from __future__ import annotations

from typing import Final

from budgetlint.causes import in_words
from budgetlint.language import Language
from schemas.document import Document
from schemas.page_ranges import page_ranges

__all__ = ["troubles_of", "unread_pages"]


_READABLE: Final = 0.5  # the reader names pages below this quality among the document's problems


def unread_pages(document: Document) -> tuple[int, ...]:
    """Return the numbers of the pages whose content cannot be relied on."""
    return tuple(page.number for page in document.pages if page.quality < _READABLE)


def troubles_of(document: Document, language: Language) -> list[str]:
    """Return one text for each trouble, none for a document that was wholly read."""
    by_reason: dict[str, list[int]] = {}
    unread = frozenset(unread_pages(document))
    for page in document.pages:
        if page.number in unread:
            by_reason.setdefault(page.reason, []).append(page.number)
    troubles = []
    for reason, numbers in by_reason.items():
        pages = page_ranges(numbers, language.say("、", ", "))
        cause = in_words(reason, language)
        why = language.say(f"：{cause}", f": {cause}") if cause else ""
        troubles.append(language.say(f"第 {pages} 页{why}", f"page {pages}{why}"))
    told = tuple(f"page {number}:" for number in unread)  # the pages above, each for itself
    further = (problem for problem in document.problems if not problem.startswith(told))
    return [*troubles, *(in_words(problem, language) for problem in further)]
