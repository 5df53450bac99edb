"""Font audit and mending: maps that lie or are missing are found and mended; honest ones cost almost nothing."""

import subprocess
import sys
from collections import Counter

import pymupdf
import pytest

from extractor.fonts.forms import settle_forms
from extractor.fonts.neighbours import strange_in
from extractor.fonts.repair import FontMender
from extractor.fonts.suspicion import suspect_fonts
from extractor.fonts.votes import Ballot, Election, align, is_one_to_one
from extractor.ocr import Character, make_engine
from extractor.pdf import page_contents
from extractor.triage import resolve
from schemas.document import Source

LINES = [
    "2025年一般公共预算财政拨款支出预算表",
    "单位：万元",
    "行政运行 1,234.56 7,890.12",
    "住房保障支出 345.67 89.01",
    "社会保障和就业支出 2,680.97 3,541.86",
    "本年支出合计 9,753.10 8,642.07",
    "项目支出绩效目标：按时完成率达到98%以上，共30个单位",
]
DIGITS_SHIFTED = {str(digit): str((digit + 3) % 10) for digit in range(10)}


def document(lies=None, *, mapped=True, more=()):
    """Draw LINES with a font whose map to Unicode says what ``lies`` says, or that has no map.

    ``more`` are further texts: place, size, text.
    """
    font = pymupdf.Font("cjk")
    drawn = pymupdf.open()
    page = drawn.new_page(width=420, height=60 + 26 * len(LINES))
    writer = pymupdf.TextWriter(page.rect)
    for place, size, text in [*more, *(((30, 40 + 26 * number), 11, line) for number, line in enumerate(LINES))]:
        writer.append(place, text, font=font, fontsize=size)
    writer.write_text(page)
    made = pymupdf.open("pdf", drawn.tobytes())
    xref = made.get_page_fonts(0)[0][0]
    if not mapped:
        made.xref_set_key(xref, "ToUnicode", "null")
        return made
    lies = lies or {}
    pairs = [
        (font.has_glyph(ord(c)), lies.get(c, c)) for c in sorted(set("".join([*LINES, *(text for *_, text in more)])))
    ]
    rows = "\n".join(f"<{glyph:04x}> <{ord(text):04x}>" for glyph, text in pairs)
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def\n"
        f"1 begincodespacerange <0000> <FFFF> endcodespacerange\n{len(pairs)} beginbfchar\n{rows}\nendbfchar\n"
        "endcmap end end"
    )
    made.update_stream(int(made.xref_get_key(xref, "ToUnicode")[1].split()[0]), cmap.encode())
    return pymupdf.open("pdf", made.tobytes())


def text_of(contents):
    """Join all glyphs of a page."""
    return "".join(glyph.text for content in contents for glyph in content.glyphs)


PRINTED = "".join(LINES).replace(" ", "")


@pytest.fixture(scope="module")
def engine():
    """Load the default engine once."""
    return make_engine("rapidocr")


def test_honest_font_is_not_suspected():
    """A font that says what it draws needs no recogniser."""
    pdf = document()

    assert suspect_fonts(pdf, list(page_contents(pdf))) == {}


def test_honest_pages_stay_as_they_are():
    """Sound pages come back unchanged, the very same values."""
    pdf = document()
    contents = list(page_contents(pdf))

    assert resolve(contents, pdf, make_engine("faulty")) == contents


