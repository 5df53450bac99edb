"""The program itself, in whose workers files named after a poison misbehave; for test_poison.py.

Worker processes import their main module anew: what stands outside of ``main`` holds in them, too.
"""

import os
import sys
from pathlib import Path

from budgetlint.batch import task
from budgetlint.cli import main

GIGABYTES = 10


def segfault():
    """Let the PDF library follow a null pointer."""
    import pymupdf

    pymupdf.mupdf.ll_pdf_count_pages(None)


def endless():
    """Never come to an end, without ever sleeping."""
    while True:
        pass


def greedy():
    """Take ten gigabytes and hold on to them."""
    hoard = [bytearray(os.urandom(1 << 20)) * 64 for _ in range(GIGABYTES * 16)]
    message = f"{len(hoard) * 64} MB were there for the taking"
    raise ValueError(message)


POISONS = {"segfault": segfault, "endless": endless, "greedy": greedy}
read = task.read_entry


def misbehave(entry, checking):
    """Read a file, unless it is named after a poison."""
    POISONS.get(Path(entry.path).stem, lambda: None)()
    return read(entry, checking)


task.read_entry = misbehave

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
