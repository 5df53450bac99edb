"""``budgetlint.yaml``: where it is found, and what it says with the place of every value."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from budgetlint.config.fitting import fits
from budgetlint.config.settings import CONFIG_VERSION, Setting, Value, config_schema
from rules.bilingual import Text
from rules.errors import PackError, too_new
from rules.nodes import Source, Where, read_yaml

__all__ = ["FILE_NAMES", "ConfigFile", "checked", "configs_above", "find_config", "read_checked", "read_config"]

FILE_NAMES: Final = ("budgetlint.yaml", "budgetlint.yml")


@dataclass(frozen=True, slots=True)
class ConfigFile:
    """A configuration file as it is written; its values fit the schema."""

    source: Source

    @property
    def path(self) -> Path:
        """The file."""
        return Path(self.source.path)

    def says(self, setting: Setting) -> bool:
        """Say whether it sets a setting."""
        return setting.name in self._written

    def value(self, setting: Setting) -> Value:
        """Return what it says of a setting; paths are relative to its folder."""
        written = self._written[setting.name]
        if isinstance(written, list):
            return tuple(self._place(text, setting) for text in written)
        if isinstance(written, str):
            return self._place(written, setting)
        if isinstance(written, Decimal):
            return float(written)  # settings with fractions are seconds
        return dict(written) if isinstance(written, dict) else written

    def line(self, setting: Setting) -> int:
        """Return the line of a setting's key."""
        return self.source.place((setting.name,), key=True)[0]

    def error(self, where: Where, message: Text, *, key: bool = False) -> PackError:
        """Make the error about a value of the file, or about its key."""
        return self.source.error(where, message, key=key)

    @property
    def _written(self) -> Mapping[str, Any]:
        return self.source.value or {}

    def _place(self, text: str, setting: Setting) -> str:
        return str(self.path.parent / text) if setting.paths else text


def find_config(start: Path) -> Path | None:
    """Return the configuration file in a folder or in the nearest one above it, None where there is none.

    Raises:
        PackError: a folder holds it under both names, so that one would be passed over in silence.

    """
    here = start.absolute()
    for folder in (here, *here.parents):
        # os.path and not Path: a folder that may not be looked into is one without a configuration, not an error.
        found = [folder / name for name in FILE_NAMES if os.path.isfile(folder / name)]  # noqa: PTH113
        if len(found) > 1:
            name = found[0].name
            message = Text(f"同一文件夹里还有 {name}；请只留一个", f"stands beside {name}; keep one of the two")
            raise PackError(str(found[1]), 0, 0, message)
        if found:
            return found[0]
    return None


def configs_above(paths: Iterable[str]) -> dict[Path | None, str]:
    """Return the configuration files that paths come under, each with one of these paths.

    Raises:
        PackError: see ``find_config``.

    """
    folders: dict[Path, str] = {}
    for path in paths:
        place = Path(path)
        folders.setdefault(place if place.is_dir() else place.parent, path)
    found: dict[Path | None, str] = {}
    for folder, path in folders.items():
        found.setdefault(find_config(folder), path)
    return found


def read_config(path: Path) -> ConfigFile:
    """Read a configuration file.

    Raises:
        PackError: it cannot be read, or says something that there is not; with line, column and the nearest valid name.

    """
    return ConfigFile(read_checked(path, config_schema(), CONFIG_VERSION))


def read_checked(path: Path, schema: Mapping[str, Any], version: int) -> Source:
    """Read a YAML file of ours and hold it to its schema.

    Raises:
        PackError: the first thing wrong, with its place.

    """
    return checked(read_yaml(path), schema, version)


def checked(source: Source, schema: Mapping[str, Any], version: int) -> Source:
    """Hold what was read to its schema; see ``read_checked``."""
    if isinstance(source.value, dict):
        # A key with nothing behind it (all its entries commented out) says nothing.
        source = replace(source, value={key: value for key, value in source.value.items() if value is not None})
    elif source.value is None:
        return source
    if not fits(source.value, schema):
        from rules.shape import misfits

        for misfit in misfits(source.value, schema):
            raise source.error(misfit.where, misfit.message, key=misfit.key)
    if isinstance(source.value, dict) and source.value.get("format", version) > version:
        raise source.error(("format",), too_new(source.value["format"], version))
    return source
