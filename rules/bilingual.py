"""Texts for people in both languages, and the sentences that several mistakes share."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from rules.names import nearest

__all__ = ["Text", "one_of", "suggestion", "unknown"]


@dataclass(frozen=True, slots=True)
class Text:
    """A text for people in both languages."""

    zh: str
    en: str

    def in_language(self, language: str) -> str:
        """Return the text in ``zh`` or ``en``."""
        return self.en if language == "en" else self.zh

    def headed(self, head: str) -> Text:
        """Return the text behind what it is about: ``BUD-203: …``."""
        return Text(f"{head}: {self.zh}", f"{head}: {self.en}")


_WHAT: Final = {
    "built-in pack": "个内置规则包",
    "function": "个函数",
    "key": "个键",
    "language": "种语言",
    "option": "个选项",
    "pack": "个规则包",
    "role": "个角色",
    "rule": "条规则",
    "slot": "个占位符",
    "table": "张表",
    "value": "个值",
    "variable": "个变量",
}
"""What can be unknown, with its Chinese measure word."""


def unknown(what: str, wrong: str, valid: Collection[str], *, listed: bool = False) -> Text:
    """Say that there is no such thing, with the nearest that there is; ``listed``: else with all that there are."""
    said = Text(f"没有“{wrong}”这{_WHAT.get(what, f'个 {what}')}", f"unknown {what} `{wrong}`")
    hint = suggestion(wrong, valid, listed=listed)
    return Text(said.zh + hint.zh, said.en + hint.en)


def suggestion(wrong: str, valid: Collection[str], *, listed: bool = False) -> Text:
    """Return the end of a sentence that names what was probably meant; ``listed``: else what there is."""
    near = nearest(wrong, valid)
    if near:
        return Text(f"；是不是“{near}”？", f"; did you mean `{near}`?")
    if listed and valid:
        return Text(f"；可用的有：{'、'.join(valid)}", f"; known are {', '.join(valid)}")
    return Text("", "")


def one_of(texts: Collection[Text]) -> Text:
    """Return the texts as alternatives."""
    return Text("或".join(text.zh for text in texts), " or ".join(text.en for text in texts))
