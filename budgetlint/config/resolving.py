"""From command line, environment, file and defaults to one value for each setting, with where it comes from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from budgetlint.config.files import ConfigFile, configs_above, read_config
from budgetlint.config.fitting import fits
from budgetlint.config.settings import SETTINGS, Setting, Value
from budgetlint.language import LANGUAGE_VARIABLE, Language
from rules.errors import PackError

__all__ = ["Chosen", "Configuration", "MixedConfigError", "configure", "file_for"]

_NUMBERS: Final = {"integer": int, "number": float}


class MixedConfigError(ValueError):
    """Documents of one run come under different configuration files; holds two of them, each with a document."""

    def __init__(self, one: tuple[str, str], other: tuple[str, str]) -> None:
        super().__init__(one, other)
        self.one = one
        self.other = other


@dataclass(frozen=True, slots=True)
class Chosen:
    """A setting's value and its origin: ``option``, ``environment``, ``file`` or ``default``, and where exactly."""

    setting: Setting
    value: Value
    origin: str
    where: str = ""


@dataclass(frozen=True, slots=True)
class Configuration:
    """All settings of a run, and the file that holds for it."""

    chosen: Mapping[str, Chosen]
    file: ConfigFile | None = None

    def text(self, name: str) -> str | None:
        """Return a setting that is one text."""
        value = self.chosen[name].value
        return value if isinstance(value, str) else None

    def texts(self, name: str) -> tuple[str, ...]:
        """Return a setting that is several texts."""
        value = self.chosen[name].value
        return value if isinstance(value, tuple) else ()

    def number(self, name: str) -> float | None:
        """Return a setting that is a number."""
        value = self.chosen[name].value
        return value if isinstance(value, int | float) else None

    def mapping(self, name: str) -> Mapping[str, str]:
        """Return a setting that is a mapping of texts."""
        value = self.chosen[name].value
        return value if isinstance(value, Mapping) else {}

    @property
    def own_files(self) -> tuple[Path, ...]:
        """The files and folders that configure the run: the configuration file and those that settings name."""
        named = [chosen.value for chosen in self.chosen.values() if chosen.setting.paths]
        texts = [text for value in named for text in (value if isinstance(value, tuple) else (value,))]
        own = [Path(text) for text in texts if isinstance(text, str)]
        return (*own, *([self.file.path] if self.file else []))


def file_for(paths: Iterable[str]) -> ConfigFile | None:
    """Read the configuration file that documents come under, None where there is none.

    Raises:
        PackError: the file cannot be used.
        MixedConfigError: the documents come under different files.

    """
    found = list(configs_above(paths).items())
    if len(found) > 1:
        one, other = [("" if path is None else str(path), document) for path, document in found[:2]]
        raise MixedConfigError(one, other)
    path = found[0][0] if found else None
    return read_config(path) if path else None


def configure(file: ConfigFile | None, options: Mapping[str, Any], environment: Mapping[str, str]) -> Configuration:
    """Settle every setting: ``options`` are those given on the command line, by the setting's name.

    Raises:
        PackError: an environment variable holds what its setting cannot be.

    """
    return Configuration({setting.name: _choose(setting, file, options, environment) for setting in SETTINGS}, file)


def _choose(
    setting: Setting, file: ConfigFile | None, options: Mapping[str, Any], environment: Mapping[str, str]
) -> Chosen:
    if setting.name in options:
        return Chosen(setting, options[setting.name], "option", setting.option or "")
    told = environment.get(setting.variable, "")
    if setting.variable == LANGUAGE_VARIABLE:
        told = told[:2].lower()  # en_GB.UTF-8 is English, and what is no language of ours is for other programs
        told = told if told in set(Language) else ""
    if told:
        return Chosen(setting, _from_variable(setting, told), "environment", setting.variable)
    if file is not None and file.says(setting):
        return Chosen(setting, file.value(setting), "file", f"{file.path}:{file.line(setting)}")
    return Chosen(setting, setting.default, "default")


def _from_variable(setting: Setting, told: str) -> Value:
    value: Any = told
    if setting.schema["type"] == "array":
        value = [part.strip() for part in told.split(",") if part.strip()]
    elif setting.schema["type"] == "object":
        pairs = (part.partition("=") for part in told.split(",") if part.strip())
        value = {key.strip(): entry.strip() for key, _, entry in pairs}
    elif setting.schema["type"] in _NUMBERS:
        try:
            value = _NUMBERS[setting.schema["type"]](told)
        except ValueError:
            value = told  # the schema says what is wrong with it
    if not fits(value, setting.schema):
        from rules.shape import misfits

        for misfit in misfits(value, setting.schema):
            raise PackError(setting.variable, 0, 0, misfit.message)
    return tuple(value) if isinstance(value, list) else value
