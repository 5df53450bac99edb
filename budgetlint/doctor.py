"""Is everything there that budgetlint needs? Each check does the real thing rather than asking for a name."""

from __future__ import annotations

import importlib
import importlib.metadata
import platform
import shutil
import sys
from collections.abc import Callable, Iterator
from typing import Final

from budgetlint.engine_health import engine_health
from budgetlint.health import Health
from budgetlint.language import Language

__all__ = ["CHECKS", "Health", "diagnose"]

_LEAST_PYTHON: Final = (3, 11)
# Distribution, module, and what is lost without it in both languages; None where budgetlint cannot run without it.
_MODULES: Final = (
    ("click", "click", None),
    ("rich", "rich.console", None),
    ("pymupdf", "pymupdf", None),
    ("rapidfuzz", "rapidfuzz.fuzz", None),
    ("pyyaml", "yaml", None),
    ("jsonschema", "jsonschema", None),
    ("python-docx", "docx", ("不能读 Word 文件", "Word files can't be read")),
    ("openpyxl", "openpyxl", ("不能读 Excel 文件", "Excel files can't be read")),
)


def _python(language: Language) -> Iterator[Health]:
    least = ".".join(map(str, _LEAST_PYTHON))
    told = f"{platform.python_version()} ({sys.executable})"
    well = sys.version_info >= _LEAST_PYTHON
    yield Health("Python", well, told if well else language.say(f"{told}，需要 {least}", f"{told}, needs {least}"))


def _modules(language: Language) -> Iterator[Health]:
    for distribution, module, lost in _MODULES:
        consequence = f"{language.say('；', '; ')}{language.say(*lost)}" if lost else ""
        try:
            importlib.import_module(module)
            version = importlib.metadata.version(distribution)
        except Exception as error:  # noqa: BLE001  (a broken native library raises anything)
            yield Health(
                distribution, well=False, told=f"{type(error).__name__}: {error}{consequence}", needed=not lost
            )
        else:
            yield Health(distribution, well=True, told=version, needed=not lost)


def _pdf_engine(language: Language) -> Iterator[Health]:
    """Draw a page and read it back: the library may be there and its native part not work."""
    name = language.say("读取 PDF", "reading PDF")
    try:
        import pymupdf

        page = pymupdf.open().new_page()
        page.insert_text((72, 72), "129.84")
        text = page.get_text().strip()
    except Exception as error:  # noqa: BLE001  (a broken native library raises anything)
        yield Health(name, well=False, told=f"{type(error).__name__}: {error}")
    else:
        yield Health(name, well=text == "129.84", told=text)


def _rules(language: Language) -> Iterator[Health]:
    """Load the built-in packs, as every check does."""
    name = language.say("内置规则", "built-in rules")
    try:
        from extractor.kinds import load_vocabulary
        from rules import load_packs

        count = len(load_packs(vocabulary=load_vocabulary()).rules)
    except Exception as error:  # noqa: BLE001  (whatever it is, the doctor tells it)
        yield Health(name, well=False, told=f"{type(error).__name__}: {error}")
    else:
        yield Health(name, well=count > 0, told=language.say(f"{count} 条", f"{count}"))


def _programs(language: Language) -> Iterator[Health]:
    """Look for the programs that only some documents need."""
    place = shutil.which("soffice") or shutil.which("libreoffice")
    lost = language.say("未安装；不能读旧格式 doc、xls、wps、et", "not installed; doc, xls, wps and et can't be read")
    yield Health("LibreOffice", place is not None, place or lost, needed=False)


CHECKS: Final[tuple[Callable[[Language], Iterator[Health]], ...]] = (
    _python, _modules, _pdf_engine, _rules, _programs, engine_health,
)  # fmt: skip


def diagnose(language: Language) -> Iterator[Health]:
    """Yield what each check finds, in order."""
    for check in CHECKS:
        yield from check(language)
