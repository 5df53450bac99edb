"""Slips of the hand on a printed figure. Each returns None where the slip would change nothing that rounding hides."""

from __future__ import annotations

import itertools
import random
import re
from decimal import Decimal

__all__ = ["change", "drop", "negate", "parse", "shift", "times_ten_thousand", "transpose"]


def parse(text: str) -> Decimal | None:
    """Return the figure, or None."""
    bare = text.replace(",", "").strip()
    return Decimal(bare) if re.fullmatch(r"-?\d+(?:\.\d+)?", bare) else None


def _again(text: str, bare: str) -> str:
    """Print with separators where the original had them."""
    if "," not in text:
        return bare
    whole, dot, rest = bare.partition(".")
    return f"{int(whole):,}{dot}{rest}"


def _times(text: str, factor: int) -> str | None:
    value = parse(text)
    if not value:
        return None
    _, _, rest = text.partition(".")
    return _again(text, f"{value * factor:.{len(rest)}f}")


def _places(bare: str) -> list[int]:
    """Return the positions of digits whose change no rounding explains: all but the last two."""
    digits = [k for k, letter in enumerate(bare) if letter.isdigit()]
    return digits[: max(1, len(digits) - 1)] if "." in bare else digits[:-2] or digits[:1]


def transpose(text: str, rng: random.Random) -> str | None:
    """Swap two neighbouring digits."""
    bare = text.replace(",", "")
    places = _places(bare)
    pairs = [(a, b) for a, b in itertools.pairwise(places) if bare[a] != bare[b] and bare[b] != "0"]
    pairs = [(a, b) for a, b in pairs if b == a + 1]
    if not pairs:
        return None
    a, b = rng.choice(pairs)
    return _again(text, bare[:a] + bare[b] + bare[a] + bare[b + 1 :])


def change(text: str, rng: random.Random) -> str | None:
    """Change one digit."""
    bare = text.replace(",", "")
    if not any(letter in "123456789" for letter in bare):
        return None
    k = rng.choice(_places(bare))
    digit = rng.choice([d for d in "123456789" if d != bare[k]])
    return _again(text, bare[:k] + digit + bare[k + 1 :])


def drop(text: str, rng: random.Random) -> str | None:
    """Leave out a digit before the point."""
    bare = text.replace(",", "")
    whole = bare.partition(".")[0]
    if len(whole) < 2:
        return None
    k = rng.randrange(len(whole))
    shorter = bare[:k] + bare[k + 1 :]
    same = parse(shorter) == parse(bare)
    return None if same or shorter.startswith("0") else _again(text, shorter)


def shift(text: str, _rng: random.Random) -> str | None:
    """Move the point by one digit."""
    return _times(text, 10)


def times_ten_thousand(text: str, _rng: random.Random) -> str | None:
    """Print 元 where 万元 are meant."""
    return _times(text, 10_000)


def negate(text: str, _rng: random.Random) -> str | None:
    """Print a sign that does not belong."""
    value = parse(text)
    return f"-{text}" if value else None
