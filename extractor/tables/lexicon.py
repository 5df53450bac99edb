"""The vocabulary prepared for comparing: header words, titles, signatures and terms."""

from __future__ import annotations

from functools import cached_property, lru_cache
from typing import Final

from extractor.kinds.wording import term_core, title_core
from extractor.tables.terms import TermIndex
from schemas.vocabulary import TableKind, Vocabulary

__all__ = ["Lexicon", "lexicon_of"]

_HEADER_WORDS: Final = (  # beside the vocabulary's own columns
    "项目", "科目", "科目编码", "科目代码", "科目名称", "类", "款", "项", "行次", "栏次", "序号", "收入", "支出",
    "单位名称", "单位编码", "单位代码", "预算单位", "部门名称", "备注", "功能分类", "经济分类", "功能分类科目",
    "功能科目", "功能科目名称", "功能科目编码", "经济科目编码", "经济科目名称", "功能分类科目编码",
    "功能分类科目名称", "经济分类科目", "经济分类科目编码", "部门预算支出经济科目", "政府预算支出经济科目",
    "部门经济科目编码", "部门经济科目名称", "政府经济科目编码", "政府经济科目名称", "项目名称", "项目单位",
    "项目代码", "项目编号", "支出项目类别", "本年收入", "本年支出", "财政拨款", "其中", "小计", "合计", "总计",
    "金额", "数量", "单价", "采购品目", "采购项目", "规格型号", "采购方式", "一级指标", "二级指标", "三级指标",
    "指标值", "指标名称", "指标性质", "绩效目标", "年度", "本年", "上年", "预算数", "决算数", "预算", "收入预算",
    "支出预算", "年初预算", "财政专户", "单位资金", "指导性目录", "一级", "二级", "三级", "资金来源", "资金性质",
    "项目类别", "是否空表", "报表名称", "分值", "得分", "目标值", "度量单位", "计量单位", "数额", "基本支出",
    "项目支出",
)  # fmt: skip


class Lexicon:
    """What a vocabulary says, in the forms that reading compares."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.kinds: dict[str, TableKind] = {kind.name: kind for kind in vocabulary.kinds}
        self._terms: dict[str, TermIndex] = {}

    @cached_property
    def header_words(self) -> frozenset[str]:
        """Every word known to head a column, in the form that term_core gives."""
        words = {term_core(word) for word in _HEADER_WORDS}
        for kind in self.vocabulary.kinds:
            words.update(term_core(word) for word in kind.signature)
            for term in kind.columns:
                words.add(term_core(term.name))
                words.update(term_core(alias).rpartition("/")[2] for alias in term.aliases)
        words.discard("")
        return frozenset(words)

    @cached_property
    def titles(self) -> dict[str, str]:
        """Kinds by the cores of their titles; where two kinds share one, the first in the vocabulary has it."""
        titles: dict[str, str] = {}
        for kind in self.vocabulary.kinds:
            for alias in (kind.name, *kind.aliases):
                titles.setdefault(title_core(alias), kind.name)
        return titles

    @cached_property
    def signatures(self) -> dict[str, frozenset[str]]:
        """The words that set each kind apart, by kind."""
        return {kind.name: frozenset(map(term_core, kind.signature)) for kind in self.vocabulary.kinds}

    def terms(self, name: str) -> TermIndex:
        """Return the canonical rows and columns of a kind."""
        if name not in self._terms:
            self._terms[name] = TermIndex(self.kinds[name])
        return self._terms[name]


@lru_cache(maxsize=1)  # a function of its argument alone; a run reads all its documents with one vocabulary
def lexicon_of(vocabulary: Vocabulary) -> Lexicon:
    """Return what a vocabulary says; its words are brought into their forms only once."""
    return Lexicon(vocabulary)
