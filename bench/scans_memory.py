"""Peak memory while scanned pages are read one after the other, as a worker of a batch reads them."""

from __future__ import annotations

import resource
import time
from collections.abc import Iterable
from pathlib import Path

from peaks import peak_megabytes
from scans_engines import Compared

from extractor.ocr import make_engine
from extractor.pdf import page_contents
from extractor.triage import resolve

__all__ = ["over_many_pages"]

_STEP = 50  # pages between two rows


def over_many_pages(documents: Iterable[Compared], count: int) -> None:
    """Read scans again and again until so many pages are read; print memory and time every 50 pages."""
    chosen = list(documents)
    engine = make_engine("rapidocr")
    print(f"\n{'pages':>8}{'now MB':>10}{'peak MB':>10}{'s/page':>8}")
    done, started, shown = 0, time.perf_counter(), 0
    while done < count:
        for one in chosen:
            resolve(list(page_contents(one.scan)), one.scan, engine)
            done += one.scan.page_count
            if done // _STEP > shown // _STEP or done >= count:
                seconds = (time.perf_counter() - started) / (done - shown)
                started, shown = time.perf_counter(), done
                print(f"{done:8}{_resident():10.0f}{peak_megabytes():10.0f}{seconds:8.2f}", flush=True)
            if done >= count:
                return


def _resident() -> float:
    """Return the megabytes that are in memory now (Linux; elsewhere the peak)."""
    status = Path("/proc/self/statm")
    if not status.exists():
        return peak_megabytes()
    return int(status.read_text(encoding="ascii").split()[1]) * resource.getpagesize() / 2**20
