"""Secrets in other tools' syntax → OpenClaw's `"${NAME}"`."""

import re
from collections.abc import Iterator
from typing import Final

from openclaw_cfg.fix.change import EARLY, Change, ChangeKind, Migration
from openclaw_cfg.fix.merge_move import exists, merge_move
from openclaw_cfg.fix.patch import Sheet
from openclaw_cfg.json5.edit import Operation, Remove, Set
from openclaw_cfg.json5.notes import is_note
from openclaw_cfg.jsonpath import Json, JsonPath, as_object, get

_NAME: Final = r"[A-Z_][A-Z0-9_]{0,127}"
_VARIABLE: Final = re.compile(rf"{_NAME}\Z")
_SECRET_KEY: Final = re.compile(
    r"(key|token|secret|password|passwd|pass|credentials?|authorization)\Z",
    re.IGNORECASE,
)
# These can only mean a variable, wherever they are.
_SPELLINGS: Final = re.compile(
    rf"""(?:
      \$\{{env[.:](?P<a>{_NAME})\}}
    | \$\{{\{{\s*(?:secrets|env|vars)\.(?P<b>{_NAME})\s*\}}\}}
    | \{{\{{\s*(?:\$?env|secrets)[.:](?P<c>{_NAME})\s*\}}\}}
    | \{{env[.:](?P<d>{_NAME})\}}
    | process\.env\.(?P<e>{_NAME})
    | process\.env\[["'](?P<f>{_NAME})["']\]
    | os\.environ(?:/|\.)(?P<g>{_NAME})
    | os\.environ\[["'](?P<h>{_NAME})["']\]
    | (?:os\.)?(?:getenv|environ\.get)\(["'](?P<i>{_NAME})["']\)
    | \$env:(?P<j>{_NAME})
    | env\(["']?(?P<k>{_NAME})["']?\)
    | <%=?\s*ENV(?:\.fetch\(|\[)["'](?P<l>{_NAME})["'][\])]\s*-?%>
    )""",
    re.VERBOSE,
)
# These may be part of a text, so they only count as a complete secret.
_SECRET_SPELLINGS: Final = re.compile(
    rf"""(?P<scheme>(?:Bearer|Basic|Token)\s+)?(?:
      env:(?://)?(?P<a>{_NAME})
    | ENV\[["']?(?P<b>{_NAME})["']?\]
    | \{{\{{\s*(?P<c>{_NAME})\s*\}}\}}
    | %(?P<d>{_NAME})%
    | !env\s+(?P<e>{_NAME})
    | \$\((?P<f>{_NAME})\)
    | \{{(?P<g>{_NAME})\}}
    )\Z""",
    re.VERBOSE,
)
# The shell's syntax for a default if the variable is not set.
_DEFAULTED: Final = re.compile(
    rf"\$\{{(?P<name>{_NAME}):?(?:-(?P<default>[^${{}}`]*)|\?[^${{}}]*)\}}\Z"
)
_SHORT: Final = re.compile(rf"\$(?P<a>{_NAME})\Z")
# Objects with only one of these keys name a variable.
_SOLE_KEYS: Final = frozenset(
    {"$env", "fromEnv", "from_env", "envVar", "env_var", "environment", "envName"}
    | {"$ref", "secretRef"}
)
_NAME_KEYS: Final = ("id", "name", "key", "var", "variable", "env", "value")
_KIND_KEYS: Final = ("source", "type", "from", "kind")
_NAMED_BY: Final = re.compile(
    r"(?P<stem>.*?(?:key|token|secret|password))_?env(?:_?(?:var|name|key|variable))?\Z",
    re.IGNORECASE,
)


def variable_of(place: JsonPath, given: Json) -> str:
    """The variable that a value names in another tool's syntax; empty for none."""
    if isinstance(given, dict):
        return _of_object(place, given)
    return ""


