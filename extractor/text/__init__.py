"""Running text: the lines outside grids as blocks, and what they say the document is."""

from extractor.text.blocks import build_blocks
from extractor.text.profile import build_profile

__all__ = ["build_blocks", "build_profile"]
