"""In which precision the networks count: half (bf16) where the processor does so itself, single (f32) otherwise.

Half precision takes 57 % of the time and reads as well, but not always the same: two readings of one picture in two
precisions differ where single precision is in doubt too. Runs on several machines that must agree to the last bit set
BUDGETLINT_OCR_PRECISION=f32 on all of them.
"""

from __future__ import annotations

import os
import re
from functools import cache
from pathlib import Path
from typing import Final

from extractor.ocr.engine import EngineError

__all__ = ["PRECISION_VARIABLE", "precision"]

PRECISION_VARIABLE: Final = "BUDGETLINT_OCR_PRECISION"
_NATIVE: Final = re.compile(r"^flags\s*:.*\bavx512_bf16\b", re.MULTILINE)
_PROCESSOR: Final = Path("/proc/cpuinfo")


def precision() -> str:
    """Return ``bf16`` or ``f32``, for OpenVINO. Raises EngineError if the environment asks for anything else."""
    asked = os.environ.get(PRECISION_VARIABLE, "")
    if asked not in {"", "f32", "bf16"}:
        raise EngineError(f"{PRECISION_VARIABLE} is {asked!r}; it may be f32 or bf16")
    return asked or ("bf16" if _counts_in_halves(_PROCESSOR) else "f32")


@cache
def _counts_in_halves(processor: Path) -> bool:
    """Say whether the processor multiplies half precision itself; where only single precision is native, it is slower.

    Asked of the system, not of the runtime: importing that costs 0.7 s, and kept readings are found by this answer.
    """
    try:
        return bool(_NATIVE.search(processor.read_text(encoding="utf-8", errors="replace")))
    except OSError:  # no Linux
        return False
