"""Make the mean shapes of extractor/fonts/words.py from the words of real disclosures, and print them.

Usage: python bench/train_words.py FOLDER_OF_PDFS. Only documents with honest fonts should be in the folder. Prints how
many shapes of one half of the documents are nearest to their own word by the means of the other half, then the means of
all, as they stand in words.py; those there are of the published disclosures and of four Noto fonts.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from train_digits import sample

from extractor.fonts.shapes import COLUMNS, ROWS
from extractor.fonts.words import WORDS

Array: TypeAlias = Any  # a numpy array of numbers; their types don't matter here

_LINE = 60  # hexadecimal digits


def means_of(shapes: Array, said: Array) -> dict[str, Array]:
    """Return the mean shape of each word, levels of darkness from 0 to 15."""
    return {word: shapes[said == word].mean(axis=0) * 15 for word in sorted(WORDS) if (said == word).any()}


def nearest(shapes: Array, means: dict[str, Array]) -> Array:
    """Return for each shape the word whose mean it is most like, by correlation."""
    words, rows = list(means), np.array(list(means.values()))
    return np.array(words)[(_normal(shapes) @ _normal(rows).T).argmax(axis=1)]


def _normal(rows: Array) -> Array:
    centred = rows - rows.mean(axis=1, keepdims=True)
    return centred / np.maximum(np.linalg.norm(centred, axis=1, keepdims=True), 1e-9)


def main() -> None:
    """Sample, cross-check, print."""
    shapes, listed, documents = sample(Path(sys.argv[1]), "".join(sorted(WORDS)))
    said = np.array(listed)
    for half in (0, 1):
        known = documents % 2 == half
        right = nearest(shapes[~known], means_of(shapes[known], said[known])) == said[~known]
        print(f"{right.sum()} of {len(right)} shapes are nearest to their own word")
    for word, mean in means_of(shapes, said).items():
        levels = "".join(f"{round(float(level)):x}" for level in mean)
        print(f'"{word}": "{levels[:_LINE]}"\n      "{levels[_LINE:]}",')
    print(f"{ROWS} rows of {COLUMNS}, {len(shapes)} shapes of {len(set(documents.tolist()))} documents")


if __name__ == "__main__":
    main()
