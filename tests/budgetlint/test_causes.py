"""What the reader says about pages and files is told in the user's language."""

import ast
import re
from pathlib import Path

import pytest

import extractor
from budgetlint.causes import in_words
from budgetlint.failures import explain_failure
from budgetlint.language import Language

_ERRORS = {"ExtractionError", "EngineError"}
_NAMES = {"openvino", "onnxruntime", "rapidocr", "paddle", "soffice", "opencv", "python", "headless", "none", "pip"}
# asked of the test engine only, or a programming error that no user can make
_NOT_FOR_USERS = ("the faulty engine", "no engine")


def _said():
    """Yield every text that the reader's code gives as a reason or an error's detail, holes filled with a number."""
    for file in sorted(Path(extractor.__file__).parent.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            given = [word.value for word in node.keywords if word.arg == "reason"]
            if isinstance(node.func, ast.Name) and node.func.id in _ERRORS:
                given += node.args
            yield from filter(None, map(_text, given))


def _text(node):
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "7" for part in node.values)
    return None


SAID = [text for text in dict.fromkeys(_said()) if not text.startswith(_NOT_FOR_USERS)]


@pytest.mark.parametrize("text", SAID)
def test_no_english_is_left(text):
    """Every phrase of the reader has its Chinese words; only names of programs stay as they are."""
    left = set(re.findall(r"\b[a-z]{4,}\b", in_words(text, Language.CHINESE)))
    assert left <= _NAMES


def test_there_is_something_to_say():
    """The reader's phrases are found at all."""
    assert len(SAID) > 20


def test_joined_phrases_are_told_one_by_one():
    """Phrases that the reader joins are told in order, with their numbers and names."""
    said = "font Abc: 12 of 40 glyphs looked at are not what its map says; nothing may be recognised"
    assert in_words(said, Language.CHINESE) == (
        "字体 Abc：抽看的 40 个字形中有 12 个与字符映射不符；没有启用识别（--ocr none）"
    )
    assert in_words(said, Language.ENGLISH) == said


def test_a_failure_is_told_in_one_language():
    """A refused file's line holds the detail in the language of its cause."""
    line = explain_failure("not_the_format", "the content is a JPEG picture, not a PDF", Language.CHINESE)
    assert line == "内容不是扩展名所说的格式（内容是JPEG 图片，不是 PDF）；请用原来的程序打开并另存为该格式"


def test_the_page_of_a_problem_is_told_in_chinese():
    """What is wrong on one page begins with its number in the user's language."""
    cause = "page 3: formula without a stored value in C4, C5"

    assert in_words(cause, Language.CHINESE) == "第 3 页：公式没有保存计算结果（请用 Excel 或 WPS 打开并保存）：C4, C5"
    assert in_words(cause, Language.ENGLISH) == cause
