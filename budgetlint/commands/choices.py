"""What several commands let the user choose: rule packs and rules, pages, a password."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from budgetlint.bilingual import Option
from budgetlint.language import Language

if TYPE_CHECKING:
    from budgetlint.files import Entry
    from rules import Packs

__all__ = [
    "ignore_option",
    "load_chosen",
    "no_cache_option",
    "ocr_option",
    "output_option",
    "packs_option",
    "pages_of",
    "pages_option",
    "password_option",
    "pictures_as_one",
    "reading_options",
    "refuse_folder_of_documents",
    "refuse_only_new_alone",
    "refuse_unwritable",
    "rule_options",
    "select_option",
]

# As extractor.ocr names them; importing it would cost every start (a test compares the two).
_ENGINES = ("rapidocr", "paddle", "none")


def pages_option(*, zh: str, en: str) -> Option:
    """Return ``--pages``, which does not mean the same to every command."""
    return Option(["--pages"], metavar="3-7,12", zh=zh, en=en)


def output_option() -> Option:
    """Return ``--output``."""
    return Option(
        ["--output"], metavar="FILE",
        zh="写入文件（要么完整写成，要么不动），而不是标准输出。",
        en="Write to a file, wholly or not at all, instead of standard output.",
    )  # fmt: skip


def password_option() -> Option:
    """Return ``--password``."""
    return Option(
        ["--password"], envvar="BUDGETLINT_PASSWORD",
        zh="加密文件的打开密码；也可设环境变量 BUDGETLINT_PASSWORD（不会出现在进程列表里）。",
        en="Password of encrypted files; or set BUDGETLINT_PASSWORD, which process lists don't show.",
    )  # fmt: skip


def ocr_option() -> Option:
    """Return ``--ocr``."""
    return Option(
        ["--ocr"], type=click.Choice(_ENGINES), default=_ENGINES[0], envvar="BUDGETLINT_OCR",
        zh="用哪个引擎识别扫描页和不可信的文字层：rapidocr（默认，随安装自带）、paddle 或 none（不识别，如实报告）。",
        en="Engine for scans and text layers that can't be believed: rapidocr (default, comes with the "
           "installation), paddle, or none (nothing is recognised, and said so).",
    )  # fmt: skip


def no_cache_option() -> Option:
    """Return ``--no-cache``."""
    return Option(
        ["--no-cache"], is_flag=True,
        zh="不用也不保存以前的识别结果（平时存于用户缓存目录，或 BUDGETLINT_CACHE 所指的文件夹）。",
        en="Neither use nor keep earlier recognitions (kept in the user's cache folder, or that of BUDGETLINT_CACHE).",
    )  # fmt: skip


def packs_option() -> Option:
    """Return ``--packs``."""
    return Option(
        ["--packs", "packs"], multiple=True, metavar="PACK",
        zh="内置规则之外再用的规则包（YAML 文件，或装有规则包的文件夹），可重复。",
        en="Rule packs to use beside the built-in ones (a YAML file or a folder of them); may be repeated.",
    )  # fmt: skip


def select_option() -> Option:
    """Return ``--select``."""
    return Option(
        ["--select"], multiple=True, metavar="RULE,…",
        zh="只用这些规则：编号、名称、编号开头（BUD）或规则包名，逗号分隔，可重复。",
        en="Use only these rules: ids, names, beginnings of ids (BUD) or packs; separated by commas, may be repeated.",
    )  # fmt: skip


def ignore_option() -> Option:
    """Return ``--ignore``."""
    return Option(
        ["--ignore"], multiple=True, metavar="RULE,…",
        zh="不用这些规则；写法与 --select 相同。",
        en="Don't use these rules; written as for --select.",
    )  # fmt: skip


def rule_options() -> list[Option]:
    """Return the options by which rules are chosen."""
    return [select_option(), ignore_option(), packs_option()]


def reading_options() -> list[Option]:
    """Return the options by which documents are read."""
    return [password_option(), ocr_option(), no_cache_option()]


def pictures_as_one(files: Sequence[str], language: Language) -> Entry:
    """Return the entry of one document made of pictures. Raises click.UsageError for what is no picture."""
    from budgetlint.files import as_one

    try:
        return as_one(files)
    except ValueError as error:
        message = language.say(
            f"{error} 不是图片，也不是含有图片的文件夹；只有图片才能合成一份文件",
            f"{error} is no picture and no folder of pictures; only pictures make one document",
        )
        raise click.UsageError(message) from error


def refuse_folder_of_documents(path: str, language: Language) -> None:
    """Raise click.UsageError for a folder without pictures where one document is wanted."""
    from extractor.scan.sheets import sheets_in

    if not Path(path).is_dir() or not os.access(path, os.R_OK) or sheets_in(Path(path)):
        return
    message = language.say(
        f"{path} 是文件夹，里面没有可作为一份文件的图片；请给出一份文件，或用 budgetlint check 检查整个文件夹",
        f"{path} is a folder, and holds no pictures that are one document; name a document, or have the whole folder "
        "checked by budgetlint check",
    )
    raise click.UsageError(message)


def refuse_only_new_alone(baseline: str | None, language: Language, *, only_new: bool) -> None:
    """Raise click.UsageError where only new findings shall count and nothing says which are new."""
    if only_new and baseline is None:
        raise click.UsageError(language.say("选项 --only-new 需要 --baseline", "option --only-new needs --baseline"))


def pages_of(text: str | None, language: Language) -> frozenset[int] | None:
    """Read ``--pages``. Raises click.BadParameter with what would be right."""
    from budgetlint.pages import parse_pages

    if text is None:
        return None
    try:
        return parse_pages(text)
    except ValueError as error:
        message = language.say(
            f"选项 --pages：“{error}”不是页码；请写成 3-7,12 这样（从 1 数起）",
            f"option --pages: “{error}” is no page number; write 3-7,12 (counting from 1)",
        )
        raise click.UsageError(message) from error


def load_chosen(
    language: Language, packs: Sequence[str] = (), select: Sequence[str] = (), ignore: Sequence[str] = ()
) -> Packs:
    """Load the built-in packs and those named, and keep the rules selected.

    Raises click.ClickException for a pack that cannot be used and for a selector that matches no rule.
    """
    from extractor.kinds import load_vocabulary
    from rules import PackError, load_packs, select_rules

    try:
        loaded = load_packs(_files(packs, language), load_vocabulary())
    except PackError as error:
        told = error.told(language)
        raise click.ClickException(language.say(f"规则包有误：{told}", f"rule pack: {told}")) from error
    try:
        rules = select_rules(loaded, _parts(select), _parts(ignore))
    except PackError as error:
        raise click.ClickException(error.message.in_language(language)) from error
    if not rules:
        # Documents checked by no rule would look as if nothing were wrong with them.
        raise click.ClickException(language.say("没有可用的规则", "there are no rules to check with"))
    return replace(loaded, rules=rules)


def refuse_unwritable(path: Path, language: Language) -> None:
    """Raise click.UsageError for a place where no file can be written, before hours of work are lost on it."""
    folder = path.resolve().parent
    if not folder.is_dir():
        problem = language.say(f"没有文件夹 {folder}", f"there is no folder {folder}")
    elif path.is_dir():
        problem = language.say(f"{path} 是文件夹", f"{path} is a folder")
    elif not os.access(path if path.exists() else folder, os.W_OK):
        problem = language.say(f"{path} 不可写", f"{path} cannot be written")
    else:
        return
    raise click.UsageError(language.say(f"选项 --output：{problem}", f"option --output: {problem}"))


def _files(packs: Sequence[str], language: Language) -> list[str]:
    """Replace folders by the packs in them."""
    files: list[str] = []
    for pack in packs:
        inside = sorted(str(path) for path in Path(pack).glob("*.y*ml")) if Path(pack).is_dir() else [pack]
        if not inside:
            raise click.ClickException(
                language.say(f"{pack}：文件夹里没有规则包（*.yaml）", f"{pack}: the folder has no rule packs (*.yaml)")
            )
        files += inside
    return files


def _parts(values: Sequence[str]) -> list[str]:
    return [part.strip() for value in values for part in value.replace("，", ",").split(",") if part.strip()]
