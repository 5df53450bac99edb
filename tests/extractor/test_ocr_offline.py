"""Recognition touches no network: nothing is downloaded, nothing asks home."""

import subprocess
import sys

_PROGRAM = """
import sys

def refuse(event, arguments):
    if event.startswith("socket.") and event != "socket.__new__":
        raise RuntimeError(f"{event} {arguments}")

sys.addaudithook(refuse)
import pymupdf
from extractor.ocr import make_engine
from extractor.scan.pages import read_scan

drawn, scan = pymupdf.open(), pymupdf.open()
page = drawn.new_page(width=400, height=200)
page.insert_text((40, 80), "2025年度部门预算公开", fontname="china-s", fontsize=20)
shown = scan.new_page(width=400, height=200)
shown.insert_image(shown.rect, pixmap=page.get_pixmap(dpi=200))
sys.stdout.buffer.write("".join(g.text for g in read_scan(shown, 1, make_engine("rapidocr")).glyphs).encode())
"""


def test_a_scan_is_read_without_a_network():
    """With every use of a socket refused, the default engine starts and reads a page."""
    done = subprocess.run([sys.executable, "-c", _PROGRAM], capture_output=True, check=False)

    assert done.returncode == 0, done.stderr.decode()
    assert done.stdout.decode() == "2025年度部门预算公开"
