"""Words and signs that should not be in a published report, by patterns of the pack.

What it does
    Looks for ``pattern`` in the compact text (white space taken out, full-width digits made plain) of the places named
    by ``places``. A match is left alone where ``unless`` matches its sentence, or where ``context`` is given and does
    not. Patterns are those of RE2 (https://github.com/google/re2/wiki/Syntax): no look-around, no back-references, and
    no way to hang a run. Named groups may be used in the message; ``{text}`` is the match, ``{sentence}`` its sentence.

Why
    Placeholders, slips of units and left-over template words show that nobody read the report before it was published.

Options
    pattern: text or list of texts
    unless: text
    context: text
    letters: true or false
        the rule is about single characters and marks; default false: an uncertain reading makes a doubtful finding.
    once: true or false
        the same words are one finding, with all their places; default false: each place is a finding of its own.
    places: list of title, heading, paragraph, caption, note, contents, form, cell
        default: all but contents, headers and footers

PASS
    每人9万元

FAIL
    每人9万员
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from rules.protocol import CheckKind, Looked, Outcome, Problem, Subject, Text, Unchecked
from rules.text.doubts import sure_of_letters
from rules.text.once import told_once
from rules.text.passages import PassageKind, Sheet, sheet
from rules.text.patterns import Found, Pattern
from schemas.report import State
from schemas.vocabulary import Vocabulary

__all__ = ["KIND"]

_DEFAULT: Final = (
    PassageKind.TITLE, PassageKind.HEADING, PassageKind.PARAGRAPH, PassageKind.CAPTION, PassageKind.NOTE,
    PassageKind.FORM, PassageKind.CELL,
)  # fmt: skip
_ENDS: Final = "。！？"


@dataclass(frozen=True, slots=True)
class _Options:
    patterns: tuple[Pattern, ...]
    unless: Pattern | None
    context: Pattern | None
    places: frozenset[PassageKind]
    letters: bool
    once: bool


def _run(subject: Subject, options: _Options) -> Iterator[Outcome]:
    return (sure_of_letters(_look) if options.letters else _look)(subject, options)


def _look(subject: Subject, options: _Options) -> Iterator[Outcome]:
    texts = sheet(subject, options.places)
    if not texts.passages:
        yield Unchecked(Text("没有可检查的文字", "no text to check"), State.NOT_APPLICABLE)
        return
    yield Looked(len(texts.passages))
    problems = _problems(texts, options)
    yield from told_once(problems) if options.once else problems


def _problems(texts: Sheet, options: _Options) -> Iterator[Problem]:
    for pattern in options.patterns:
        for found in pattern.find(texts):
            sentence = _sentence(found)
            if options.unless is not None and options.unless.found_in(sentence):
                continue
            if options.context is not None and not options.context.found_in(sentence):
                continue
            yield _problem(found, sentence)


def _problem(found: Found, sentence: str) -> Problem:
    groups = {name: found.passage.text[start:end] for name, (start, end) in found.groups.items()}
    return Problem(
        (found.passage.evidence(found.start, found.end),),
        (found.passage.where, found.text),
        slots={"text": found.text, "sentence": sentence, **groups},
        actual=found.text,
    )


def _sentence(found: Found) -> str:
    text = found.passage.text
    start = max(text.rfind(mark, 0, found.start) for mark in _ENDS) + 1
    stops = [stop for mark in _ENDS if (stop := text.find(mark, found.end)) >= 0]
    return text[start : min(stops, default=len(text)) + 1]


def _prepare(options: Mapping[str, Any], vocabulary: Vocabulary) -> _Options:
    written = options["pattern"]
    sources = [written] if isinstance(written, str) else list(written)
    places = frozenset(PassageKind(place) for place in options.get("places", _DEFAULT))
    return _Options(
        tuple(Pattern(source) for source in sources),
        Pattern(options["unless"]) if "unless" in options else None,
        Pattern(options["context"]) if "context" in options else None,
        places,
        bool(options.get("letters", False)),
        bool(options.get("once", False)),
    )


def _verify(options: _Options) -> None:
    for pattern in options.patterns:
        pattern.verify("pattern")
    for option, other in (("unless", options.unless), ("context", options.context)):
        if other is not None:
            other.verify(option)


_TEXT: Final = {"type": "string", "minLength": 1}
KIND: Final = CheckKind(
    "wording",
    {
        "type": "object",
        "properties": {
            "pattern": {"anyOf": [_TEXT, {"type": "array", "items": _TEXT, "minItems": 1}]},
            "unless": _TEXT,
            "context": _TEXT,
            "letters": {"type": "boolean"},
            "once": {"type": "boolean"},
            "places": {"type": "array", "items": {"enum": [kind.value for kind in PassageKind]}, "minItems": 1},
        },
        "required": ["pattern"],
        "additionalProperties": False,
    },
    _prepare,
    _run,
    verify=_verify,
)
