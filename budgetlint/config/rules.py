"""The rules of a run as its configuration wants them; what is wrong in the file is told with its place."""

from __future__ import annotations

from dataclasses import replace

from budgetlint.config.resolving import Chosen, Configuration
from rules import PackError, Packs, select_rules
from rules.bilingual import Text, suggestion
from schemas.report import Severity

__all__ = ["chosen_rules"]


def chosen_rules(loaded: Packs, configuration: Configuration) -> Packs:
    """Return the packs with the rules selected and their severities changed.

    Raises:
        PackError: a selector or a severity names no rule; its path is that of the file, or empty for an option.

    """
    for name in ("select", "ignore"):
        _check_selectors(loaded, configuration, configuration.chosen[name])
    kept = select_rules(loaded, configuration.texts("select"), configuration.texts("ignore"))
    severities = _severities(loaded, configuration)
    rules = tuple(replace(rule, severity=severities[rule.id]) if rule.id in severities else rule for rule in kept)
    return replace(loaded, rules=rules)


def _check_selectors(loaded: Packs, configuration: Configuration, chosen: Chosen) -> None:
    for index, selector in enumerate(configuration.texts(chosen.setting.name)):
        try:
            select_rules(loaded, [selector])
        except PackError as error:
            if chosen.origin == "file" and configuration.file:
                raise configuration.file.error((chosen.setting.name, index), error.message) from error
            raise PackError("", 0, 0, error.message.headed(chosen.where)) from error


def _severities(loaded: Packs, configuration: Configuration) -> dict[str, Severity]:
    chosen = configuration.chosen["severity"]
    result = {}
    for name, severity in configuration.mapping("severity").items():
        rule = loaded.rule(name)
        if rule is None:
            hint = suggestion(name, [other.id for other in loaded.rules])
            message = Text(f"没有“{name}”这条规则{hint.zh}", f"there is no rule `{name}`{hint.en}")
            if chosen.origin == "file" and configuration.file:
                raise configuration.file.error(("severity", name), message, key=True)
            raise PackError("", 0, 0, message.headed(chosen.where))
        result[rule.id] = Severity(severity)
    return result
