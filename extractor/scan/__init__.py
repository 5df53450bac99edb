"""Pages that are pictures: straightening, ruling lines, and recognition cell by cell.

Importing this package loads neither numpy nor OpenCV; reading a page does.
"""

from __future__ import annotations

from extractor.scan.pictures import PICTURE_SUFFIXES, open_pictures

__all__ = ["PICTURE_SUFFIXES", "open_pictures"]
