"""Train the little network of extractor/fonts/digits.py on the digits of real disclosures, and write its weights.

Usage: python bench/train_digits.py FOLDER_OF_PDFS. Only documents with honest fonts should be in the folder; one liar
among many does no harm. Prints the accuracy on half of the documents when trained on the other half.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import Any, TypeAlias

import cv2
import numpy as np
import pymupdf

from extractor.errors import ExtractionError
from extractor.fonts.shapes import COLUMNS, ROWS, Raster, shape_of
from extractor.pdf import open_pdf, page_contents

Array: TypeAlias = Any  # a numpy array of numbers; their types don't matter here

_TARGET = Path(__file__).parents[1] / "extractor" / "fonts" / "digit_weights.py"
_HIDDEN = 16
_SCALES = (150 / 72, 200 / 72)
_PAGES = 40


def sample(folder: Path, characters: str) -> tuple[Array, list[str], Array]:
    """Return shapes of these characters, which of them each is, and the number of the document it comes from."""
    shapes, said, documents = [], [], []
    for number, path in enumerate(sorted(folder.glob("*.pdf"))):
        try:
            document = open_pdf(path)
        except ExtractionError:
            continue
        seen: Counter[tuple[str, bool, str]] = Counter()
        for content in page_contents(document, range(1, min(document.page_count, _PAGES) + 1)):
            needed = {
                (g.font, g.bold, g.text): g
                for g in content.glyphs
                if g.text and g.text in characters and not g.turn and seen[g.font, g.bold, g.text] < 2
            }
            page = document[content.number - 1]
            if not needed or content.rotation != page.rotation:
                continue
            for scale in _SCALES:
                pixels = page.get_pixmap(matrix=pymupdf.Matrix(scale, scale), colorspace=pymupdf.csGRAY)
                raster = Raster(pixels.samples_mv, pixels.width, pixels.height, pixels.stride)
                for key, glyph in needed.items():
                    left, top = round(glyph.x0 * scale), round(glyph.y0 * scale)
                    shape = shape_of(raster, left, top, round(glyph.x1 * scale) + 1, round(glyph.y1 * scale) + 1)
                    if shape:
                        shapes.append(list(shape))
                        said.append(glyph.text)
                        documents.append(number)
                        seen[key] += 1
    return np.array(shapes, np.float32) / 15, said, np.array(documents)


def vary(shapes: Array, times: int, random: np.random.Generator) -> Array:
    """Return shapes shifted, stretched, sheared, blurred, thinned and thickened."""
    out = []
    for shape in np.concatenate([shapes] * times).reshape(-1, ROWS, COLUMNS):
        a, b, c, d, e = random.normal(size=5) * (0.08, 0.06, 0.5, 0.05, 0.4)
        moved = cv2.warpAffine(shape, np.array([[1 + a, b, c], [0, 1 + d, e]], np.float32), (COLUMNS, ROWS))
        blurred = cv2.GaussianBlur(moved, (3, 3), abs(random.normal()) * 0.7 + 0.01)
        out.append(np.clip(blurred * random.uniform(0.7, 1.5), 0, 1).reshape(-1))
    return np.array(out)


def train(shapes: Array, digits: Array, random: np.random.Generator, epochs: int = 60) -> list[Array]:
    """Fit one hidden layer of rectified units and a softmax by Adam; returns weights and biases of both layers."""
    parameters = [
        random.normal(size=(shapes.shape[1], _HIDDEN)) * 0.15, np.zeros(_HIDDEN),
        random.normal(size=(_HIDDEN, 10)) * 0.3, np.zeros(10),
    ]  # fmt: skip
    first = [0 * p for p in parameters]
    second = [0 * p for p in parameters]
    step = 0
    for epoch in range(epochs):
        order = random.permutation(len(shapes))
        for start in range(0, len(order), 128):
            part = order[start : start + 128]
            inputs = shapes[part]
            before = inputs @ parameters[0] + parameters[1]
            hidden = np.maximum(before, 0)
            error = softmax(hidden @ parameters[2] + parameters[3])
            error[np.arange(len(part)), digits[part]] -= 1
            error /= len(part)
            back = (error @ parameters[2].T) * (before > 0)
            step += 1
            for i, gradient in enumerate((inputs.T @ back, back.sum(0), hidden.T @ error, error.sum(0))):
                slope = gradient + 1e-4 * parameters[i]
                first[i] = 0.9 * first[i] + 0.1 * slope
                second[i] = 0.999 * second[i] + 0.001 * slope * slope
                rate = 0.002 if epoch < 0.7 * epochs else 0.0005
                scaled = np.sqrt(second[i] / (1 - 0.999**step)) + 1e-8
                parameters[i] = parameters[i] - rate * (first[i] / (1 - 0.9**step)) / scaled
    return parameters


def softmax(scores: Array) -> Array:
    """Turn scores into probabilities along the last axis."""
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


def fit(shapes: Array, digits: Array, random: np.random.Generator) -> list[Array]:
    """Train on the distinct shapes and their variations."""
    _, distinct = np.unique(shapes, axis=0, return_index=True)
    return train(vary(shapes[distinct], 6, random), np.tile(digits[distinct], 6), random)


def write(parameters: list[Array]) -> None:
    """Write the weights as hundredths, in lines of hexadecimal."""
    weights = np.concatenate([parameters[0].T.reshape(-1), parameters[1], parameters[2].T.reshape(-1), parameters[3]])
    octets = np.clip(np.round(weights * 32), -127, 127).astype(np.int8).tobytes().hex()
    lines = "\n".join(f'    "{octets[i : i + 100]}"' for i in range(0, len(octets), 100))
    _TARGET.write_text(
        '"""Weights of the network in digits.py; written by bench/train_digits.py, not by hand."""\n\n'
        "from __future__ import annotations\n\nfrom typing import Final\n\n"
        '__all__ = ["HIDDEN", "WEIGHTS"]\n\n'
        f"HIDDEN: Final = {_HIDDEN}\n"
        "# signed bytes, 1/32 each: weights of each hidden unit, their biases, weights of each digit, their biases\n"
        f"WEIGHTS: Final = bytes.fromhex(\n{lines}\n)\n",
        encoding="utf-8",
    )


def main() -> None:
    """Sample, cross-check, train on everything, write."""
    random = np.random.default_rng(0)
    shapes, said, documents = sample(Path(sys.argv[1]), "0123456789")
    digits = np.array([int(digit) for digit in said])
    for half in (0, 1):
        known = documents % 2 == half
        parameters = fit(shapes[known], digits[known], random)
        hidden = np.maximum(shapes[~known] @ parameters[0] + parameters[1], 0)
        guess = (hidden @ parameters[2] + parameters[3]).argmax(axis=1)
        print(f"trained on half {half}: {(guess == digits[~known]).mean():.4f} of {(~known).sum()} others right")
    write(fit(shapes, digits, random))


if __name__ == "__main__":
    main()
