"""The words of a header without walls: lines of one wrapped word joined, words over others kept apart."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from extractor.content import Rule
from extractor.grid.gutters import Strip
from extractor.grid.printed import Part, Row

__all__ = ["SAME_LEVEL", "Word", "header_words"]

SAME_LEVEL: Final = 0.4
"""Of the size of type: words whose middles are nearer stand in one line."""
_LEADING = 1.6  # of the size: how far apart lines of one wrapped word are at most
_LOOSE = 1.8  # the same for a word's last letters, as word processors set lines on a pitch of their own
_REST = 2  # letters
_SPREAD = 6.0  # of the size: how far the characters of a spread word (收    入) may stand apart
_BLANK = 0.7  # of the size: a gap inside a word that no white strip of the body runs through
_SAME_COLUMN = 0.35  # of the size
_LEAST_UPRIGHT = 3  # characters of a word that is set from top to bottom
_UNJOINED = frozenset("类款项甲乙丙丁")
_FULL_LINE = 3  # letters that the first line of a wrapped word has at least
_WHOLE = frozenset({"合计", "小计", "总计", "其中"})  # no word's second line


class Word(NamedTuple):
    """A header's word over all its lines."""

    x0: float
    y0: float
    x1: float
    y1: float
    text: str = ""

    @property
    def middle(self) -> float:
        """Its x halfway."""
        return (self.x0 + self.x1) / 2

    @property
    def level(self) -> float:
        """Its y halfway."""
        return (self.y0 + self.y1) / 2


def header_words(rows: Sequence[Row], strips: Sequence[Strip], rules: Sequence[Rule]) -> list[Word]:
    """Return the words of header lines, those of one wrapped word joined; horizontal ``rules`` part what is below."""
    size = max((row.size for row in rows), default=0.0)
    upright = _upright(rows, size)
    if upright:
        held = {atom for word in upright for atom in word}
        left = [(row, tuple(atom for atom in row.atoms if atom not in held)) for row in rows]
        rows = [row._replace(atoms=atoms) for row, atoms in left if atoms]
    words = [word for row in rows for word in _whole_words(row, strips, _close_above(rows, row))]
    words.sort(key=lambda word: word.level)
    done: list[Word] = [_word(stack) for stack in upright]
    last = {
        word: float("inf") for word in done
    }  # y of the middle of a word's last line; nothing follows an upright one
    for word in words:
        above = [one for one in done if _wraps(one, last[one], word, size, rules)]
        beside = [one for one in words if one is not word and abs(one.level - word.level) < SAME_LEVEL * size]
        shared = [one for one in above if any(_wraps(one, last[one], other, size, rules) for other in beside)]
        bare = [
            one for one in beside if not any(_over_each_other(upper, one) for upper in done if upper.level < one.level)
        ]
        if len(above) == 1 and not shared and not _heads(above[0], word, bare, size):
            one = above[0]
            done.remove(one)
            whole = Word(min(one.x0, word.x0), one.y0, max(one.x1, word.x1), word.y1, one.text + word.text)
            last[whole] = word.level
            done.append(whole)
        else:
            last[word] = word.level
            done.append(word)
    return done


def _over_each_other(upper: Word, lower: Word) -> bool:
    return upper.x0 < lower.x1 and lower.x0 < upper.x1


def _heads(upper: Word, lower: Word, bare: Sequence[Word], size: float) -> bool:
    """Say whether a word stands over another instead of being its first line.

    The first line of a wrapped word is full: longer than the next, and not longer than the column is wide.
    """
    if set(lower.text) <= _UNJOINED or lower.text in _WHOLE:
        return True
    if not bare:
        return False
    if len(upper.text) < _FULL_LINE or lower.x1 - lower.x0 > upper.x1 - upper.x0 - 0.6 * size:
        return True
    if len(lower.text) < _FULL_LINE:
        return False
    return len(bare) > 1 or any(
        upper.x0 < (one.x1 + lower.x0) / 2 - 1 if one.x1 <= lower.x0 else upper.x1 > (lower.x1 + one.x0) / 2 + 1
        for one in bare
    )


def _wraps(upper: Word, last: float, lower: Word, size: float, rules: Sequence[Rule]) -> bool:
    """Say whether a line can be the next one of a word."""
    common = min(upper.x1, lower.x1) - max(upper.x0, lower.x0)
    if common < 0.5 * min(upper.x1 - upper.x0, lower.x1 - lower.x0):
        return False
    rest = len(lower.text) <= _REST and len(upper.text) >= _FULL_LINE
    if not SAME_LEVEL * size < lower.level - last < (_LOOSE if rest else _LEADING) * size:
        return False
    return not any(last < rule.y0 < lower.level and rule.x0 < lower.x1 and rule.x1 > lower.x0 for rule in rules)


def _close_above(rows: Sequence[Row], row: Row) -> list[Part]:
    """Return the texts right above a line that may be the first lines of words wrapped to it."""
    near = [other for other in rows if 0 < row.middle - other.middle < _LOOSE * row.size]
    return [atom for other in near for atom in other.atoms if len(atom.text) >= _FULL_LINE]


def _whole_words(row: Row, strips: Sequence[Strip], above: Sequence[Part]) -> list[Word]:
    """Join the pieces of a line that are one word: spread characters, and what stands in one column.

    Characters that stand below different words ``above`` are the last ones of these.
    """
    atoms = list(row.atoms)
    gaps = [after.x0 - before.x1 for before, after in pairwise(atoms)]
    words: list[list[Part]] = [[atoms[0]]]
    for index, gap in enumerate(gaps):
        before, after = atoms[index], atoms[index + 1]
        beside = [gaps[other] for other in (index - 1, index + 1) if 0 <= other < len(gaps)]
        single = _is_single(before.text) and _is_single(after.text) and not {before.text, after.text} <= _UNJOINED
        ends = [next((one for one in above if one.x0 < part.middle < one.x1), None) for part in (before, after)]
        single = single and (ends[0] is None or ends[1] is None or ends[0] == ends[1])
        spread = single and gap < _SPREAD * row.size and all(gap < 1.3 * other for other in beside)
        inside = any(strip.x0 <= before.x1 and after.x0 <= strip.x1 for strip in strips)
        inside = inside or before.text[-1].isdigit() or after.text[0].isdigit()
        inside = inside and gap < _BLANK * row.size
        if spread or inside:
            words[-1].append(after)
        else:
            words.append([after])
    return [_word(word) for word in words]


def _word(parts: Sequence[Part]) -> Word:
    x0, y0 = min(part.x0 for part in parts), min(part.y0 for part in parts)
    x1, y1 = max(part.x1 for part in parts), max(part.y1 for part in parts)
    return Word(x0, y0, x1, y1, "".join(part.text for part in parts))


def _upright(rows: Sequence[Row], size: float) -> list[list[Part]]:
    """Return the words that are set from top to bottom: single characters right below each other."""
    stacks: list[list[Part]] = []
    for atom in (atom for row in rows for atom in row.atoms if len(atom.text) == 1):
        above = next(
            (
                stack
                for stack in stacks
                if abs(stack[-1].middle - atom.middle) < _SAME_COLUMN * size
                and 0 < atom.y0 - stack[-1].y0 < _LEADING * size
            ),
            None,
        )
        if above is None:
            stacks.append([atom])
        else:
            above.append(atom)
    return [stack for stack in stacks if len(stack) >= _LEAST_UPRIGHT]


def _is_single(text: str) -> bool:
    """Say whether a piece of a spread word is one character, the last one with a bracket: 项    目（按功能分类）."""
    return len(text) == 1 or text[1] in "(（"
