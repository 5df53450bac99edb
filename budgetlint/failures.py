"""Why a document could not be checked, said in one line: the cause, and what to do about it.

The names are stable: they stand in the JSON report as ``reason``. Those of the reader are ExtractionFailure's values.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from budgetlint.causes import in_words
from budgetlint.language import Language

__all__ = [
    "ARCHIVE_TOO_LARGE",
    "CRASHED",
    "DAMAGED_ARCHIVE",
    "DUPLICATE",
    "ENCRYPTED",
    "INTERNAL_ERROR",
    "KNOWN",
    "LINK_TO_ABOVE",
    "NOTHING_EVALUATED",
    "NOTHING_READ",
    "NOT_YET",
    "NO_DOCUMENTS",
    "NO_FILE",
    "NO_REPORT",
    "NO_SUCH_PAGE",
    "OUT_OF_MEMORY",
    "PARTLY_READ",
    "PARTNER_UNREAD",
    "RULE_CRASHED",
    "SAME_TEXT",
    "TIMED_OUT",
    "UNREADABLE",
    "UNSUPPORTED",
    "explain_failure",
]

NO_DOCUMENTS: Final = "no_documents"
NO_REPORT: Final = "no_report"
SAME_TEXT: Final = "same_text"
NO_FILE: Final = "no_file"
LINK_TO_ABOVE: Final = "link_to_above"
NO_SUCH_PAGE: Final = "no_such_page"
INTERNAL_ERROR: Final = "internal_error"
UNSUPPORTED: Final = "unsupported"
UNREADABLE: Final = "unreadable"
ENCRYPTED: Final = "encrypted"
ARCHIVE_TOO_LARGE: Final = "archive_too_large"
DAMAGED_ARCHIVE: Final = "damaged_archive"
CRASHED: Final = "crashed"
TIMED_OUT: Final = "timed_out"
OUT_OF_MEMORY: Final = "out_of_memory"
DUPLICATE: Final = "duplicate"
NOT_YET: Final = "not_yet"
PARTLY_READ: Final = "partly_read"
NOTHING_READ: Final = "nothing_read"
NOTHING_EVALUATED: Final = "nothing_evaluated"
RULE_CRASHED: Final = "rule_crashed"
PARTNER_UNREAD: Final = "partner_unread"


class _Failure(NamedTuple):
    cause_zh: str
    remedy_zh: str
    cause_en: str
    remedy_en: str


KNOWN: Final[Mapping[str, _Failure]] = {
    "missing": _Failure(
        "没有这个文件", "请检查路径", "no such file", "check the path"),
    "empty": _Failure(
        "文件是空的（0 字节）", "请重新下载或重新导出",
        "the file is empty (0 bytes)", "download or export it again"),
    "no_pages": _Failure(
        "文件里没有页面", "请重新导出", "the document has no pages", "export it again"),
    "not_the_format": _Failure(
        "内容不是扩展名所说的格式", "请用原来的程序打开并另存为该格式",
        "the content is not what the file's name says", "open it in its own program and save it in that format"),
    "damaged": _Failure(
        "文件已损坏或不完整", "请重新下载或重新导出",
        "the file is damaged or incomplete", "download or export it again"),
    ENCRYPTED: _Failure(
        "文件已加密", "请用 --password 给出打开密码",
        "the file is encrypted", "give its password with --password"),
    "wrong_password": _Failure(
        "密码不对", "请检查 --password", "the password is wrong", "check --password"),
    UNSUPPORTED: _Failure(
        "不支持这种文件", "请转换成 PDF、Word（docx）或 Excel（xlsx），压缩包请先解压",
        "this kind of file is not supported", "convert it to PDF, Word (docx) or Excel (xlsx), unpack an archive"),
    UNREADABLE: _Failure(
        "文件无法读取", "请检查文件的权限和磁盘",
        "the file cannot be read", "check its permissions and the disk"),
    "tool_missing": _Failure(
        "缺少读取它所需的程序", "请先安装（budgetlint doctor 可查看）",
        "a program needed to read it is missing", "install it (budgetlint doctor tells more)"),
    NO_DOCUMENTS: _Failure(
        "文件夹或压缩包里没有可检查的文件", "请给出含有 PDF、Word 或 Excel 文件的文件夹",
        "the folder or archive has no documents", "name a folder with PDF, Word or Excel files"),
    NO_FILE: _Failure(
        "不是普通文件（而是管道、设备之类）", "请给出文件本身",
        "it is no ordinary file but a pipe, a device or the like", "name the file itself"),
    LINK_TO_ABOVE: _Failure(
        "是指回上级文件夹的链接，没有进入", "如需检查上级文件夹，请直接给出它的路径",
        "it is a link to a folder above, which was not entered", "name that folder itself to have it checked"),
    NO_SUCH_PAGE: _Failure(
        "没有所要的页", "请检查 --pages", "it has none of the pages asked for", "check --pages"),
    INTERNAL_ERROR: _Failure(
        "budgetlint 内部错误", "请加 --debug 重新运行并反馈",
        "internal error of budgetlint", "run again with --debug and report it"),
    PARTLY_READ: _Failure(
        "有的部分无法读取", "请对照原件查看这些部分",
        "parts of it could not be read", "look at these parts yourself"),
    ARCHIVE_TOO_LARGE: _Failure(
        "压缩包解开后太大", "请解压后分开提交",
        "the archive unpacks to too much", "unpack it and hand in its parts"),
    DAMAGED_ARCHIVE: _Failure(
        "压缩包已损坏或格式不支持", "请解压后重新提交",
        "the archive is damaged or of an unknown kind", "unpack it and hand in its files"),
    CRASHED: _Failure(
        "读取时程序崩溃，单独重试仍然崩溃", "请用别的程序打开并另存，或人工检查",
        "reading it crashed the program, alone too", "open it elsewhere and save it again, or look at it yourself"),
    TIMED_OUT: _Failure(
        "超过时间限制", "请加大 --timeout 后用 --retry-failed 重试",
        "it took longer than allowed", "raise --timeout and run again with --retry-failed"),
    OUT_OF_MEMORY: _Failure(
        "超过内存限制", "请加大 --memory 后用 --retry-failed 重试",
        "it took more memory than allowed", "raise --memory and run again with --retry-failed"),
    DUPLICATE: _Failure(
        "与另一份提交内容相同", "请确认是否重复提交",
        "the same content as another submission", "see whether it is a double"),
    SAME_TEXT: _Failure(
        "文字与另一份提交完全相同，只是另存或重新导出", "请确认是否重复提交",
        "the same text as another submission, saved or exported again", "see whether it is a double"),
    NO_REPORT: _Failure(
        "看不出是预算或决算公开文件：没有这样的标题，也没有一张规定的表", "请确认是否交错了文件",
        "nothing says that it is a budget or final-accounts disclosure: no such title, none of the standard tables",
        "see whether the wrong file was handed in"),
    NOT_YET: _Failure(
        "还没有检查", "请重新运行同一命令继续", "not checked yet", "run the same command again to go on"),
    NOTHING_READ: _Failure(
        "没有一页能够读取", "请提供文字版文件，或对照原件人工检查",
        "no page of it could be read", "hand in a version with text, or look at it yourself"),
    NOTHING_EVALUATED: _Failure(
        "没有一条规则得出结论", "请确认这是预算或决算公开文件",
        "no rule came to a conclusion", "make sure that it is a budget or final-accounts disclosure"),
    PARTNER_UNREAD: _Failure(
        "用来对照的文件无法读取", "请检查 --with、--partners 所指的文件",
        "documents to compare with could not be read", "check the files that --with or --partners name"),
    RULE_CRASHED: _Failure(
        "有的规则运行出错", "请加 --debug 重新运行并反馈",
        "some rules broke down", "run again with --debug and report it"),
}  # fmt: skip

# Failures whose cause leaves nothing open: the reader's detail would say the same once more, or repeat the path.
_SAYS_ALL: Final = frozenset({"missing", "empty", "no_pages", ENCRYPTED, "wrong_password", UNSUPPORTED, NO_FILE})


def explain_failure(reason: str, detail: str, language: Language) -> str:
    """Return cause, detail and remedy in one line, without the path."""
    failure = KNOWN[reason]
    detail = "" if reason in _SAYS_ALL else in_words(" ".join(detail.split()), language)
    in_brackets = language.say(f"（{detail}）", f" ({detail})") if detail else ""
    return language.say(
        f"{failure.cause_zh}{in_brackets}；{failure.remedy_zh}",
        f"{failure.cause_en}{in_brackets}; {failure.remedy_en}",
    )
