"""Which canonical kind each table is, decided for the whole document at once."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from rapidfuzz import fuzz

from extractor.kinds.wording import fold, name_core, term_core, title_core
from extractor.tables.lexicon import Lexicon
from schemas.document import Guess
from schemas.vocabulary import TableKind

__all__ = ["UNKNOWN", "Candidate", "identify", "words_of"]

UNKNOWN: Final = "unknown"
_SURE: Final = 0.8
_FITTING: Final = 0.5  # of the header words that set a kind apart, two thirds are there
_MARGIN: Final = 0.1
_FITS: Final = 0.95  # a title is the kind's own
_FOREIGN: Final = 0.03
_TELLING: Final = (
    "决算",
    "自评",
    "整体",
    "绩效",
    "采购",
    "三公",
    "项目支出",
    "基本支出",
)  # in both titles or in neither
_TELLING_OF_FORMS: Final = ("自评", "整体", "绩效", "指标")  # their titles name projects, which may be about anything
# Words before a title that make it a part or another fund of what it names, instead of whose it is.
_NARROWING: Final = re.compile(
    r"(?:项目|基本|人员|公用|分类|一般公共(?:预算)?|政府性基金(?:预算)?|国有资本经营(?:预算)?|财政拨款)$|"
    r"财政专户|专户资金|社会保险基金|转移支付|上级补助|(?:单位|自有)资金|非税收入"
)
_ORGAN: Final = re.compile(r"[局厅委办院校部会队站所处室馆社台署镇乡县市区园]$|中心$|街道$|大学$|医院$|公司$")
_OTHER_FUND: Final = re.compile(r"政府性基金|国有资本经营")
# Kinds whose rows are functions; with rows by economic class it is another table, for which there is no kind.
_BY_FUNCTION: Final = frozenset({"支出总表", "财政拨款支出表", "政府性基金预算支出表", "国有资本经营预算支出表"})
_ECONOMIC: Final = frozenset(
    {"工资福利支出", "商品和服务支出", "对个人和家庭的补助", "机关工资福利支出", "机关商品和服务支出"}
)
_SAID_BESIDES: Final = re.compile(r"明细|收入(?=支出)")
_PROJECT: Final = re.compile(r"(?:[一二]级)?项目(?:(?:编码及|编号及|代码及)?名称)?")
_MARKS: Final = ("<功>", "<经>", "<政>", "上年结转")


@dataclass(frozen=True, slots=True)
class Candidate:
    """What a table shows of itself: its title (empty if none), its header words, and the words of its body."""

    title: str
    headers: frozenset[str]
    labels: frozenset[str]
    paths: tuple[tuple[str, ...], ...] = ()
    coded: str = ""  # "2" functional, "3" economic of departments, "5" economic of governments; empty if unknown


def identify(candidates: Sequence[Candidate], lexicon: Lexicon) -> list[tuple[str, tuple[Guess, ...]]]:
    """Return each table's kind (or ``unknown``) with its best guesses, best first."""
    scored = [_score(candidate, lexicon) for candidate in candidates]
    family = _family(scored, lexicon)
    decided: list[tuple[str, tuple[Guess, ...]]] = []
    for candidate, scores in zip(candidates, scored, strict=True):
        ranked = sorted(scores.items(), key=lambda item: _rank(item[0], item[1], family, lexicon))[:3]
        guesses = tuple(Guess(kind, round(score, 3)) for kind, score in ranked if score > 0.3)
        kind = guesses[0].kind if guesses and guesses[0].score >= _SURE else UNKNOWN
        kind = _of_accounts(kind, candidate, family, lexicon)
        decided.append((_by_codes(kind, candidate), guesses))
    return _apart(_settle_by_order(decided, candidates, scored, family, lexicon), candidates)


def _apart(
    decided: list[tuple[str, tuple[Guess, ...]]], candidates: Sequence[Candidate]
) -> list[tuple[str, tuple[Guess, ...]]]:
    """Leave a kind to the table of the plainest title where others with other columns say 明细 or 收入支出 besides.

    Either wording may name the kind where it stands alone; some places print both tables, one to be set out at length.
    """
    plainest: dict[tuple[str, str], tuple[str, tuple[tuple[str, ...], ...]]] = {}
    for (kind, _), candidate in zip(decided, candidates, strict=True):
        place, title = (kind, _SAID_BESIDES.sub("", candidate.title)), candidate.title
        if kind != UNKNOWN and title and (place not in plainest or len(title) < len(plainest[place][0])):
            plainest[place] = title, candidate.paths
    settled: list[tuple[str, tuple[Guess, ...]]] = []
    for (kind, guesses), candidate in zip(decided, candidates, strict=True):
        title, paths = plainest.get((kind, _SAID_BESIDES.sub("", candidate.title)), ("", ()))
        other = title and len(title) < len(candidate.title) and paths != candidate.paths
        settled.append((UNKNOWN if other else kind, guesses))
    return settled


