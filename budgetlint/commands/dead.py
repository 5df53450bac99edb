"""``budgetlint rules dead``: rules that never fired on a folder of documents, and those never even evaluated."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from budgetlint.bilingual import Command, Option, session_options
from budgetlint.commands import choices
from budgetlint.config.options import config_options, configuration_of, load_configured, speaking

if TYPE_CHECKING:
    from collections.abc import Sequence

    from budgetlint.language import Language
    from budgetlint.statistics import Tally
    from rules import Rule
    from schemas.report import RuleCount

__all__ = ["dead_command"]


def _dead(
    *,
    files: tuple[str, ...],
    form: str,
    password: str | None,
    no_cache: bool,
    config: str | None,
    no_config: bool,
    **_: object,  # settings: an option is only one of the places where they may stand
) -> None:
    from budgetlint.checking import NEVER, Checking, check_entry, exit_code
    from budgetlint.config.settings import ENGINES
    from budgetlint.files import find_documents
    from budgetlint.recognition import recognition_by
    from budgetlint.statistics import Tally
    from budgetlint.terminal import Progress

    context = click.get_current_context()
    entries = find_documents(files)
    configuration = configuration_of(context, (entry.path for entry in entries), config=config, no_config=no_config)
    session = speaking(context, configuration)
    language = session.language
    recognition = recognition_by(configuration.text("ocr") or ENGINES[0], cached=not no_cache)
    checking = Checking(
        load_configured(configuration, language), language, password,
        recognition=recognition, interrupts=session.interrupts,
    )  # fmt: skip
    tally, light, progress = Tally(), [], Progress(len(entries))
    for done, entry in enumerate(entries):
        progress.show(done, entry.path)
        row = check_entry(entry, checking).row
        progress.wipe()
        if row.detail:
            click.echo(f"{row.path}{language.say('：', ': ')}{row.detail}", err=True)
        tally.add(row)
        light.append(replace(row, findings=(), verdicts=()))  # all that the exit code needs
    counts = {count.rule: count for count in tally.counts()}
    silent = [rule for rule in checking.packs.rules if rule.id not in counts or not counts[rule.id].findings]
    if form == "json":
        _tell_json(silent, counts, tally, len(entries), language)
    else:
        _tell(silent, counts, tally, language)
        told = f"文件 {len(entries)} 份，规则 {len(checking.packs.rules)} 条：从未报告问题 {len(silent)} 条\n"
        english = f"{len(entries)} documents, {len(checking.packs.rules)} rules: {len(silent)} never fired\n"
        sys.stdout.write(language.say(told, english))
    context.exit(exit_code(light, NEVER))


def _evaluated(rule: Rule, counts: dict[str, RuleCount]) -> int:
    return counts[rule.id].passed + counts[rule.id].failed if rule.id in counts else 0


def _tell(silent: Sequence[Rule], counts: dict[str, RuleCount], tally: Tally, language: Language) -> None:
    never = [rule for rule in silent if not _evaluated(rule, counts)]
    looked = [rule for rule in silent if _evaluated(rule, counts)]
    if never:
        sys.stdout.write(language.say("从未评估：\n", "never evaluated:\n"))
    for rule in never:
        count = counts.get(rule.id)
        missing, other = (count.not_evaluated, count.not_applicable) if count else (0, 0)
        reason = tally.reason(rule.id)
        why = language.say(f"（{reason}）", f" ({reason})") if reason else ""
        numbers = language.say(
            f"不适用 {other}，未能评估 {missing}", f"not applicable {other}, not evaluated {missing}"
        )
        sys.stdout.write(
            f"  {rule.id}  {rule.title.in_language(language.value)}  {numbers}{why}\n{_rare(rule, language)}"
        )
    if looked:
        sys.stdout.write(language.say("评估过但从未报告问题：\n", "evaluated and never fired:\n"))
    for rule in looked:
        number = _evaluated(rule, counts)
        numbers = language.say(f"评估 {number} 次", f"evaluated {number} times")
        sys.stdout.write(f"  {rule.id}  {rule.title.in_language(language.value)}  {numbers}\n{_rare(rule, language)}")


def _rare(rule: Rule, language: Language) -> str:
    """Return the line on which a rule says itself why it may never fire, or nothing."""
    if rule.rare is None:
        return ""
    head = language.say("可能从不报告问题，因为：", "may never fire, because: ")
    return f"    {head}{rule.rare.in_language(language)}\n"


def _tell_json(
    silent: Sequence[Rule], counts: dict[str, RuleCount], tally: Tally, documents: int, language: Language
) -> None:
    import json

    rules: list[dict[str, Any]] = [
        {
            "rule": rule.id,
            "evaluated": _evaluated(rule, counts),
            "not_evaluated": counts[rule.id].not_evaluated if rule.id in counts else 0,
            "not_applicable": counts[rule.id].not_applicable if rule.id in counts else 0,
            "reason": tally.reason(rule.id),
            "rare": rule.rare.in_language(language) if rule.rare else None,
        }
        for rule in silent
    ]
    sys.stdout.write(json.dumps({"documents": documents, "dead": rules}, ensure_ascii=False, indent=2) + "\n")


def dead_command() -> Command:
    """Return the command."""
    return Command(
        "dead",
        zh="找出在一批文件上从未报告问题的规则，以及从未得到评估的规则。\n\n"
           "从未报告问题的规则可能是文件都对，也可能是规则写错了：请看它的用例。",
        en="Find the rules that never fired on a set of documents, and those that were never even evaluated.\n\n"
           "A rule that never fired may mean that all is well, or that the rule is wrong: look at its cases.",
        callback=_dead,
        params=[
            click.Argument(["files"], nargs=-1, required=True, metavar="FOLDER..."),
            Option(
                ["--format", "form"], type=click.Choice(["text", "json"]), default="text",
                zh="输出格式：text 给人看（默认），json 给程序用。",
                en="Output: text for people (default) or json for programs.",
            ),
            *choices.rule_options(), *choices.reading_options(), *config_options(), *session_options(),
        ],
    )  # fmt: skip
