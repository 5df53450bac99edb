"""Fixed terms with one character wrong.

What it does
    Looks in the compact text of the places named by ``places`` for each of ``terms`` with one character missing, put in
    twice, changed, or two neighbours turned round (rules.text.near_terms says which slips count). What is itself one of
    ``terms`` or of ``allowed`` is left alone, and so is a document that writes the same word more than once and
    more often than the term: there it is the house's word. Uncertain readings are never judged.

Why
    The terms of budgeting are fixed by regulation, and a slip in one shows that nobody read the report before it was
    published. A list of known slips finds only the known ones.

Options
    terms: list of texts of at least four characters
    allowed: list of texts
        other words that differ from a term by one character (机构运行经费 beside 机关运行经费), or hold what does.
    places: list of title, heading, paragraph, caption, note, contents, form, cell
        default: all but headers and footers

PASS
    一般公共预算拨款

FAIL
    一般共公预算拨款
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from rules.protocol import CheckKind, Looked, Outcome, Problem, Subject, Text, Unchecked
from rules.text.doubts import sure_of_letters
from rules.text.near_terms import near
from rules.text.passages import Passage, PassageKind, Sheet, sheet
from schemas.report import State
from schemas.vocabulary import Vocabulary

__all__ = ["KIND"]

_DEFAULT: Final = frozenset(PassageKind) - {PassageKind.HEADER, PassageKind.FOOTER}


@dataclass(frozen=True, slots=True)
class _Options:
    terms: tuple[str, ...]  # the longest first, so that a slip is told of the longest term it spoils
    allowed: frozenset[str]
    places: frozenset[PassageKind]


@dataclass(frozen=True, slots=True)
class _Slip:
    term: str
    passage: Passage
    start: int
    end: int


def _run(subject: Subject, options: _Options) -> Iterator[Outcome]:
    texts = sheet(subject, options.places)
    if not texts.passages:
        yield Unchecked(Text("没有可检查的文字", "no text to check"), State.NOT_APPLICABLE)
        return
    yield Looked(len(texts.passages))
    for written, slips in _slips(texts, options).items():
        if len(slips) > max(1, texts.text.count(slips[0].term)):
            continue
        for slip in slips:
            evidence = slip.passage.evidence(slip.start, slip.end)
            yield Problem(
                (evidence,),
                (slip.passage.where, written),
                slots={"text": written, "term": slip.term},
                expected=slip.term,
                actual=written,
            )


def _slips(texts: Sheet, options: _Options) -> dict[str, list[_Slip]]:
    found: dict[str, list[_Slip]] = defaultdict(list)
    taken: list[tuple[int, int]] = []
    for term in options.terms:
        for start, end in near(texts.text, term):
            written = texts.text[start:end]
            longer = texts.text[max(0, start - 1) : end]  # 因公接待费 begins otherwise than 公务接待费
            known = longer in options.allowed or _allowed(texts.text, start, written, options.allowed)
            if known or any(start < stop and begin < end for begin, stop in taken):
                continue
            taken.append((start, end))
            passage, begin = texts.at(start)
            found[written].append(_Slip(term, passage, begin, begin + len(written)))
    return found


def _allowed(text: str, start: int, written: str, words: frozenset[str]) -> bool:
    """Say whether what is written is one of some words, or stands inside one."""
    return written in words or any(
        written in word and text.startswith(word, max(0, start - word.find(written))) for word in words
    )


def _prepare(options: Mapping[str, Any], vocabulary: Vocabulary) -> _Options:
    terms = tuple(sorted(options["terms"], key=lambda term: (-len(term), term)))
    places = frozenset(PassageKind(place) for place in options["places"]) if "places" in options else _DEFAULT
    return _Options(terms, frozenset(options.get("allowed", ())) | frozenset(terms), places)


_TEXTS: Final = {"type": "array", "items": {"type": "string", "minLength": 4}, "minItems": 1}
KIND: Final = CheckKind(
    "misspelling",
    {
        "type": "object",
        "properties": {
            "terms": _TEXTS,
            "allowed": _TEXTS,
            "places": {"type": "array", "items": {"enum": [kind.value for kind in PassageKind]}, "minItems": 1},
        },
        "required": ["terms"],
        "additionalProperties": False,
    },
    _prepare,
    sure_of_letters(_run),
)
