"""What tables mean: bare grids of all pages become tables with titles, units, headers, lines and kinds."""

from extractor.tables.build import build_tables
from extractor.tables.missed import missed_tables

__all__ = ["build_tables", "missed_tables"]
