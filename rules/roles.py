"""What other documents can be to a document that is checked together with them."""

from __future__ import annotations

from typing import Final

__all__ = ["ROLES"]

ROLES: Final = ("units", "some_units", "department", "last_year", "final_accounts", "budget")
"""All units of a department, those of them that are at hand, the department of a unit, the same report of the year
before, and the final accounts and the budget of the same year."""
