"""Filing stamps of one series have one shape and are dates.

What it does
    Compares the filing stamps (填报日期) of all performance forms of a document: each must have the shape that most
    of them have, and where a stamp consists of digits it must be a date (8 digits), or a date with a time (12 or 14).

Why
    A stamp that lost a digit was typed or edited by hand after the system had made it; the other forms show what it
    should look like.

Options
    None.

PASS
    ``20250227102307``, ``20250227114231``, ``20250304094210``

FAIL
    ``20250227102307``, ``20250227114231``, ``2025030114150``: 13 digits where the others have 14
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from typing import Final

from rules.protocol import Looked, Outcome, Problem, Subject, Text, Unchecked, without_options
from rules.text.performance import evidence_of, name_of
from schemas.form import Field
from schemas.report import State

__all__ = ["KIND"]

_FORMATS: Final = {8: "%Y%m%d", 12: "%Y%m%d%H%M", 14: "%Y%m%d%H%M%S"}
_DATE_IN_TEXT: Final = re.compile(r"(\d{4})\D+(\d{1,2})\D+(\d{1,2})")


def _run(subject: Subject, options: None) -> Iterator[Outcome]:
    stamps = [
        (form.filed, name_of(form), "".join(form.filed.text.split()))
        for form in subject.document.forms
        if form.filed is not None and any(character.isdigit() for character in form.filed.text)
    ]
    if not stamps:
        yield Unchecked(Text("没有填报日期", "no filing stamps"), State.NOT_APPLICABLE)
        return
    shapes = Counter(re.sub(r"\d", "9", text) for _, _, text in stamps)
    usual, frequency = shapes.most_common(1)[0]
    settled = frequency >= 3 and frequency * 3 >= len(stamps) * 2
    for field, project, text in stamps:
        shape = re.sub(r"\d", "9", text)
        if settled and shape != usual and text.isdigit() and usual.isdigit():
            yield _problem(
                field, project,
                Text(
                    f"填报日期“{text}”为{len(text)}位，同一套表的其他填报日期均为{len(usual)}位",
                    f"filing stamp {text} has {len(text)} digits where the others have {len(usual)}",
                ),
                f"{len(usual)}位",
            )  # fmt: skip
        elif not _is_date(text):
            yield _problem(
                field, project,
                Text(f"填报日期“{text}”不是有效的日期时间", f"filing stamp {text} is no date"), None,
            )  # fmt: skip
        else:
            yield Looked()


def _is_date(text: str) -> bool:
    """Say whether a stamp can be a date; shapes that we don't know are not judged."""
    try:
        if text.isdigit():
            pattern = _FORMATS.get(len(text))
            if pattern is None:
                return len(text) not in {7, 9, 10, 11, 13, 15}
            datetime.strptime(text, pattern)  # noqa: DTZ007  (a printed stamp has no zone)
        elif match := _DATE_IN_TEXT.match(text):
            year, month, day = map(int, match.groups())
            date(year, month, day)
    except ValueError:
        return False
    return True


def _problem(field: Field, project: str, text: Text, expected: str | None) -> Problem:
    return Problem(
        (evidence_of(field),), ("填报日期", project), expected=expected, actual=field.text.strip(), text=text
    )


KIND: Final = without_options("timestamp", _run)
