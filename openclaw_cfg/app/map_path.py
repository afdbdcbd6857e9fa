"""Where what is in a file of one form is in a file of the other."""

from collections.abc import Mapping, Sequence
from typing import Final

from openclaw_cfg.dialects import compact, native
from openclaw_cfg.jsonpath import Json, JsonPath, get

_NATIVE: Final = {"url": "baseUrl", "token": "apiKey", "model": "models"}
_COMPACT: Final = {"baseUrl": "url", "apiKey": "token"}


def to_native_path(ids: list[str], path: JsonPath, value: Json) -> JsonPath | None:
    """The place in a native file of what is at `path` in a compact one."""
    match path:
        case ("models", "defaultModel"):
            return _either(value, (*native.DEFAULT_MODEL, "primary"))
        case ("models", "fallbacks", *rest):
            return (*native.DEFAULT_MODEL, "fallbacks", *rest)
        case ("models", "providers", int(index), *rest) if index < len(ids):
            return (*native.PROVIDERS, ids[index], *_field(_NATIVE, rest))
        case ("models",) | ("models", "providers"):
            return path
    return None


def to_compact_path(ids: list[str], path: JsonPath, value: Json) -> JsonPath | None:
    """The place in a compact file of what is at `path` in a native one."""
    match path:
        case ("agents", "defaults", "model", "fallbacks", *rest):
            return (*compact.FALLBACKS, *rest)
        case ("agents", "defaults", "model", *_):
            return compact.DEFAULT_MODEL
        case ("models", "providers", str(ident), *rest) if ident in ids:
            place = (*compact.PROVIDERS, ids.index(ident))
            return (*place, *_field(_COMPACT, rest[:2]))
        case ("models",) | ("models", "providers"):
            return path
    return None


def _field(names: Mapping[str, str], path: Sequence[str | int]) -> JsonPath:
    """A path inside a provider, with the name that its field has in the target."""
    if not path:
        return ()
    return (names.get(str(path[0]), path[0]), *path[1:])


def _either(value: Json, path: JsonPath) -> JsonPath:
    """The path, or the one above it where the value there is no object."""
    return path[:-1] if isinstance(get(value, *path[:-1]), str) else path
