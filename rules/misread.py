"""Why a file could not be read or is no YAML, in both languages: what the system and libyaml say, in Chinese."""

from __future__ import annotations

import errno
import re
from typing import Final

from rules.bilingual import Text

__all__ = ["not_yaml", "unreadable"]

_SYSTEM: Final = {
    errno.ENOENT: "没有这个文件",
    errno.EACCES: "没有读取权限",
    errno.EPERM: "没有读取权限",
    errno.EISDIR: "这是文件夹，不是文件",
    errno.ENOTDIR: "路径中有一段不是文件夹",
    errno.ENAMETOOLONG: "文件名过长",
    errno.EIO: "读取时出错",
}
_TOKENS: Final = {
    "block mapping start": "缩进的键值对",
    "block sequence start": "缩进的列表",
    "block end": "这一段的结尾",
    "block entry": "“-”",
    "document end": "文档结尾",
    "document start": "“---”",
    "flow entry": "“,”",
    "flow mapping end": "“}”",
    "flow mapping start": "“{”",
    "flow sequence end": "“]”",
    "flow sequence start": "“[”",
    "key": "键",
    "stream end": "文件结尾",
    "value": "“:”",
}
_PROBLEMS: Final[tuple[tuple[str, str], ...]] = (
    (r"did not find expected ',' or '(.)'", r"缺少“,”或“\1”"),
    (r"did not find expected key", "这里应是一个键；请检查缩进和上一行"),
    (r"did not find expected '-' indicator", "列表的这一行应以“-”开头；请检查缩进"),
    (r"did not find expected node content", "这里应有内容"),
    (r"did not find expected <document start>", "一个文件里有几段文档，或内容不在缩进之内"),
    (r"did not find expected hexdecimal number", "转义后应是十六进制数"),
    (r"mapping values are not allowed in this context", "这里不能有“:”；文字里有冒号时请加引号，并检查缩进"),
    (r"block sequence entries are not allowed in this context", "这里不能用“-”列出；请检查缩进"),
    (r"block mapping entries are not allowed.*", "这里不能有键；请检查缩进"),
    (r"could not find expected ':'", "键之后缺少“:”"),
    (
        r"found character that cannot start any token",
        "这个字符不能用在开头（缩进请用空格，不用制表符；@ ` % 开头请加引号）",
    ),
    (r"found a tab character.*", "缩进用了制表符；请改用空格"),
    (r"found unexpected end of stream", "文件到此结束，引号或括号没有配对"),
    (r"found unexpected document indicator", "引号里出现了“---”或“...”"),
    (r"found unknown escape character", "引号里有不认识的转义；请改用单引号"),
    (r"found undefined alias", "引用了没有定义的锚点（*名称）"),
    (r"found duplicate anchor.*", "锚点（&名称）重复定义"),
    (r"found undefined tag handle", "用了没有定义的标签（!名称）"),
    (r"found unexpected ':'", "这里不应有“:”；文字里有冒号时请加引号"),
    (r"expected a single document.*|but found another document", "一个文件里有几段文档"),
    (r"invalid (?:leading|trailing) UTF-8 octet", "不是 UTF-8 文本"),
    (
        r"did not find expected (?:version number|digit or '.' character|alphabetic or numeric character|whitespace.*)",
        "写法不完整",
    ),
    (r"found (?:incompatible|unknown|duplicate).*", "以 % 开头的指令有误"),
    (r"control characters are not allowed", "含有不可见的控制字符"),
)


def unreadable(error: OSError) -> Text:
    """Say why the system does not give a file."""
    said = str(error.strerror or error)
    known = _SYSTEM.get(error.errno or 0)
    return Text(f"无法读取：{known or said}", f"cannot be read: {said}")


def not_yaml(problem: str) -> Text:
    """Say what libyaml or PyYAML found wrong; what there are no words for here is quoted."""
    return Text(f"不是正确的 YAML：{_in_chinese(problem)}", f"not YAML: {problem}")


def _in_chinese(problem: str) -> str:
    wanted = re.fullmatch(r"expected (?:<([a-z ]+)>|'(.)'), but (?:found|got) (?:<([a-z ]+)>|'(.)')", problem)
    if wanted:
        first, other = (_TOKENS.get(wanted[n] or "", f"“{wanted[n] or wanted[n + 1]}”") for n in (1, 3))
        return f"这里应是{first}，却是{other}"
    for pattern, words in _PROBLEMS:
        match = re.fullmatch(pattern, problem.strip())
        if match:
            return match.expand(words)
    return f"语法有误（{problem}）"
