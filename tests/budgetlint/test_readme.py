"""The README does not drift: its commands are those of .ci/run, its rule works, its finding is what is printed."""

from __future__ import annotations

import re

import pytest

READMES = ["README.md", "README.zh-CN.md"]


def blocks(text: str, language: str) -> list[str]:
    """Return the fenced blocks of a language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


@pytest.fixture(params=READMES)
def readme(request, repository) -> str:
    """Return the text of one README after the other."""
    return (repository / request.param).read_text(encoding="utf-8")


def test_the_readme_opens_with_exactly_two_commands(readme):
    """Two lines to paste: one checks the sample, one runs the tests; nothing else is asked of a shell."""
    first, second = blocks(readme, "sh")

    assert first.startswith("python3 -m venv ")
    assert first.endswith("budgetlint check samples/lanxian-npc-2025.pdf samples\n")
    assert second.endswith(".venv/bin/pytest\n")
    assert len(first.splitlines()) == len(second.splitlines()) == 1


def test_both_readmes_have_the_same_commands(repository):
    """A translation translates words, not commands, rules or findings."""
    texts = [(repository / name).read_text(encoding="utf-8") for name in READMES]

    for language in ("sh", "yaml"):
        assert blocks(texts[0], language) == blocks(texts[1], language)
    assert blocks(texts[0], "text")[0] == blocks(texts[1], "text")[0]


def test_ci_runs_the_commands_of_the_readme(repository):
    """.ci/run takes both commands from the README instead of having its own."""
    script = (repository / ".ci" / "run").read_text(encoding="utf-8")

    assert script.startswith("#!/usr/bin/env bash\n")
    assert "set -euo pipefail" in script
    assert '"$root/README.md"' in script
    assert 'bash -c "$(readme_command 1)"' in script
    assert 'bash -c "$tests"' in script
    for tool in ("ruff format --check", "ruff check", "mypy", "lint-imports"):
        assert tool in script


def test_the_finding_in_the_readme_is_what_is_printed(run, readme, repository, monkeypatch):
    """The README shows the program's own words."""
    monkeypatch.chdir(repository)
    shown = blocks(readme, "text")[0]

    code, out, err = run("check", "samples/lanxian-npc-2025.pdf")

    assert (code, err) == (1, "")
    assert shown in out


def test_the_rule_in_the_readme_works(run, readme, pdf, tmp_path):
    """The pack as printed loads, passes its own cases, and finds what it says."""
    pack = tmp_path / "my-county.yaml"
    pack.write_text(blocks(readme, "yaml")[0], encoding="utf-8")

    assert run("rules", "test", pack, "--select", "my-county")[0] == 0
    code, out, _ = run("check", pdf("a.pdf", "会议时间待定。"), "--packs", pack, "--select", "CTY-001")
    assert code == 1
    assert "出现占位文字“待定”" in out


def test_the_licence_is_whole(repository):
    """LICENSE is the full text of the AGPL, version 3."""
    text = (repository / "LICENSE").read_text(encoding="utf-8")

    assert text.lstrip().startswith("GNU AFFERO GENERAL PUBLIC LICENSE")
    assert "13. Remote Network Interaction" in text
    assert text.rstrip().endswith("<https://www.gnu.org/licenses/>.")
    assert len(text.splitlines()) == 661


def test_every_sample_has_its_source_and_purpose(repository):
    """No file lies in samples/ without a line in its README."""
    listed = (repository / "samples" / "README.md").read_text(encoding="utf-8")

    for file in (repository / "samples").rglob("*"):
        if file.is_file() and file.name != "README.md":
            assert f"`{file.relative_to(repository / 'samples').as_posix()}`" in listed, file.name