def _of_object(place: JsonPath, given: dict[str, Json]) -> str:
    if len(given) == 1:
        ((key, name),) = given.items()
        sole = key in _SOLE_KEYS or (key == "env" and _is_secret(place))
        if not sole or not isinstance(name, str):
            return ""
        name = name.removeprefix("env:").removeprefix("$").strip("{}")
        return name if _VARIABLE.match(name) else ""
    kinds = [key for key in _KIND_KEYS if str(given.get(key)).lower() == "env"]
    names = [str(given[key]) for key in _NAME_KEYS if isinstance(given.get(key), str)]
    if not kinds or (kinds[0] == "source" and "id" in given):
        return ""  # OpenClaw's own form
    extra = given.keys() - {*_KIND_KEYS, *_NAME_KEYS, "provider"}
    return names[0] if names and not extra and _VARIABLE.match(names[0]) else ""


def _is_secret(place: JsonPath) -> bool:
    """Whether a path is that of a secret by its name, or of a header or variable."""
    keys = [str(step) for step in place[-2:]]
    return bool(keys) and (
        bool(_SECRET_KEY.search(keys[-1])) or keys[0] in {"headers", "env"}
    )


def _spellings(value: Json) -> Iterator[Change]:
    """`{"$env": NAME}`, `env:NAME`, `process.env.NAME` … → `"${NAME}"`."""
    yield from _walked(value, ())


def _walked(value: Json, place: JsonPath) -> Iterator[Change]:
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield from _walked(item, (*place, index))
    elif isinstance(value, dict):
        name = variable_of(place, value) if place else ""
        if name:
            yield _named(place, f"${{{name}}}", value)
            return
        for key, item in value.items():
            if not is_note(key):
                yield from _walked(item, (*place, key))
    elif isinstance(value, str) and len(value) <= 300 and place:
        wanted = _respelled(place, value)
        if wanted != value:
            yield _named(place, wanted)


def _respelled(place: JsonPath, text: str) -> str:
    if _is_secret(place) and (match := _SECRET_SPELLINGS.match(text.strip())):
        name = next(filter(None, (match[key] for key in "abcdefg")))
        return f"{match['scheme'] or ''}${{{name}}}"
    if any(mark in text for mark in ("env", "ENV", "secrets.", "vars.")):
        return _SPELLINGS.sub(lambda m: f"${{{next(filter(None, m.groups()))}}}", text)
    return text


def _defaults(value: Json) -> Iterator[Change]:
    """`"${NAME:-text}"` → `"${NAME}"`, and the text is what `env.vars` sets.

    OpenClaw sets a variable of `env.vars` only where it is not set already.
    """
    sheet = Sheet(value)

    def walk(item: Json, place: JsonPath) -> Iterator[tuple[JsonPath, re.Match[str]]]:
        for key, part in as_object(item).items():
            yield from walk(part, (*place, key))
        if isinstance(item, list):
            for index, part in enumerate(item):
                yield from walk(part, (*place, index))
        match = _DEFAULTED.match(item.strip()) if isinstance(item, str) else None
        if match and (_is_secret(place) or place[-1:] == ("baseUrl",)):
            yield place, match

    for place, match in walk(value, ()):
        name, default = match["name"], match["default"]
        variable = ("env", "vars", name)
        operations: list[Operation] = [Set(place, f"${{{name}}}")]
        there = exists(sheet.value, variable) or exists(sheet.value, ("env", name))
        if default and not there:
            operations.append(Set(variable, default))
        effect = f'"env.vars.{name}" is what counts where it is not set'
        yield Change(
            path=place,
            operations=tuple(operations),
            reason=f'names a variable, which is written "${{{name}}}"',
            effect=effect if default else f"{name} has to be set",
        )
        sheet.apply(operations)


def _named(place: JsonPath, wanted: str, given: Json = None) -> Change:
    by = next((f' by "{key}"' for key in as_object(given)), "")
    return Change(
        path=place,
        operations=(Set(place, wanted),),
        reason=f'names a variable{by}, which is written "{wanted}"',
    )


def _short(value: Json) -> Iterator[Change]:
    """`$NAME` of a secret, which not every place accepts, → `"${NAME}"`."""

    def walk(item: Json, place: JsonPath) -> Iterator[Change]:
        for key, part in as_object(item).items():
            yield from walk(part, (*place, key))
        if isinstance(item, list):
            for index, part in enumerate(item):
                yield from walk(part, (*place, index))
        if isinstance(item, str) and _is_secret(place):
            match = _SHORT.match(item.strip())
            if match:
                yield _named(place, f"${{{match['a']}}}")

    yield from walk(value, ())