def _settle_by_order(
    decided: list[tuple[str, tuple[Guess, ...]]],
    candidates: Sequence[Candidate],
    scored: Sequence[Mapping[str, float]],
    family: str,
    lexicon: Lexicon,
) -> list[tuple[str, tuple[Guess, ...]]]:
    """Name a table without a title by its columns where only one kind fits them at that place of the usual order."""
    usual = {name: kind.order for name, kind in lexicon.kinds.items() if family in kind.documents}
    present = {kind for kind, _ in decided}
    settled = list(decided)
    for index, candidate in enumerate(candidates):
        if decided[index][0] != UNKNOWN or candidate.title:
            continue
        before = max((usual.get(kind, 0) for kind, _ in decided[:index]), default=0)
        after = min((usual[kind] for kind, _ in decided[index + 1 :] if kind in usual), default=0)
        fitting = [
            (score, kind)
            for kind, score in scored[index].items()
            if kind in usual and kind not in present and before < usual[kind] < after and score >= _FITTING
        ]
        best = sorted(fitting, reverse=True)[:2]
        if best and (len(best) == 1 or best[0][0] - best[1][0] >= _MARGIN):
            settled[index] = (best[0][1], (Guess(best[0][1], _SURE), *decided[index][1])[:3])
    return settled


def _family(scored: Sequence[dict[str, float]], lexicon: Lexicon) -> str:
    """Return the kind of document that most sure tables belong to."""
    votes: dict[str, int] = {}
    for scores in scored:
        best = max(scores.items(), key=lambda item: item[1], default=("", 0.0))
        kind = lexicon.kinds.get(best[0])
        if kind is not None and best[1] >= 0.95:
            votes[kind.documents[0]] = votes.get(kind.documents[0], 0) + 1
    return max(votes, key=lambda name: votes[name], default="")


def _rank(name: str, score: float, family: str, lexicon: Lexicon) -> tuple[float, int]:
    """Return where a kind stands among the guesses: of two that a title fits about as well the document's own is first.

    A character lost in a scan takes as much from the score of the right kind as another family's kind lacks.
    """
    distance = _distance(name, family, lexicon)
    return -(score if score >= _FITS else score - _FOREIGN * distance), distance


def _distance(name: str, family: str, lexicon: Lexicon) -> int:
    kind = lexicon.kinds.get(name)
    return 0 if kind is not None and family in kind.documents else 1


def _score(candidate: Candidate, lexicon: Lexicon) -> dict[str, float]:
    scores = _title_scores(candidate.title, lexicon) if candidate.title else {}
    words = seen = candidate.headers | candidate.labels
    for kind in lexicon.vocabulary.kinds:
        signature = lexicon.signatures[kind.name]
        if not signature:
            continue
        if not candidate.title:
            named = {lexicon.terms(kind.name).column(path) for path in candidate.paths}
            words = seen | {term_core(name) for name in named if name}
        shown = sum(1 for word in signature if word in words) / len(signature)
        by_title = scores.get(kind.name, 0.0)
        if by_title:
            # A title is strong evidence; columns that share nothing with the kind make it doubtful.
            scores[kind.name] = min(1.0, by_title + 0.05 * shown - (0.05 if shown == 0 and by_title < 0.97 else 0.0))
        elif not candidate.title and shown > 0:
            scores[kind.name] = _by_signature(kind, shown, words)
    return scores


def _title_scores(title: str, lexicon: Lexicon) -> dict[str, float]:
    core = title_core(title)
    if core in lexicon.titles:
        return {lexicon.titles[core]: 1.0}
    scores: dict[str, float] = {}
    bare, marks = _without_marks(core)
    for alias, kind in lexicon.titles.items():
        alias_bare, alias_marks = _without_marks(alias)
        if marks and alias_marks and marks != alias_marks:
            continue
        score = _closeness(bare, alias_bare)
        if marks != alias_marks:
            score -= 0.04
        if score > scores.get(kind, 0.3):
            scores[kind] = score
    return scores


