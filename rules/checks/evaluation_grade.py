"""The points of an evaluation, as the text states them, are on its scale and make the grade beside them.

What it does
    Reads points (自评得分98.6分, 评价得分为86分) and the grade that the same clause or the next gives (等级为“优”).
    More than 100 points are too many, unless the clause states what they are out of. The grades are those of the
    ministry: 优 from 90 on, 良 from 80, 中 from 60, 差 below.

Why
    Points and grade come from two drafts of the self-evaluation.

Options
    None.

PASS
    自评得分94.6分，自评等级为“优”

FAIL
    自评得分74.6分，自评等级为“优”
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from rules.protocol import Outcome, Problem, Subject, Text, looked_at, without_options
from rules.text.clauses import sentence_start
from rules.text.passages import prose

__all__ = ["KIND"]

_POINTS: Final = re.compile(
    r"(?:自评|评价|绩效|综合|总|最终)[^，,。；;\d]{0,10}(?:得分|评分|分值|总分)(?:数|结果)?(?:为|是|：|:)?(?P<points>\d{1,3}(?:\.\d{1,3})?)分"
    r"(?!以|及|之|制|[—－~至-])"
)
_GRADE: Final = re.compile(
    r"[，,、；;（(]?[^，,。；;\d]{0,10}(?:等级|等次|结论|结果|级别|评定)[^，,。；;“”\"\d]{0,6}[“\"]?(?P<grade>优秀?|良好?|中等?|差)(?:[”\"]|[，,。；;）)级等])"
)
_OUT_OF: Final = re.compile(r"满分|总分值|百分制|\d分制|共\d+分|加分")
_FROM: Final = {"优": (90, 100), "良": (80, 90), "中": (60, 80), "差": (0, 60)}
_MOST: Final = 100


def _run(subject: Subject, options: None) -> Iterator[Outcome]:
    looked = 0
    for passage in prose(subject):
        if "分" not in passage.text:
            continue
        for match in _POINTS.finditer(passage.text):
            looked += 1
            points = Decimal(match["points"])
            start = sentence_start(passage.text, match.start())
            stop = passage.text.find("。", match.end())
            if points > _MOST:
                if not _OUT_OF.search(passage.text, start, stop if stop >= 0 else len(passage.text)):
                    yield Problem(
                        (passage.evidence(match.start(), match.end()),),
                        ("评分", passage.where),
                        expected="≤ 100分",
                        actual=match.group(),
                        text=Text(f"“{match.group()}”：得分超过100分", f"{match.group()}: more than 100 points"),
                    )
                continue
            graded = _GRADE.match(passage.text, match.end())
            if graded is None or _OUT_OF.search(passage.text, start, match.start()):
                continue
            low, high = _FROM[graded["grade"][0]]
            if not (low <= points <= high):
                printed = passage.text[match.start() : graded.end()]
                right = next(grade for grade, (least, _) in _FROM.items() if points >= least)
                yield Problem(
                    (passage.evidence(match.start(), graded.end()),),
                    ("评级", passage.where),
                    expected=right,
                    actual=graded["grade"],
                    text=Text(
                        f"“{printed}”：{match['points']}分对应的等级为“{right}”",
                        f"{printed}: {match['points']} points are graded {right}",
                    ),
                )
    yield looked_at(looked, Text("文中没有评分", "no points in the text"))


KIND: Final = without_options("evaluation_grade", _run)