def test_honest_document_loads_no_engine(tmp_path):
    """Deciding that a document is sound imports neither numpy nor OpenCV nor a runtime."""
    path = tmp_path / "sound.pdf"
    document().save(path)
    program = (
        "import sys; from extractor.pdf import open_pdf, page_contents; from extractor.triage import resolve;"
        "from extractor.ocr import make_engine; pdf = open_pdf(sys.argv[1]);"
        "resolve(list(page_contents(pdf)), pdf, make_engine('none'));"
        "print([m for m in ('numpy', 'cv2', 'openvino', 'onnxruntime', 'rapidocr') if m in sys.modules])"
    )

    done = subprocess.run([sys.executable, "-c", program, str(path)], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    "lies",
    [DIGITS_SHIFTED, {"3": "8", "8": "3"}, {"6": "9", "9": "6"}, {"1": "7", "7": "1"}],
    ids=["all digits", "3 and 8", "6 and 9", "1 and 7"],
)
def test_lying_digits_are_mended(engine, lies):
    """Digits that the map exchanges, all or only two of them, are read as they are drawn."""
    pdf = document(lies)
    contents = list(page_contents(pdf))

    mended = resolve(contents, pdf, engine)

    assert text_of(contents) != PRINTED
    assert text_of(mended) == PRINTED
    assert mended[0].source is Source.REPAIRED
    assert "lies about digits" in mended[0].reason
    assert [glyph.x0 for glyph in mended[0].glyphs] == [glyph.x0 for glyph in contents[0].glyphs]


@pytest.mark.parametrize(
    "lies",
    [{"1": "7"}, {"8": "3"}, {"0": "O"}, {"0": "\ufffd"}, {",": ".", ".": ","}, {",": "."}, {".": "-"}],
    ids=["1 is a 7 too", "8 is a 3 too", "0 is a letter", "0 is none", "marks exchanged", "one mark", "a dash"],
)
def test_lies_that_leave_no_trace_in_shapes_are_mended(engine, lies):
    """A digit given out for another that is there too, and marks that lie, are found by what the figures look like."""
    rows = [((30, 53 + 26 * row), 8, f"{8136 * row:,.2f} {row + 4792.05:,.2f} 1,608.13") for row in range(1, 8)]
    pdf = document(lies, more=rows)

    mended = resolve(list(page_contents(pdf)), pdf, engine)

    assert text_of(mended) == text_of(page_contents(document(more=rows)))
    assert "its map lies" in mended[0].reason


@pytest.mark.parametrize("said", ["1", " ", "\u00ad"], ids=["a digit", "a blank", "a soft hyphen"])
def test_a_minus_that_is_given_out_for_something_else_is_mended(engine, said):
    """A minus that the map takes for a digit or for nothing leaves another amount that looks right: it is found."""
    rows = [((30, 53 + 26 * row), 8, f"-{8136 * row:,.2f} -{row + 92.05:,.2f} 1,608.13") for row in range(1, 8)]
    pdf = document({"-": said}, more=rows)

    mended = resolve(list(page_contents(pdf)), pdf, engine)

    assert text_of(mended) == text_of(page_contents(document(more=rows)))
    assert "its map lies" in mended[0].reason


def test_missing_map_is_mended(engine):
    """A font without a map to Unicode is read by the shapes of its glyphs."""
    pdf = document(mapped=False)

    mended = resolve(list(page_contents(pdf)), pdf, engine)

    assert text_of(mended) == PRINTED
    assert {glyph.source for glyph in mended[0].glyphs} == {Source.REPAIRED}


def test_lying_words_are_mended(engine):
    """Chinese characters that the map replaces by private ones are read as they are drawn."""
    pdf = document({c: chr(0xE100 + i) for i, c in enumerate("预算支出万元合计住房")})

    mended = resolve(list(page_contents(pdf)), pdf, engine)

    assert text_of(mended) == PRINTED


def test_what_is_off_the_page_says_nothing_about_a_glyph(engine):
    """A digit that stands outside the page somewhere, where nothing is drawn, is still read where it shows."""
    pdf = document(DIGITS_SHIFTED, more=[((30, -50 - 20 * row), 11, line) for row, line in enumerate(LINES)])

    mended = resolve(list(page_contents(pdf)), pdf, engine)

    assert text_of(mended) == PRINTED


