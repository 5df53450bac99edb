from rules.text.clauses import BREAK, clause_start, sentence_start

TEXT = "甲支出3元；乙支出4元。丙支出5元，丁支出6元"


def test_sentences_begin_behind_full_stops():
    """A semicolon ends no sentence, and the first sentence begins the text."""
    assert sentence_start(TEXT, TEXT.index("乙")) == 0
    assert sentence_start(TEXT, TEXT.index("丁")) == TEXT.index("丙")


def test_clauses_begin_behind_semicolons_too():
    """A comma ends no clause; of the places before ``least`` none counts."""
    assert clause_start(TEXT, TEXT.index("4")) == TEXT.index("乙")
    assert clause_start(TEXT, TEXT.index("6")) == TEXT.index("丙")
    assert clause_start(TEXT, TEXT.index("丙"), TEXT.index("丙")) == 0
    assert [match.group() for match in BREAK.finditer(TEXT)] == ["；", "。"]
