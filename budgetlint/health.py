"""One thing that the doctor looked at."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Health"]


@dataclass(frozen=True, slots=True)
class Health:
    """One thing looked at: its name, whether it is well, its version or place, and what is lost where it is not.

    ``needed`` is False for what only some documents need.
    """

    name: str
    well: bool
    told: str
    needed: bool = True