def test_a_glyph_that_a_picture_hides_once_is_read_where_it_shows(engine):
    """A character whose only company is printed twice, first under a white area, is read at the second place."""
    pdf = document(DIGITS_SHIFTED, more=[((30, 55), 8, "咨询"), ((30, 81), 8, "咨询")])
    pdf[0].draw_rect((28, 46, 60, 58), color=(1, 1, 1), fill=(1, 1, 1))

    ballots = FontMender(pdf, engine).mend()

    assert {"咨", "询"} <= {ballot.text for ballot in ballots.values()}


def test_lone_signs_in_small_type_are_read(engine):
    """A comparison sign alone in its cell, in small type, is read, though the recogniser has no context there."""
    signs = [((300, 60 + 20 * row), 4, sign) for row, sign in enumerate("≥≤")]
    pdf = document(DIGITS_SHIFTED, more=signs)

    mended = resolve(list(page_contents(pdf)), pdf, engine)

    small = [glyph for glyph in mended[0].glyphs if glyph.size < 5]
    assert [glyph.text for glyph in small] == ["≥", "≤"]


WORDS = [
    "一般公共预算财政拨款收入支出预算总表",
    "部门预算收入总体情况表，部门支出总体情况表",
    "单位基本支出与项目支出，公用经费和人员经费",
    "财政拨款“三公”经费支出预算，政府性基金预算",
    "社会保障和就业支出，住房保障支出，卫生健康支出",
    "本部门财政拨款收支预算总体情况，政府采购预算",
    "行政单位运行经费，机关事业单位基本养老保险缴费支出",
]


def test_exchanged_words_are_mended(engine):
    """A map that exchanges a few frequent characters, though all digits are honest, is found out and mended."""
    lies = dict(zip("算款出经障政", "款出经障政算", strict=True))
    pdf = document(lies, more=[((30, 53 + 26 * row), 8, line) for row, line in enumerate(WORDS)])
    honest = document(more=[((30, 53 + 26 * row), 8, line) for row, line in enumerate(WORDS)])

    mended = resolve(list(page_contents(pdf)), pdf, engine)

    assert text_of(mended) == text_of(page_contents(honest))
    assert "lies about words" in mended[0].reason


@pytest.mark.parametrize("lies", [{"收": "支", "支": "收"}, {"万": "亿"}, {"支": "\ufffd"}], ids=["收支", "亿", "none"])
def test_words_that_turn_a_sum_around_are_mended(engine, lies):
    """A map that lies about nothing but such a word, so that its text makes sense, is found out by the word's shape."""
    pdf = document(lies, more=[((30, 53 + 26 * row), 8, line) for row, line in enumerate(WORDS)])
    honest = document(more=[((30, 53 + 26 * row), 8, line) for row, line in enumerate(WORDS)])

    mended = resolve(list(page_contents(pdf)), pdf, engine)

    assert text_of(mended) == text_of(page_contents(honest))
    assert "lies about w" in mended[0].reason


def test_names_nobody_knows_are_no_suspicion():
    """A few unknown names in otherwise common text do not make a font strange."""
    common = Counter(dict.fromkeys(("预算", "收入", "支出", "拨款", "经费"), 6))

    assert strange_in(common | Counter({"算坪": 4, "坪入": 4, "出埠": 4})) == ""


def test_many_votes_outweigh_single_slips():
    """Slips that differ from each other leave no doubt where many votes agree; a rival of weight does."""
    election = Election()
    for text in "5555553":
        election.vote(("F", 1), text, 0.99)
    for text in "5555533":
        election.vote(("F", 2), text, 0.99)

    assert election.result(("F", 1)).confidence > 0.9
    assert election.result(("F", 2)).confidence < 0.9


@pytest.mark.parametrize("name", ["none", "faulty"])
def test_without_an_engine_a_liar_is_not_believed(name):
    """Where nothing can be recognised, a suspected text counts as unread, and the page says why."""
    pdf = document(DIGITS_SHIFTED)

    (content,) = resolve(list(page_contents(pdf)), pdf, make_engine(name))

    assert content.quality == 0
    assert "can't be believed" in content.reason
    assert {glyph.confidence for glyph in content.glyphs} == {0.0}


