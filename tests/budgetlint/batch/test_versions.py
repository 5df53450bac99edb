"""Keys change with what shapes a result, and with nothing else."""

from budgetlint.batch.versions import check_key, forms_key, read_key


def test_settings_shape_the_key():
    """Another engine is another reading; the same is the same."""
    assert read_key(["rapidocr"]) == read_key(["rapidocr"])
    assert read_key(["rapidocr"]) != read_key(["none"])


def test_a_changed_pack_changes_the_check_only(tmp_path):
    """A pack that changed checks again without reading again."""
    pack = tmp_path / "pack.yaml"
    pack.write_text("a")
    before = check_key("r", [pack])
    pack.write_text("b")

    assert check_key("r", [pack]) != before
    assert check_key("r", [pack]) != check_key("r2", [pack])


def test_the_letter_changes_the_forms_only():
    """Other days or another sender make other notices."""
    assert forms_key("c", ["10", ""]) != forms_key("c", ["15", ""])


def test_libraries_belong_to_the_reading(monkeypatch):
    """A new version of the PDF library or of the models reads again."""
    before = read_key()
    monkeypatch.setattr("budgetlint.batch.versions.version", lambda name: "999")

    assert read_key() != before
