"""One grid builder for every page: ruling lines and glyphs become bare grids and lines of text."""

from extractor.grid.building import build_layout
from extractor.grid.edges import join_pieces

__all__ = ["build_layout", "join_pieces"]
