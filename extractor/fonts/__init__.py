"""Fonts whose map to Unicode is missing or lies: finding them, and mending them by the shapes of their glyphs."""
