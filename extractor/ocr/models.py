"""Where the recognition models are: inside the installed rapidocr package, so that nothing is ever downloaded.

Only the model files of rapidocr (Apache-2.0, https://github.com/RapidAI/RapidOCR) are used. Its own pipeline reads
page-wide and sets its shapes by the page, which costs both the accuracy in table cells and the flat memory that
reading cell by cell gives; it also would bring four more imports into every worker's start.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

from extractor.ocr.engine import EngineError

__all__ = ["MODELS_VARIABLE", "Models", "engine_version", "installed_models", "package_version"]

MODELS_VARIABLE = "BUDGETLINT_PADDLE_MODELS"  # names the folder with PaddleOCR's models
_DETECTION = "PP-OCR*_det_*.onnx"
_RECOGNITION = "PP-OCR*_rec_*.onnx"


@dataclass(frozen=True, slots=True)
class Models:
    """Paths of a detection and a recognition model in ONNX."""

    detection: Path
    recognition: Path

    @property
    def names(self) -> str:
        """File names without suffix, for messages and cache keys."""
        return f"{self.detection.stem}+{self.recognition.stem}"

    def digest(self) -> str:
        """Short SHA-256 over both files: a model that was exchanged under its old name must not find old pages."""
        return _digest(self.detection, self.recognition)


@cache
def _digest(*paths: Path) -> str:
    state = hashlib.sha256()
    for path in paths:
        state.update(path.read_bytes())
    return state.hexdigest()[:16]


def engine_version(models: Models, runtime: str, precision: str) -> str:
    """Return what names the default engine on a runtime: programs, precision, models and their content."""
    programs = f"rapidocr {package_version('rapidocr')}/{runtime} {package_version(runtime)} {precision}"
    return f"{programs}/{models.names}@{models.digest()}"


def installed_models() -> Models:
    """Return the models that came with rapidocr. Raises EngineError if it is not installed or brought none."""
    spec = find_spec("rapidocr")
    if spec is None or not spec.submodule_search_locations:
        raise EngineError("the recognition models are missing: install rapidocr>=3.10")
    folder = Path(next(iter(spec.submodule_search_locations))) / "models"
    found = [sorted(folder.glob(pattern)) for pattern in (_DETECTION, _RECOGNITION)]
    if not all(found):
        raise EngineError(f"no PP-OCR models in {folder}: install rapidocr>=3.10, whose wheel carries them")
    return Models(found[0][-1], found[1][-1])


def package_version(name: str) -> str:
    """Return the version of an installed distribution, or ``-``."""
    try:
        return version(name)
    except PackageNotFoundError:
        return "-"