def _closeness(core: str, alias: str) -> float:
    """How near a title's core is to an alias: a name of a unit or project in front of it takes little away."""
    if core == alias:
        return 0.98
    telling = _TELLING_OF_FORMS if "绩效" in core else _TELLING
    if any((word in core) != (word in alias) for word in telling):
        return 0.5 * fuzz.ratio(core, alias) / 100
    if "三公" in core and "绩效" not in core and core.endswith("表") and not _OTHER_FUND.search(core):
        return 0.85  # whatever else stands in such a table, it is named for these
    whose = core.removesuffix(alias)
    long = len(alias) >= 4 or _ORGAN.search(whose) is not None  # 收入表 alone may end anything but an office's name
    if long and whose != core and ("绩效" in core or not _NARROWING.search(whose)):
        # The longer the alias, the less can the words before it change what it means.
        return 0.85 + min(len(alias), 14) * 0.008
    return fuzz.ratio(core, alias) / 100 * 0.92


def _without_marks(core: str) -> tuple[str, frozenset[str]]:
    marks = frozenset(
        mark for mark in _MARKS if core.endswith(mark) or f"{mark}<" in core or (mark[0] == "<" and mark in core)
    )
    bare = core
    for mark in ("<功>", "<经>", "<政>"):
        bare = bare.replace(mark, "")
    return (bare.removesuffix("上年结转"), marks) if bare.endswith("表上年结转") else (bare, marks - {"上年结转"})


def _by_signature(kind: TableKind, shown: float, words: frozenset[str]) -> float:
    """Score a table without a title: only forms and 三公 tables are unmistakable by their words alone."""
    if kind.name == "项目支出绩效目标表" and "绩效目标" in words and any(_PROJECT.fullmatch(word) for word in words):
        return 0.85
    if "绩效" in kind.name:
        own = {"自评": ("执行率", "得分"), "目标": ("指标值", "三级指标")}["自评" if "自评" in kind.name else "目标"]
        whole = any(word.startswith(("部门名称", "单位名称", "整体", "年度主要任务")) for word in words)
        right = ("整体" in kind.name) == whole
        return 0.5 + 0.4 * shown if all(any(mark in word for word in words) for mark in own) and right else 0.5 * shown
    if "三公" in kind.name:
        return 0.6 + 0.35 * shown if shown >= 0.6 else 0.5 * shown
    return 0.75 * shown


def _of_accounts(kind: str, candidate: Candidate, family: str, lexicon: Lexicon) -> str:
    """Return the kind of final accounts where a title leaves out that word and the columns or the document say it.

    财政拨款“三公”经费情况表 is printed in budgets and in final accounts; 决算数 heads columns only in the latter.
    """
    if kind == UNKNOWN or "final_accounts" in lexicon.kinds[kind].documents or not candidate.title:
        return kind
    said = any("决算" in header for header in candidate.headers)
    bare = not any("预算数" in header for header in candidate.headers)
    if not (family == "final_accounts" and (said or bare)):  # budgets show last year's accounts beside their figures
        return kind
    core = title_core(candidate.title)
    for wording in ("决算表", "支出决算表"):
        scores = _title_scores(core.removesuffix("表") + wording, lexicon)
        best = max(scores.items(), key=lambda item: item[1], default=(kind, 0.0))
        if best[1] >= _SURE and "final_accounts" in lexicon.kinds[best[0]].documents:
            return best[0]
    return kind


def _by_codes(kind: str, candidate: Candidate) -> str:
    """Return what the codes say where the title leaves open by which class a table is set out."""
    if kind in _BY_FUNCTION:
        marked = "<政>" in title_core(candidate.title) or "<经>" in title_core(candidate.title)
        return UNKNOWN if marked or (candidate.coded in {"3", "5"} and candidate.labels & _ECONOMIC) else kind
    if kind == "一般公共预算支出表" and candidate.coded in {"3", "5"} and "<功>" not in title_core(candidate.title):
        return "一般公共预算支出经济分类表"
    if kind == "一般公共预算基本支出表" and "<" not in title_core(candidate.title):
        if candidate.coded == "2":
            return "一般公共预算基本支出功能分类表"
        both = any("部门" in word and "经济" in word for word in candidate.headers)
        if candidate.coded == "5" and not both:
            return "一般公共预算基本支出政府经济分类表"
    return kind


def words_of(texts: Sequence[str]) -> frozenset[str]:
    """Return texts as signatures are compared."""
    return frozenset(core for core in (term_core(fold(text)) or name_core(text) for text in texts) if core)