def test_agreeing_votes_are_certain():
    """Two full votes for the same text settle a glyph; a dissent leaves it unclear."""
    election = Election()
    for text in ("日", "日"):
        election.vote(("F", 1), text, 0.99)
    for text in ("日", "曰"):
        election.vote(("F", 2), text, 0.99)

    assert election.result(("F", 1)) == Ballot("日", 1.0)
    assert election.result(("F", 2)).confidence < 0.6
    assert set(election.result(("F", 2)).others) | {election.result(("F", 2)).text} == {"日", "曰"}


def test_one_clear_vote_is_enough():
    """What was read once and clearly is as certain as it was read; what was read less clearly is not certain."""
    election = Election()
    election.vote(("F", 1), "支", 0.97)
    election.vote(("F", 2), "支", 0.9)
    for _ in range(3):
        election.vote(("F", 3), "支", 0.33)  # three copies of one picture

    assert election.result(("F", 1)) == Ballot("支", 0.97)
    assert election.result(("F", 2)).confidence < 0.9
    assert election.result(("F", 3)).confidence < 0.9


def test_glyph_without_votes_is_unclear():
    """A glyph that nothing was read of has no text and no confidence."""
    assert Election().result(("F", 1)) == Ballot("", 0.0)


def test_alignment_skips_what_was_not_read():
    """With a character missing, the others still go to the glyphs they stand over."""
    characters = [Character("1", 1, 0.1), Character("3", 1, 0.5), Character("5", 1, 0.9)]

    pairs = align([0.1, 0.3, 0.5, 0.7, 0.9], characters, 0.3)

    assert [(index, character.text) for index, character in pairs] == [(0, "1"), (2, "3"), (4, "5")]


def test_equal_numbers_alone_pair_nothing():
    """As many characters as glyphs are not taken one by one where they stand elsewhere."""
    characters = [Character("3", 1, 0.5), Character("5", 1, 0.7), Character("月", 1, 0.9)]

    assert is_one_to_one([0.5, 0.7, 0.9], characters, 0.3)
    assert not is_one_to_one([0.1, 0.5, 0.7], characters, 0.3)
    assert [(index, c.text) for index, c in align([0.1, 0.5, 0.7], characters, 0.3)] == [(1, "3"), (2, "5")]


def test_advance_tells_full_from_half_width():
    """Punctuation gets the width that its glyph has."""
    ballots = {("F", 1): Ballot(":", 1.0), ("F", 2): Ballot("（", 1.0), ("F", 3): Ballot("5", 1.0)}

    settled = settle_forms(ballots, {("F", 1): 1.0, ("F", 2): 0.4, ("F", 3): 1.0})

    assert [ballot.text for ballot in settled.values()] == ["：", "(", "5"]


def test_a_character_that_is_clipped_at_most_places_is_no_blank(engine):
    """What leaves no ink at four places and is read clearly at one is that character, not a blank."""
    font = pymupdf.Font("cjk")
    drawn = pymupdf.open()
    for text in ["粮食流通管理", "储备粮", "口粮供应", "种粮补贴", "粮价"]:
        page = drawn.new_page(width=300, height=100)
        writer = pymupdf.TextWriter(page.rect)
        writer.append((40, 50), text, font=font, fontsize=12)
        writer.write_text(page)
        if page.number:
            xref = page.get_contents()[0]
            drawn.update_stream(xref, b"0 0 1 1 re W n " + drawn.xref_stream(xref))
    pdf = pymupdf.open("pdf", drawn.tobytes())
    glyph = font.has_glyph(ord("粮"))

    ballots = FontMender(pdf, engine).mend()

    assert [ballot.text for (_, number), ballot in ballots.items() if number == glyph] == ["粮"]
