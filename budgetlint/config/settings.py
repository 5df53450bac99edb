"""The settings there are: one table for the file's schema, the environment, the defaults and ``config show``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

__all__ = ["CONFIG_VERSION", "ENGINES", "FAIL_ON", "SETTINGS", "Setting", "Value", "config_schema"]

CONFIG_VERSION: Final = 1
"""The version of the file's format; a file that asks for a newer one is refused."""

FAIL_ON: Final = ("error", "warning", "info", "never")

ENGINES: Final = ("rapidocr", "paddle", "none")
"""As extractor.ocr names them; importing it would cost every start (a test compares the two)."""

Value = str | int | float | tuple[str, ...] | Mapping[str, str] | None
"""What a setting can be."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: its key in the file, its JSON Schema there, and its value where nothing is said.

    ``option`` is its name on the command line, None where there is none; ``paths`` says that its texts are paths, which
    in the file are relative to the file's folder.
    """

    name: str
    schema: Mapping[str, Any]
    default: Value
    option: str | None
    paths: bool = False

    @property
    def variable(self) -> str:
        """The environment variable that sets it."""
        return f"BUDGETLINT_{self.name.upper()}"


def _texts(description: str) -> dict[str, Any]:
    return {"type": "array", "items": {"type": "string", "minLength": 1}, "description": description}


SETTINGS: Final[tuple[Setting, ...]] = (
    Setting("lang", {"type": "string", "enum": ["zh", "en"], "description": "language of messages"}, "zh", "--lang"),
    Setting("packs", _texts("rule packs beside the built-in ones: files or folders"), (), "--packs", paths=True),
    Setting("select", _texts("use only these rules: ids, names, beginnings of ids, packs"), (), "--select"),
    Setting("ignore", _texts("don't use these rules"), (), "--ignore"),
    Setting(
        "severity",
        {
            "type": "object",
            "additionalProperties": {"type": "string", "enum": ["error", "warning", "info"]},
            "description": "another severity for a rule, by its id or name",
        },
        None,
        None,
    ),
    Setting(
        "fail_on",
        {"type": "string", "enum": list(FAIL_ON), "description": "severity from which findings give exit code 1"},
        "warning",
        "--fail-on",
    ),
    Setting(
        "suppressions",
        {"type": "string", "minLength": 1, "description": "the file of accepted findings"},
        None,
        "--suppressions",
        paths=True,
    ),
    Setting(
        "partners",
        {"type": "string", "minLength": 1, "description": "the file that says which documents belong together"},
        None,
        "--partners",
        paths=True,
    ),
    Setting(
        "ocr",
        {"type": "string", "enum": list(ENGINES), "description": "engine for what has no text to be believed"},
        ENGINES[0],
        "--ocr",
    ),
    Setting("jobs", {"type": "integer", "minimum": 1, "description": "batch: documents at a time"}, None, "--jobs"),
    Setting(
        "timeout",
        {"type": "number", "minimum": 1, "description": "batch: seconds for each document"},
        600.0,
        "--timeout",
    ),
    Setting(
        "memory",
        {"type": "integer", "minimum": 128, "description": "batch: megabytes for each document"},
        2048,
        "--memory",
    ),
)


def config_schema() -> dict[str, Any]:
    """Return the JSON Schema of ``budgetlint.yaml``, which the reader here and editors use."""
    version = {"type": "integer", "minimum": 1, "description": "version of the file's format"}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "budgetlint configuration",
        "version": CONFIG_VERSION,
        "type": "object",
        "properties": {"format": version} | {setting.name: dict(setting.schema) for setting in SETTINGS},
        "additionalProperties": False,
    }
