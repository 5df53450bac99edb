"""Running text: the lines outside grids as blocks, and what they say the document is."""

from extractor.text.blocks import build_blocks

__all__ = ["build_blocks"]