def _env_keys(value: Json) -> Iterator[Change]:
    """`apiKeyEnv: NAME`, `token_env_var: NAME` → `apiKey: "${NAME}"`."""
    sheet = Sheet(value)
    found: list[tuple[JsonPath, JsonPath, str]] = []

    def walk(item: Json, place: JsonPath) -> None:
        for key, part in as_object(item).items():
            match = _NAMED_BY.match(key)
            name = part.removeprefix("$").strip("{}") if isinstance(part, str) else ""
            if match and _VARIABLE.match(name) and not _keeps(place):
                found.append(((*place, key), (*place, _stem(match["stem"])), name))
            else:
                walk(part, (*place, key))
        if isinstance(item, list):
            for index, part in enumerate(item):
                walk(part, (*place, index))

    walk(value, ())
    for place, target, name in found:
        set_already = exists(value, target)
        operations = (
            merge_move(value, place, target)
            if set_already
            else (Set(target, f"${{{name}}}"), Remove(place))
        )
        yield Change(
            path=place,
            operations=operations,
            reason=f'is "{target[-1]}" with the variable in it',
        )
        value = sheet.apply(operations)


def _keeps(place: JsonPath) -> bool:
    """Objects in which OpenClaw, or the program it starts, has such a key itself."""
    match place:
        case ("channels", "reef", *_) | ("secrets", *_):
            return True
        case (*_, "env" | "vars" | "headers"):
            return True
    return False


def _stem(text: str) -> str:
    head, *rest = text.rstrip("_").split("_")
    return head + "".join(part.capitalize() for part in rest)


def _hook_token(value: Json) -> Iterator[Change]:
    """`hooks.token` accepts a variable in a string, but not a reference object."""
    for place in (("hooks", "token"), ("hooks", "gmail", "pushToken")):
        given = as_object(get(value, *place))
        name = given.get("id")
        if given.get("source") == "env" and isinstance(name, str):
            yield Change(
                path=place,
                operations=(Set(place, f"${{{name}}}"),),
                reason="takes no reference object, but a variable in a text",
            )


def _secret_provider(value: Json) -> Iterator[Change]:
    """`{source: "env", id}` → the same with its default provider."""
    yield from _secrets(value, ())


def _secrets(value: Json, place: JsonPath) -> Iterator[Change]:
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield from _secrets(item, (*place, index))
    elif isinstance(value, dict):
        if value.keys() == {"source", "id"} and value["source"] in ("env", "store"):
            yield Change(
                path=place,
                operations=(Set((*place, "provider"), "default"),),
                reason='needs a "provider"; "default" is the built-in one',
            )
            return
        for key, item in value.items():
            if isinstance(item, dict | list):
                yield from _secrets(item, (*place, key))


MIGRATIONS: Final = (
    Migration(
        id="secret-variable",
        kind=ChangeKind.RETYPE,
        until=EARLY,
        reason="names a variable",
        doctor="refuses the file, or takes the text for the key",
        find=_spellings,
    ),
    Migration(
        id="secret-default",
        kind=ChangeKind.SPLIT,
        until=EARLY,
        reason="names a variable",
        doctor="takes the text for the key",
        find=_defaults,
    ),
    Migration(
        id="secret-variable-key",
        kind=ChangeKind.RENAME,
        until=EARLY,
        reason="names a variable",
        doctor="drops it",
        find=_env_keys,
    ),
    Migration(
        id="secret-variable-short",
        kind=ChangeKind.RETYPE,
        until=EARLY,
        reason="names a variable",
        doctor="leaves it",
        find=_short,
        alone=False,
    ),
    Migration(
        id="hook-token",
        kind=ChangeKind.RETYPE,
        until=EARLY,
        reason="is a text",
        doctor="refuses the file",
        find=_hook_token,
    ),
    Migration(
        id="secret-reference",
        kind=ChangeKind.ADD,
        until=EARLY,
        reason="needs a provider",
        doctor="refuses the file",
        find=_secret_provider,
    ),
)
