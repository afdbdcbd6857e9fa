"""Where schemas come from: bundled versions, the user's own OpenClaw, any file."""

import re
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from msgspec.json import decode

from openclaw_cfg.errors import BadText, FileMissing, UsageError
from openclaw_cfg.files.read import file_error
from openclaw_cfg.jsonpath import Json, as_object
from openclaw_cfg.resources import folder
from openclaw_cfg.schema.check import (
    CompactSchema,
    NativeSchema,
    compact_schema,
    native_schema,
)
from openclaw_cfg.schema.history import History

if TYPE_CHECKING:
    from openclaw_cfg.schema.descriptions import Descriptions
    from openclaw_cfg.schema.settings import Settings

VERSIONS: Final = ("2026.4.29", "2026.5.28", "2026.6.35", "2026.7.35", "2026.9.6")
"""The bundled versions of OpenClaw, oldest first."""

NEWEST: Final = VERSIONS[-1]

_NAME: Final = re.compile(r"native-(\d+(?:\.\d+)*)\.schema\.json\Z")
_VERSION: Final = re.compile(r"v?(\d+(?:\.\d+)*)(?:[-+].*)?\Z")
_HINT: Final = "name a file that `openclaw config schema` printed"


def versions(extra: Path | None = None) -> tuple[str, ...]:
    """The versions of OpenClaw whose schema is available, oldest first.

    Args:
        extra: a folder with more versions, named as in `schemas/`.
    """
    return tuple(sorted(_taken(extra).union(VERSIONS), key=_numbers))


def native_path(version: str, extra: Path | None = None) -> Path:
    """The file of an available version; one in `extra` has priority."""
    name = f"native-{version}.schema.json"
    if extra and (extra / name).is_file():
        return extra / name
    return folder("schemas") / name


def pick(wanted: str | None = None, extra: Path | None = None) -> str:
    """The available version to use for `wanted`.

    That is the version itself, else the newest one that is not newer, else the oldest.
    If `wanted` is empty: the newest one that the user imported from an OpenClaw, else
    the newest bundled one.

    Raises:
        UsageError: `wanted` is not a version.
    """
    if wanted is None:
        return max(_taken(extra), key=_numbers, default=NEWEST)
    if not _VERSION.match(wanted):
        raise UsageError(
            f'"{wanted}" is not a version of OpenClaw',
            hint=f"name one such as {NEWEST}",
        )
    at_hand = versions(extra)
    not_newer = [v for v in at_hand if _numbers(v) <= _numbers(wanted)]
    return not_newer[-1] if not_newer else at_hand[0]


def load_native(
    wanted: str | None = None, extra: Path | None = None, *, remembers: bool = False
) -> NativeSchema:
    """The schema to use for a version, chosen by `pick`; it says which version it is.

    Args:
        remembers: whether values that passed are not checked again, for programs that
        check one text often.

    Raises:
        UsageError: `wanted` is not a version.
        BadText: a file in `extra` is broken.
    """
    version = pick(wanted, extra)
    root = _read(native_path(version, extra))
    return native_schema(root, version, _history(), remembers=remembers)


def load_file(path: Path) -> NativeSchema:
    """The schema in any file: printed by `openclaw config schema`, or in our form.

    Raises:
        FileError: there is no such file, or it cannot be read.
        BadText: it is not a JSON Schema, or a broken one.
    """
    # Only this flag needs it.
    from openclaw_cfg.schema.metaschema import lost_reference, malformed  # noqa: PLC0415
    from openclaw_cfg.schema.reduce import adapted  # noqa: PLC0415

    given = _read(path)
    schema: dict[str, Json] = {}
    try:
        broken = malformed(given)
        if not broken:
            schema = adapted(given)
            broken = lost_reference(schema)
    except RecursionError:
        broken = "it is nested too deeply"
    if broken:
        raise BadText(f"{path} is not a JSON schema: {broken}", hint=_HINT)
    return native_schema(schema, "", _history())


def load_compact() -> CompactSchema:
    """The schema of the compact form."""
    return compact_schema(_read(folder("schemas") / "compact.schema.json"))


def load_settings(wanted: str | None = None, extra: Path | None = None) -> "Settings":
    """The descriptions of settings, for the version that `load_native` uses.

    Raises:
        UsageError: `wanted` is not a version.
        BadText: a file in `extra` is broken.
    """
    from openclaw_cfg.schema.settings import Settings  # noqa: PLC0415  (for editors)

    version = pick(wanted, extra)
    descriptions = partial(load_descriptions, version, extra)
    return Settings(_read(native_path(version, extra)), _history(), descriptions)


def load_compact_settings() -> "Settings":
    """The same for the compact form."""
    from openclaw_cfg.schema.settings import Settings  # noqa: PLC0415  (for editors)

    return Settings(_read(folder("schemas") / "compact.schema.json"))


def editor_path(dialect: str, extra: Path) -> Path:
    """Where the schema for editors is kept, which a file names."""
    return extra / editor_file(dialect)


def editor_file(dialect: str) -> str:
    """The name of that file."""
    return f"editor-{dialect}.schema.json"


def descriptions_path(version: str, extra: Path) -> Path:
    """Where the descriptions from the user's own OpenClaw are kept."""
    return extra / f"descriptions-{version}.json"


def load_descriptions(version: str, extra: Path | None = None) -> "Descriptions":
    """The descriptions of settings: from an OpenClaw of that version here, then ours.

    Raises:
        BadText: the file in `extra` is broken.
    """
    from openclaw_cfg.schema.descriptions import Descriptions  # noqa: PLC0415

    found = Descriptions()
    if extra and (path := descriptions_path(version, extra)).is_file():
        taken = _read(path)
        texts = (as_object(taken.get(key)) for key in ("descriptions", "titles"))
        found += Descriptions.of(*texts)
    for path in sorted((folder("schemas") / "descriptions").glob("*.json")):
        found += Descriptions.of(_read(path))
    return found


def _taken(extra: Path | None) -> set[str]:
    names = (path.name for path in extra.glob("native-*.json")) if extra else ()
    return {match[1] for name in names if (match := _NAME.match(name))}


def _history() -> History:
    return History(as_object(_read(folder("schemas") / "history.json").get("keys")))


def _read(path: Path) -> dict[str, Json]:
    try:
        value = decode(path.read_bytes())
    except FileNotFoundError:
        raise FileMissing(f"there is no schema at {path}", hint=_HINT) from None
    except OSError as error:
        raise file_error(path, error, "read") from error
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict):
        raise BadText(f"{path} is not a JSON schema", hint=_HINT)
    return value


def _numbers(version: str) -> tuple[int, ...]:
    match = _VERSION.match(version)
    return tuple(int(part) for part in match[1].split(".")) if match else ()
