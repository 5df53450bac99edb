"""Small documents and a rule pack to run the program on."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pymupdf
import pytest
from openpyxl import Workbook

PACK = """\
pack: probe
format: 1
title: {zh: 试用规则包, en: Probe}
rules:
  - id: PRB-001
    name: slip
    title: {zh: 单位笔误, en: A slip of the unit}
    severity: error
    check: wording
    options: {pattern: 万员}
    message: {zh: "“{text}”应为“万元”", en: "“{text}” should read “万元”"}
    basis: 测试
    explain: {zh: 查找万员。, en: Looks for 万员.}
    cases:
      pass: [每人9万元]
      fail: [每人9万员]
  - id: PRB-002
    name: stray
    title: {zh: 多余的词, en: A stray word}
    severity: warning
    check: wording
    options: {pattern: 待定}
    message: {zh: "有“{text}”", en: "has “{text}”"}
    basis: 测试
    explain: {zh: 查找待定。, en: Looks for 待定.}
    cases:
      pass: [已定]
      fail: [待定]
"""


@pytest.fixture
def pack(tmp_path) -> str:
    """Return the path of a pack of two rules, PRB-001 (error) and PRB-002 (warning)."""
    path = tmp_path / "packs" / "probe.yaml"
    path.parent.mkdir()
    path.write_text(PACK, encoding="utf-8")
    return str(path)


@pytest.fixture
def pdf(tmp_path):
    """Return a function that writes a PDF with a page for each of the given texts."""

    def write(name: str, *pages: str, **save) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        document = pymupdf.open()
        for text in pages:
            document.new_page().insert_text((72, 100), text, fontname="china-s", fontsize=12)
        document.save(path, **save)
        document.close()
        return path

    return write


@pytest.fixture
def budget_sheet():
    """Return a function that writes a budget as an Excel file: a table with one line of code 205."""

    def write(path: Path, unit: str, level: str, total: str, year: int = 2025) -> Path:
        book = Workbook()
        page = book.active
        for row in (
            [f"{unit}{year}年{level}预算公开"], [], [f"{year}年一般公共预算支出表"], ["单位：万元"],
            ["科目编码", "科目名称", "合计", "基本支出", "项目支出"],
            ["合计", "", total, total, "0.00"], ["205", "教育支出", total, total, "0.00"],
        ):  # fmt: skip
            page.append(row)
        book.save(path)
        return path

    return write


@pytest.fixture
def budgetlint():
    """Return a function that runs the program as a process of its own."""

    def run(*arguments: object, **environment: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [sys.executable, "-m", "budgetlint", *map(str, arguments)],
            capture_output=True, check=False, env=os.environ | environment, timeout=120,
        )  # fmt: skip

    return run


@pytest.fixture
def run(capsys):
    """Return a function that runs the program in this process: its exit code, stdout and stderr."""
    from budgetlint.cli import main

    def call(*arguments: object) -> tuple[int, str, str]:
        code = main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return int(code), captured.out, captured.err

    return call


@pytest.fixture
def repository() -> Path:
    """Return the root of the repository."""
    return Path(__file__).resolve().parents[2]
