"""The available JSON Schemas, and the one of the installed OpenClaw."""

import json
import re
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from msgspec import Struct

from openclaw_cfg.app.openclaw_models import command_of, package_of
from openclaw_cfg.app.openclaw_texts import english, translated
from openclaw_cfg.dialects import compact
from openclaw_cfg.errors import AppError
from openclaw_cfg.files import own
from openclaw_cfg.jsonpath import Json
from openclaw_cfg.resources import folder
from openclaw_cfg.schema.describe import described
from openclaw_cfg.schema.metaschema import flaw
from openclaw_cfg.schema.serialize import compact_text, schema_text
from openclaw_cfg.schema.store import (
    descriptions_path,
    editor_path,
    load_descriptions,
    native_path,
    pick,
)

_VERSION: Final = re.compile(r"\d{4}\.\d+\.\d+")
_PATIENCE: Final = 120
OUTPUTS: Final = {
    "validate": "report-1",
    **dict.fromkeys(("init", "add", "remove"), "change-1"),
    **{
        name: f"{name}-1"
        for name in (
            *("list", "status", "fix", "probe", "catalog", "default", "cost", "undo"),
            *("convert", "export", "explain", "schema", "finding", "error"),
        )
    },
}
"""Command → the schema of its `--json`.

`finding` is for a line of `validate --format jsonl`, `error` for any command that
fails.
"""


def schema_of(dialect: str, version: str | None, extra: Path) -> str:
    """The schema of a dialect, with the descriptions of its settings.

    Raises:
        UsageError: `version` is not a version.
    """
    if dialect == compact.ID:
        path = folder("schemas") / "compact.schema.json"
        return path.read_text(encoding="utf-8")
    version = pick(version, extra)
    schema: dict[str, Json] = json.loads(native_path(version, extra).read_bytes())
    return compact_text(described(schema, load_descriptions(version, extra))) + "\n"


def keep_for_editors(dialect: str, extra: Path) -> None:
    """Write the schema for editors that a file names."""
    path = editor_path(dialect, extra)
    own.keep(path, schema_of(dialect, None, extra).encode(), mode=0o644)


def output_schema(command: str) -> str:
    """The schema of what a command prints with `--json`, as it is."""
    path = folder("schemas") / f"{OUTPUTS[command]}.schema.json"
    return path.read_text(encoding="utf-8")


class Taken(Struct, frozen=True):
    """What was stored: the version, the file, and the language of the descriptions."""

    version: str
    path: Path
    language: str


def take_from_openclaw(env: Mapping[str, str], extra: Path) -> Taken:
    """Store the schema of the installed OpenClaw, including its own plugins.

    Its titles and descriptions are stored beside it, in the user's language if the
    installation has that.

    OpenClaw leaves the plugins out while its configuration is invalid, so that must be
    fixed first.

    Returns:
        What is used for that version from now on.

    Raises:
        AppError: there is no OpenClaw here, or it does not print a schema.
    """
    binary = command_of(env)
    found = _VERSION.search(_run(binary, "--version", env=env))
    if found is None:
        raise AppError("`openclaw --version` did not print a version")
    try:
        printed = json.loads(_run(binary, "config", "schema", env=env))
    except ValueError:
        printed = None
    if not isinstance(printed, dict):
        raise AppError("`openclaw config schema` did not print a schema")
    text = schema_text(printed, found[0])
    if broken := flaw(json.loads(text)):
        raise AppError(
            f"`openclaw config schema` printed one that cannot be used: {broken}",
            hint="a plugin may be the cause; the bundled schemas are used until then",
        )
    texts = translated(english(printed), package_of(binary), env)
    path = extra / f"native-{found[0]}.schema.json"
    beside = descriptions_path(found[0], extra)
    own.keep(beside, compact_text(texts.document()).encode(), mode=0o644)
    own.keep(path, text.encode(), mode=0o644)
    if editor_path("native", extra).exists():
        keep_for_editors("native", extra)
    return Taken(found[0], path, texts.language)


def _run(binary: str, *args: str, env: Mapping[str, str]) -> str:
    try:
        done = subprocess.run(
            [binary, *args],
            env=dict(env),
            capture_output=True,
            text=True,
            timeout=_PATIENCE,
            check=True,
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise AppError(
            f"`openclaw {' '.join(args)}` failed",
            hint="run it by hand to see why; `openclaw doctor` may help",
        ) from error
    return done.stdout
