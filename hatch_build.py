"""Compiles the translations when a wheel or an sdist is built: the .mo files are not committed."""

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileTranslations(BuildHookInterface[Any]):
    """Runs before the files are collected."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002  (hatchling's signature)
        for po in Path(self.root, "resources", "translations").glob("*/LC_MESSAGES/*.po"):
            mo, draft = po.with_suffix(".mo"), po.with_suffix(".mo.draft")
            if mo.exists() and mo.stat().st_mtime >= po.stat().st_mtime:
                continue
            with po.open("rb") as source, draft.open("wb") as target:
                write_mo(target, read_po(source))
            draft.replace(mo)  # an app that runs from this folder never reads half a file
