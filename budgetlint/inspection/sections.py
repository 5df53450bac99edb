"""The parts that a disclosure must have beside its tables, by the words that name them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from budgetlint.troubles import unread_pages
from schemas.document import Block, BlockKind, Document

__all__ = ["OTHER", "PARTS", "PROJECTS", "Part", "Place", "find_part", "fully_read"]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a disclosure. ``words`` name it in a heading; ``said`` in running text, where headings are rare."""

    name: str
    english: str
    words: re.Pattern[str]
    said: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a part was found: its page, and its heading or the beginning of its text."""

    page: int
    text: str
    only_in_contents: bool = False


def _part(name: str, english: str, words: str, said: str = "") -> Part:
    return Part(name, english, re.compile(words), re.compile(said or words))


PARTS: Final = (
    _part("主要职能", "main duties", r"主要职[能责]|职[能责]|部门概况|单位概况|部门情况|单位情况|基本情况"),
    _part("机构设置", "organisation", r"机构(?:设置|情况|概况)|内设机构|(?:单位|部门|预算|决算)构成|基本情况"),
    _part("名词解释", "glossary", r"名词解释|名词说明|专业名词|专业性较强的名词"),
    _part(
        "编制说明", "explanation of the figures",
        r"编制说明|编报说明|[预决]算(?:情况|收支|安排|编制|公开)?的?(?:情况)?说明|情况说明|收支增减变化|总体情况",
    ),
)  # fmt: skip
OTHER: Final = (
    _part("机关运行经费", "operating costs", r"机关运行(?:经)?费|日常公用经费"),
    _part("政府采购", "procurement", r"政府采购"),
    _part("国有资产占用", "state assets", r"国有资产|资产占[有用]|车辆.{0,12}设备|固定资产"),
    _part("绩效目标", "performance targets", r"绩效"),
)
PROJECTS: Final = _part(
    "项目经费情况说明",
    "projects",
    r"项目(?:支出|经费|情况|概况|预算|绩效|名称)|重点项目|专项业务",
    r"项目(?:支出|经费)",
)

_CONTENTS: Final = {BlockKind.CONTENTS}
_HEADS: Final = {BlockKind.HEADING, BlockKind.TITLE, BlockKind.CAPTION}
_LONGEST_HEADING: Final = 40
_QUOTE: Final = 24


def fully_read(document: Document) -> bool:
    """Say whether every page was read: only then is what was not found surely not there."""
    return bool(document.pages) and not document.problems and not unread_pages(document)


def find_part(document: Document, part: Part) -> Place | None:
    """Return where a part begins: its heading before mere text about it, and before a line of the contents."""
    text: Place | None = None
    listed: Place | None = None
    for block in document.blocks:
        if _names(block, part):
            return _place(block)
        if block.kind in _CONTENTS:
            listed = listed or (
                Place(block.page, _short(block), only_in_contents=True) if part.words.search(block.text) else None
            )
        elif text is None and part.said.search(block.text):
            text = _place(block)
    if text is None:
        for table in document.tables:  # explanations are set as tables, too
            cell = next((cell for cell in table.cells if part.said.search(cell.text)), None)
            if cell is not None:
                return Place(cell.page, cell.text[:_QUOTE])
    return text or listed


def _names(block: Block, part: Part) -> bool:
    short = len(block.text) <= _LONGEST_HEADING
    return block.kind in _HEADS and short and part.words.search(block.text) is not None


def _place(block: Block) -> Place:
    return Place(block.page, _short(block))


def _short(block: Block) -> str:
    text = " ".join(block.text.split())
    return text if len(text) <= _QUOTE else f"{text[:_QUOTE]}…"
