"""Documents and reports as JSON-able values: what leaves the program, byte for byte the same for the same input.

Amounts are exact decimal strings (a JSON number would lose the printed digits), boxes are lists of four numbers in PDF
points, and a located text becomes two keys: the text itself, and where it was read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any, Final

from schemas.document import Document, Table
from schemas.report import Report, Verdict

__all__ = [
    "EXTRACTION_VERSION",
    "FLATTENED",
    "OMITTED",
    "REPORT_VERSION",
    "extraction_to_json",
    "report_to_json",
    "to_json",
]

REPORT_VERSION: Final = "1.1"
EXTRACTION_VERSION: Final = "1.0"

# Located fields that are printed as their text under their own name, and in full under the second name.
FLATTENED: Final[Mapping[type, Mapping[str, str]]] = {Table: {"title": "title_at", "label": "label_at"}}

# A document's findings stand in one list in reading order; inside its verdicts they would be printed twice.
OMITTED: Final[Mapping[type, frozenset[str]]] = {Verdict: frozenset({"findings"})}

_DIGITS: Final = 3  # a thousandth of a point is far below any printer; more digits are noise in a diff


def report_to_json(report: Report) -> dict[str, Any]:
    """Return a report as ``schemas/json/report.schema.json`` describes it."""
    return _object(report)


def extraction_to_json(document: Document) -> dict[str, Any]:
    """Return a document as ``schemas/json/extraction.schema.json`` describes it."""
    return {"schema_version": EXTRACTION_VERSION, **_object(document)}


def to_json(value: object) -> Any:  # noqa: ANN401, PLR0911  (JSON has no narrower type; one return per kind of value)
    """Turn one of our values into dicts, lists, strings, numbers, booleans and None.

    Raises TypeError for a value that is none of ours: nothing is turned into a string by guessing.
    """
    if value is None or isinstance(value, bool | int) or type(value) is str:
        return value
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, float):
        return round(value, _DIGITS)
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, tuple | list):
        return [to_json(item) for item in value]
    if isinstance(value, Mapping):
        return {str(key): to_json(item) for key, item in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        return _object(value)
    if isinstance(value, date):
        return value.isoformat()
    message = f"no JSON form for a {type(value).__name__}"
    raise TypeError(message)


def _object(value: Any) -> dict[str, Any]:  # noqa: ANN401  (any of our dataclasses)
    shape = type(value)
    flattened, omitted = FLATTENED.get(shape, {}), OMITTED.get(shape, frozenset())
    result: dict[str, Any] = {}
    for field in fields(value):
        if field.name in omitted:
            continue
        item = getattr(value, field.name)
        if field.name in flattened:
            result[field.name] = None if item is None else item.text
            result[flattened[field.name]] = to_json(item)
        else:
            result[field.name] = to_json(item)
    return result
