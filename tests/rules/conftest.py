from __future__ import annotations

import textwrap

import pytest
import yaml

import rules
from extractor.kinds import load_vocabulary
from rules.case_documents import build_document
from schemas.document import DocumentKind

HEAD = "pack: mine\nformat: 1\ntitle: {zh: 我的, en: mine}\n"
RULE = """\
rules:
  - id: MY-001
    name: my-rule
    title: {zh: 标题, en: title}
    severity: error
    check: equation
    options:
      given: 支出总表
      each: row
      assert: 合计 = 基本支出 + 项目支出
    message: {zh: "{row} {left} {right}", en: "{row} {left} {right}"}
    basis: 常识
    explain: {zh: 说明, en: explanation}
    cases: {pass: [], fail: []}
"""


@pytest.fixture(scope="session")
def vocabulary():
    """Load the vocabulary that is shipped."""
    return load_vocabulary()


@pytest.fixture(scope="session")
def builtin(vocabulary):
    """All built-in packs."""
    return rules.load_packs([], vocabulary)


@pytest.fixture
def pack(tmp_path):
    """Write a pack file and return its path."""

    def write(text, name="mine.yaml"):
        path = tmp_path / name
        path.write_text(textwrap.dedent(text), encoding="utf-8")
        return path

    return write


@pytest.fixture
def one_rule(pack, vocabulary):
    """Load a pack of one rule with this check kind and these options, and return a function that runs it on cases."""

    def load(check, options, message="{rule}"):
        rule = yaml.safe_load(RULE)["rules"][0] | {
            "check": check,
            "options": options,
            "message": {"zh": message, "en": message},
        }
        path = pack(yaml.safe_dump(yaml.safe_load(HEAD) | {"rules": [rule]}, allow_unicode=True))
        packs = rules.load_packs([path], vocabulary, builtin=False)

        def run(case, language="zh", kind=DocumentKind.BUDGET.value):
            return rules.check(build_document(case, vocabulary, kind), packs, language=language)[0]

        return run

    return load


@pytest.fixture
def table_states(one_rule):
    """Load a rule about one kind of table, and return a function from rows below its header to the rule's state."""

    def load(check, table, header):
        run = one_rule(check, {"given": table})
        return lambda *rows: run({"table": table, "rows": "\n".join([header, *rows])}).state

    return load


@pytest.fixture
def good_pack():
    """Return the text of a pack that loads."""
    return HEAD + RULE
