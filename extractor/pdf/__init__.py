"""PDF files: opening them, and what is on their pages."""

from extractor.pdf.opening import open_pdf
from extractor.pdf.pages import page_contents

__all__ = ["open_pdf", "page_contents"]
