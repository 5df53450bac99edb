"""Keys of stages: what a result depends on beside the document itself.

The code counts by its content, not by a version number that somebody may forget to raise.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

import budgetlint
import extractor
import rules
import schemas
from budgetlint import inspection

__all__ = ["check_key", "forms_key", "read_key"]

_HERE: Final = Path(budgetlint.__file__).parent
_LIBRARIES: Final = ("pymupdf", "rapidocr", "openvino", "onnxruntime", "opencv-python-headless", "paddleocr")
_SOURCES: Final = {".py", ".yaml", ".csv", ".json", ".lark", ".npz", ".bin"}


def read_key(settings: Iterable[str] = ()) -> str:
    """Return the key of the reading: the reader's code and vocabulary, the shapes, the libraries that read and
    recognise (their wheels carry the models), and settings such as the engine.
    """
    code = [Path(extractor.__file__).parent, Path(schemas.__file__).parent, _HERE / "recognition.py"]
    return _digest(code, [*map(_installed, _LIBRARIES), *settings])


def check_key(reading: str, packs: Iterable[Path], settings: Iterable[str] = ()) -> str:
    """Return the key of the check: the reading's key, the rules' code and packs, the user's own packs, a selection."""
    return _digest([Path(rules.__file__).parent, *sorted(_HERE.glob("*.py")), *packs], [reading, *settings])


def forms_key(checking: str, settings: Iterable[str] = ()) -> str:
    """Return the key of the forms: the check's key, the forms' code, and the letter's settings."""
    return _digest([Path(inspection.__file__).parent], [checking, *settings])


def _installed(library: str) -> str:
    try:
        return f"{library} {version(library)}"
    except PackageNotFoundError:
        return library


def _digest(places: Iterable[Path], settings: Iterable[str]) -> str:
    digest = hashlib.sha256()
    for place in places:
        files = sorted(path for path in place.rglob("*") if path.suffix in _SOURCES) if place.is_dir() else [place]
        for path in files:
            digest.update(path.relative_to(place).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    for setting in settings:
        digest.update(setting.encode() + b"\0")
    return digest.hexdigest()[:20]
