"""Columns and rows that the tables of all templates share, printed from the facts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from mutants.draft import Head
from mutants.facts import Facts, wan

__all__ = ["CLASSES", "FUNDS", "LEVELS", "by_class", "economic_rows", "fields", "filled", "grants_rows", "split_code"]

CLASSES: Final = (
    "一般公共服务支出", "外交支出", "国防支出", "公共安全支出", "教育支出", "科学技术支出", "文化旅游体育与传媒支出",
    "社会保障和就业支出", "社会保险基金支出", "卫生健康支出", "节能环保支出", "城乡社区支出", "农林水支出",
    "交通运输支出", "资源勘探工业信息等支出", "商业服务业等支出", "金融支出", "援助其他地区支出",
    "自然资源海洋气象等支出", "住房保障支出",
    "粮油物资储备支出", "国有资本经营预算支出", "灾害防治及应急管理支出", "预备费", "其他支出", "转移性支出",
    "债务还本支出", "债务付息支出", "债务发行费用支出", "抗疫特别国债安排的支出",
)  # fmt: skip

FUNDS: Final = ("一般公共预算", "政府性基金预算", "国有资本经营预算")
LEVELS: Final = (Head("类"), Head("款"), Head("项"))

Print = Callable[[int], str]


def filled(amount: int) -> str:
    """Print 元 as 万元 with separators, nothing where there is nothing."""
    return wan(amount, grouped=True) if amount else ""


def grants_rows(left: Sequence[tuple[str, int]], right: Sequence[tuple[str, int, int]]) -> list[list[str]]:
    """Return rows of both sides of the grants' balance: income, and spending from the general budget and from funds."""
    rows = []
    for k, (name, general, funds) in enumerate(right):
        label, amount = left[k] if k < len(left) else ("", 0)
        rows.append([label, filled(amount), name, *map(filled, (general + funds, general, funds, 0))])
    return rows


def fields(facts: Facts, *, fund: bool | None = None) -> dict[str, int]:
    """Return the amount of each class (三位 code) by its name."""
    return {name: basic + project for code, name, basic, project, _ in facts.classes(fund=fund) if len(code) == 3}


def by_class(facts: Facts, show: Print, columns: tuple[str, ...], *, fund: bool | None = None) -> list[list[str]]:
    """Return rows of (code, name, the asked columns): 合计, 基本支出, 项目支出, 人员经费, 公用经费; the total first."""
    lines = facts.classes(fund=fund)
    tops = [line for line in lines if len(line[0]) == 3]
    total = ("", "合计", sum(line[2] for line in tops), sum(line[3] for line in tops), sum(line[4] for line in tops))
    rows = []
    for code, name, basic, project, people in [total, *lines]:
        amounts = {
            "合计": basic + project, "基本支出": basic, "项目支出": project, "人员经费": people,
            "公用经费": basic - people,
        }  # fmt: skip
        rows.append([code, name, *(show(amounts[column]) if column in amounts else "" for column in columns)])
    return rows


def economic_rows(facts: Facts, show: Print) -> list[list[str]]:
    """Return rows of (code, name, government's name, 合计, 人员经费, 公用经费); the total first."""
    names = {"301": "工资福利支出", "302": "商品和服务支出", "303": "对个人和家庭的补助"}
    rows = [["", "合计", "", show(facts.basic), show(facts.people), show(facts.public)]]
    for top, name in names.items():
        lines = [line for line in facts.economic if line[0].startswith(top)]
        rows.append([top, name, "", *_sides(top, sum(line[3] for line in lines), show)])
        rows += [[code, label, government, *_sides(top, amount, show)] for code, label, government, amount in lines]
    return rows


def _sides(top: str, amount: int, show: Print) -> tuple[str, str, str]:
    return (show(amount), "", show(amount)) if top == "302" else (show(amount), show(amount), "")


def split_code(code: str) -> list[str]:
    """Return a code over 类, 款 and 项 columns."""
    return [code[:3], code[3:5], code[5:7]]
