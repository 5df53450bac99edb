"""``budgetlint rules``: what is checked, why, and whether the rules do what their cases say."""

from __future__ import annotations

import sys
from itertools import groupby
from typing import Any

import click

from budgetlint.bilingual import Command, Group, Option, session_of, session_options
from budgetlint.commands import choices
from budgetlint.commands.dead import dead_command
from budgetlint.exits import ExitCode
from budgetlint.overview.words import severity_name

__all__ = ["rules_group"]


def _list(*, form: str, select: tuple[str, ...], ignore: tuple[str, ...], packs: tuple[str, ...]) -> None:
    language = session_of(click.get_current_context()).language
    rules = choices.load_chosen(language, packs, select, ignore).rules
    if form == "json":
        import json

        listed = [
            {
                "id": rule.id,
                "name": rule.name,
                "title": rule.title.in_language(language.value),
                "severity": rule.severity.value,
                "kinds": sorted(kind.value for kind in rule.applies_to.kinds),
                "check": rule.check.name,
                "basis": rule.basis.in_language(language.value),
                "pack": rule.pack,
            }
            for rule in rules
        ]
        sys.stdout.write(json.dumps(listed, ensure_ascii=False, indent=2) + "\n")
        return
    for pack, members in groupby(sorted(rules, key=lambda rule: (rule.pack, rule.id)), key=lambda rule: rule.pack):
        sys.stdout.write(f"{pack}\n")
        for rule in members:
            severity = severity_name(rule.severity.value, language)
            sys.stdout.write(f"  {rule.id}  {severity}  {rule.title.in_language(language.value)}  [{rule.name}]\n")
    sys.stdout.write(language.say(f"共 {len(rules)} 条规则\n", f"{len(rules)} rules\n"))


def _explain(*, rule: str, packs: tuple[str, ...]) -> None:
    from rules import explain

    language = session_of(click.get_current_context()).language
    chosen = choices.load_chosen(language, packs, [rule]).rules
    sys.stdout.write("\n\n".join(explain(one, language.value).rstrip() for one in chosen) + "\n")


def _test(*, pack: tuple[str, ...], select: tuple[str, ...]) -> None:
    from rules import run_cases

    context = click.get_current_context()
    language = session_of(context).language
    results = run_cases(choices.load_chosen(language, pack, select))
    bad = [result for result in results if not result.good]
    for result in bad:
        why = result.why.in_language(language) if result.why else ""
        sys.stdout.write(f"{result.path}:{result.line}: {result.rule} {result.wanted} {result.number}: {why}\n")
    rules = len({result.rule for result in results})
    sys.stdout.write(
        language.say(
            f"{rules} 条规则，{len(results)} 个用例，{len(bad)} 个不符\n",
            f"{rules} rules, {len(results)} cases, {len(bad)} wrong\n",
        )
    )
    context.exit(ExitCode.FINDINGS if bad else ExitCode.OK)


def rules_group() -> Group:
    """Return the group of commands."""
    listing: dict[str, Any] = {
        "callback": _list,
        "params": [
            Option(
                ["--format", "form"], type=click.Choice(["text", "json"]), default="text",
                zh="输出格式：text 给人看（默认），json 给程序用。",
                en="Output: text for people (default) or json for programs.",
            ),
            *choices.rule_options(), *session_options(),
        ],
    }  # fmt: skip
    explaining: dict[str, Any] = {
        "callback": _explain,
        "params": [click.Argument(["rule"], metavar="ID"), choices.packs_option(), *session_options()],
    }
    testing: dict[str, Any] = {
        "callback": _test,
        "params": [
            click.Argument(["pack"], nargs=-1, metavar="[PACK]..."),
            choices.select_option(),
            *session_options(),
        ],
    }
    group = Group(
        "rules",
        zh="查看和测试规则。", en="Look at rules and test them.", params=session_options(),
    )  # fmt: skip
    group.add_command(Command("list", zh="列出规则。", en="List the rules.", **listing))
    group.add_command(Command(
        "explain", zh="解释一条规则：查什么、为什么、依据、正反例子。",
        en="Explain a rule: what it checks, why, its legal basis, and examples.", **explaining,
    ))  # fmt: skip
    group.add_command(Command(
        "test", zh="运行规则的用例：内置规则以及给出的规则包（YAML 文件或文件夹）。",
        en="Run the rules' cases: of the built-in packs and of those named (YAML files or folders).", **testing,
    ))  # fmt: skip
    group.add_command(dead_command())
    return group
