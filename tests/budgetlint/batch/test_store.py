"""What is kept between stages comes back as it was."""

import numpy as np
import pytest

from budgetlint.batch.store import Store
from schemas.document import Cell, Document, Page, Source, Table
from schemas.geometry import BBox


def test_numbers_of_numpy_are_kept(tmp_path):
    """What was read of a picture may hold NumPy's numbers; they are kept as Python's."""
    box = BBox(np.float64(1.5), np.float32(2.5), 3, 4)
    cell = Cell(np.int64(0), 0, 1, 1, "1.00", 1, box)
    page = Page(1, np.float64(595.0), 842, Source.OCR, quality=np.float64(0.5))
    document = Document(
        "", "", (page,), (), (Table("unknown", None, None, None, None, (1,), (box,), 0, (), (), (cell,)),)
    )

    Store(tmp_path).keep_document("a" * 64, "k", document)

    assert Store(tmp_path).document("a" * 64, "k") == document


def test_what_cannot_be_kept_is_said(tmp_path):
    """A value of a kind that nobody thought of is an error with its name, not half a file."""
    page = Page(1, object(), 842, Source.TEXT)

    with pytest.raises(NotImplementedError, match="object"):
        Store(tmp_path).keep_document("a" * 64, "k", Document("", "", (page,), (), ()))
    assert list(tmp_path.rglob("*.z")) == []
