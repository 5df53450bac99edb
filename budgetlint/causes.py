"""What the reader says about pages and files, in the user's language.

The reader speaks English and knows no languages: the same words stand in its JSON output for programs. Here its phrases
are told in Chinese, each by itself, because the reader joins several of them. What a library says stays as it is.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from budgetlint.language import Language

__all__ = ["in_words"]

# Longer phrases before those they contain; {} stands for a name, a number or a foreign message.
_PHRASES: Final = (
    ("font {}: ", "字体 {}："),
    ("there is ink but no text layer", "有墨迹但没有文字层"),
    ("a scan with an invisible text layer", "扫描页，带有不可见的文字层"),
    ("a scan without a text layer", "扫描页，没有文字层"),
    ("an empty page", "空白页"),
    ("nothing may be recognised", "没有启用识别（--ocr none）"),
    ("no text was found on the page, only pictures or lines", "页上只有图片或线条，没有找到文字"),
    ("a large picture was not read", "一幅大图没有读取"),
    ("a part of the page could not be read", "本页有一部分无法读取"),
    ("the page could not be read", "本页无法读取"),
    ("the text layer can't be believed", "文字层不可信"),
    ("recognised, turned by {} and straightened", "识别所得，已转正 {}"),
    ("recognised", "识别所得"),
    ("lying at {}", "横置 {}"),
    ("{} of {} mended glyphs are unclear", "修复的 {1} 个字形中有 {0} 个不清楚"),
    ("{} of {} glyphs looked at are not what its map says", "抽看的 {1} 个字形中有 {0} 个与字符映射不符"),
    (
        "{} of {} characters are private, unmapped or of a foreign script",
        "{1} 个字符中有 {0} 个是私有区、无映射或外文字符",
    ),
    ("only {} of its Chinese characters are common ones", "其中常用汉字只占 {}"),
    ("its map lies about digits", "字符映射中的数字是错的"),
    ("its digits {} don't look like them", "数字 {} 的字形与文字不符"),
    ("it has no map to Unicode", "没有 Unicode 映射"),
    ("formula without a stored value in {}", "公式没有保存计算结果（请用 Excel 或 WPS 打开并保存）：{}"),
    ("a performance form without rules around its fields was not read", "没有框线的绩效目标表没有读取"),
    ("a table without rules was not read: {}", "没有框线的表格没有读取：{}"),
    ("page {}: there is no such page, the document has {}", "没有第 {} 页，文件共 {} 页"),
    ("{} of {} pages were not asked for and not read", "共 {1} 页，其中 {0} 页不在所选范围内，没有读取"),
    ("not readable", "无法读取"),
    (
        "no runtime for the recognition models: install openvino or onnxruntime",
        "没有识别模型的运行库：请安装 openvino 或 onnxruntime",
    ),
    ("PaddleOCR is not installed: install the extra 'paddle'", "没有安装 PaddleOCR：请安装附加组件 paddle"),
    (
        "{} names {}, which holds no det and rec models; build the folder",
        "{} 所指的 {} 中没有 det 和 rec 模型；请先生成该文件夹",
    ),
    ("PaddleOCR does not start", "PaddleOCR 无法启动"),
    ("PaddleOCR failed", "PaddleOCR 出错"),
    ("OpenCV does not load", "OpenCV 无法加载"),
    ("reinstall opencv-python-headless after everything else", "请在其他组件之后重新安装 opencv-python-headless"),
    ("the recognition models are missing: install rapidocr>=3.10", "缺少识别模型：请安装 rapidocr>=3.10"),
    (
        "no PP-OCR models in {}: install rapidocr>=3.10, whose wheel carries them",
        "{} 中没有 PP-OCR 模型：请安装带有模型的 rapidocr>=3.10",
    ),
    ("the file has 0 bytes", "文件为 0 字节"),
    ("the content is {}, not a PDF", "内容是{}，不是 PDF"),
    ("the content is a PDF, not a picture", "内容是 PDF，不是图片"),
    ("a zip archive (a Word or Excel file?)", "压缩包（可能是 Word 或 Excel 文件）"),
    ("an old Word or Excel file", "旧版 Word 或 Excel 文件"),
    ("a JPEG picture", "JPEG 图片"),
    ("a PNG picture", "PNG 图片"),
    ("an RTF file", "RTF 文件"),
    ("HTML or XML", "HTML 或 XML"),
    ("plain text", "纯文本"),
    ("unknown binary data", "未知的二进制数据"),
    ("the file opens only with a password", "需要密码才能打开"),
    ("the password does not open the file", "密码打不开文件"),
    ("no page could be found", "找不到任何一页"),
    ("the file is cut off; {} of its pages could be found", "文件被截断，只找到 {} 页"),
    ("the picture can't be read: code={}: unknown image file format", "不是能识别的图片格式"),
    ("the picture can't be read", "图片无法读取"),
    ("the file holds no picture", "文件里没有图片"),
    ("a folder without pictures", "没有图片的文件夹"),
    ("the picture has {} x {} dots, too many", "图片有 {}×{} 个像素，太大"),
    ("there is no file {}", "没有文件 {}"),
    ("remove the password in Word or Excel and save it again", "请在 Word 或 Excel 中取消密码后另存"),
    ("Failed to open file {} as type {}.", "不能作为 {1} 打开"),
    ("not UTF-8 text", "不是 UTF-8 文本"),
    ("not JSON from line {}, column {}", "从第 {} 行第 {} 列起不是 JSON"),
    ("schema_version {}", "schema_version 为 {}"),
    ("File is not a zip file", "不是 zip 文件"),
    ("Bad CRC-32 for file {}", "{} 的校验值不符"),
    ("That compression method is not supported", "不支持它的压缩方式"),
    ("Too many levels of symbolic links", "链接指向它自己"),
    ("No such file or directory", "没有这个文件或文件夹"),
    ("File exists", "已有同名文件"),
    ("Permission denied", "没有权限"),
    ("No space left on device", "磁盘已满"),
    ("database or disk is full", "磁盘已满"),
    ("Read-only file system", "文件系统只读"),
    ("File name too long", "文件名太长"),
    ("Input/output error", "读写错误"),
    ("Not a directory", "不是文件夹"),
    ("Is a directory", "是文件夹"),
    ("not a {} file", "不是 {} 文件"),
    ("the workbook shows no sheet", "工作簿里没有可见的工作表"),
    (
        "LibreOffice (soffice) is needed to read {}; install it, or save the file as {}",
        "读取 {} 需要 LibreOffice（soffice）；请安装，或另存为 {}",
    ),
    ("LibreOffice could not convert it", "LibreOffice 无法转换"),
    ("LibreOffice took more than {} seconds", "LibreOffice 超过 {} 秒仍未完成"),
    ("LibreOffice failed", "LibreOffice 出错"),
)  # fmt: skip

_ESCAPED_HOLE: Final = re.escape("{}")


def in_words(cause: str, language: Language) -> str:
    """Return what the reader says of a page or file, in the user's language."""
    if language is Language.ENGLISH:
        return cause
    for pattern, chinese in _patterns():
        cause = pattern.sub(lambda found, told=chinese: told.format(*found.groups()), cause)  # type: ignore[misc]
    return _ON_PAGE.sub(r"第 \1 页：", cause).replace("; ", "；")


_ON_PAGE: Final = re.compile(r"^page (\d+): ")


@cache  # compiled at the first trouble: most documents have none
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((_pattern(phrase), chinese) for phrase, chinese in _PHRASES)


def _pattern(phrase: str) -> re.Pattern[str]:
    written = re.escape(phrase)
    if written.startswith(_ESCAPED_HOLE):
        written = r"([^\s;:；：（(]+)" + written.removeprefix(_ESCAPED_HOLE)
    if written.endswith(_ESCAPED_HOLE):  # what ends a phrase runs to the next one
        written = written.removesuffix(_ESCAPED_HOLE) + r"([^;)]+)"
    return re.compile(written.replace(_ESCAPED_HOLE, r"(.+?)"))
