"""Changing a few characters inside a published PDF: take the old ones out, set new ones in the same place."""

from __future__ import annotations

from pathlib import Path

import pymupdf

from schemas.geometry import BBox

__all__ = ["Edit", "EditFailedError", "edit"]


class EditFailedError(Exception):
    """The text could not be found on the page, or not without doubt: nothing was planted."""


class Edit:
    """What is to be replaced: ``old`` by ``new`` within ``box`` of a page (from 1), in displayed points."""

    def __init__(self, page: int, box: BBox, old: str, new: str, *, right: bool = False) -> None:
        self.page = page
        self.box = box
        self.old = old
        self.new = new
        self.right = right


def edit(path: Path, *changes: Edit) -> bytes:
    """Return the PDF with the changes made.

    Raises:
        EditFailedError: an old text is not there once, or a page is turned.

    """
    with pymupdf.open(path) as pdf:
        for change in changes:
            _apply(pdf[change.page - 1], change)
        return bytes(pdf.tobytes(deflate=True))


def _apply(page: pymupdf.Page, change: Edit) -> None:
    if page.rotation:
        raise EditFailedError("a turned page")
    clip = _wider(pymupdf.Rect(change.box), 1)
    boxes = [box for box in page.search_for(change.old, clip=clip) if box.intersects(pymupdf.Rect(change.box))]
    place = _joined(boxes, change.old)
    size, baseline = _setting(page, place)
    third = place.height / 3
    page.add_redact_annot(pymupdf.Rect(place.x0 + 0.3, place.y0 + third, place.x1 - 0.3, place.y1 - third), fill=False)
    page.apply_redactions(
        images=pymupdf.PDF_REDACT_IMAGE_NONE,
        graphics=pymupdf.PDF_REDACT_LINE_ART_NONE,
        text=pymupdf.PDF_REDACT_TEXT_REMOVE,
    )
    _set(page, place, baseline, size, change)


def _wider(box: pymupdf.Rect, by: float) -> pymupdf.Rect:
    return pymupdf.Rect(box.x0 - by, box.y0 - by, box.x1 + by, box.y1 + by)


def _joined(boxes: list[pymupdf.Rect], text: str) -> pymupdf.Rect:
    """Return the place of one hit; where fonts change within it, it comes in pieces that touch."""
    if not boxes:
        raise EditFailedError(f"{text!r} is not in its box")
    ordered = sorted(boxes, key=lambda box: float(box.x0))
    place = pymupdf.Rect(ordered[0])
    for box in ordered[1:]:
        if box.x0 - place.x1 > place.height / 3:
            raise EditFailedError(f"{text!r} is {len(boxes)} times in its box")
        place |= box
    return place


def _setting(page: pymupdf.Page, place: pymupdf.Rect) -> tuple[float, float]:
    """Return size and baseline of the text that stands in a place."""
    for block in page.get_text("dict", clip=_wider(place, 1))["blocks"]:
        for line in block.get("lines", ()):
            for span in line["spans"]:
                if pymupdf.Rect(span["bbox"]).intersects(place) and span["text"].strip():
                    if tuple(line["dir"]) != (1.0, 0.0):
                        raise EditFailedError("text that does not run to the right")
                    return float(span["size"]), float(span["origin"][1])
    raise EditFailedError("no text in the place")


def _set(page: pymupdf.Page, place: pymupdf.Rect, baseline: float, size: float, change: Edit) -> None:
    """Set the new text with fonts that every reader has: Helvetica for Latin, the standard Song for Chinese."""
    runs: list[tuple[str, str]] = []
    for letter in change.new:
        font = "helv" if letter.isascii() else "china-ss"
        if runs and runs[-1][0] == font:
            runs[-1] = (font, runs[-1][1] + letter)
        else:
            runs.append((font, letter))
    wide = sum(_length(font, text, size) for font, text in runs)
    if wide > place.width * 1.02:
        size *= max(0.5, place.width / wide)
        wide = sum(_length(font, text, size) for font, text in runs)
    x = place.x1 - wide if change.right else place.x0
    for font, text in runs:
        page.insert_text((x, baseline), text, fontname=font, fontsize=size)
        x += _length(font, text, size)


def _length(font: str, text: str, size: float) -> float:
    return pymupdf.get_text_length(text, "helv", size) if font == "helv" else len(text) * size
