"""Secrets that other tools read from a file, a command or their own store.

OpenClaw reads a file through a provider in `secrets.providers` and a reference to it.
It runs a command only if such a provider names one; no text becomes a command here.
"""

import re
from collections.abc import Iterator
from typing import Final

from openclaw_cfg.fix.change import EARLY, Change, ChangeKind, Migration
from openclaw_cfg.fix.merge_move import exists, merge_move
from openclaw_cfg.fix.migrations.providers import PROVIDERS
from openclaw_cfg.fix.patch import Sheet
from openclaw_cfg.fix.places import matches
from openclaw_cfg.fix.spellings import spellings
from openclaw_cfg.json5.edit import CommentOut, Move, Operation, Remove, Set
from openclaw_cfg.jsonpath import Json, JsonPath, as_object, format_path, get
from openclaw_cfg.openclaw.patterns import any_match
from openclaw_cfg.openclaw.refinements.secrets import PLACES

_STORES: Final[JsonPath] = ("secrets", "providers")
_PATH: Final = r"(?:~?/|[A-Za-z]:[\\/])[^\s{}$`*]+"
_FILE: Final = re.compile(
    rf"(?:file:(?://)?(?P<a>{_PATH})|\{{file:(?P<b>{_PATH})\}})\Z", re.IGNORECASE
)
_FILE_PATH: Final = re.compile(rf"{_PATH}\Z")
_FILE_OBJECT: Final = frozenset({"file", "$file", "fromFile", "from_file"})
_FILE_KEYS: Final = spellings("api key file", "api key path", "key file", "token file")
_COMMAND_KEYS: Final = spellings(
    *(
        "api key command",
        "api key cmd",
        "api key helper",
        "key command",
        "token command",
    )
)
# Texts in the place of a key that other tools look up or run.
_ELSEWHERE: Final = re.compile(
    r"(?P<store>(?:op|vault|keychain|keyring|bw|bitwarden|doppler|infisical|pass|sops"
    r"|secret|awssm|aws-sm|gcpsm|gcp-sm|akv)://)\S+\Z"
    r"|(?P<command>!\s*\S+\s.*|\$\(.*\)|`.*`)\Z",
    re.DOTALL,
)
_MODES: Final = frozenset(
    {"bearer", "token", "api-key", "api_key", "apikey", "apiKey", "key"}
)
_VALUES: Final = ("token", "key", "apiKey", "api_key", "value")
_HEADER: Final = ("name", "header", "headerName", "header_name")


def _files(value: Json) -> Iterator[Change]:
    """`apiKey: "file:/path"`, `{file: "/path"}` → a reference to the file."""
    sheet = Sheet(value)
    for place, given in tuple(any_match(value, PLACES)):
        file = _file_of(given)
        if file:
            operations = tuple(_referred(sheet.value, place, file))
            sheet.apply(operations)
            yield _of_file(place, operations)


def _file_keys(value: Json) -> Iterator[Change]:
    """`apiKeyFile: "/path"` of a provider → a reference to the file."""
    sheet = Sheet(value)
    for provider in tuple(matches(value, (*PROVIDERS, "*"))):
        entry, target = as_object(get(value, *provider)), (*provider, "apiKey")
        for key in (key for key in entry if key in _FILE_KEYS):
            file = str(entry[key])
            source = (*provider, key)
            if not _FILE_PATH.match(file):
                continue
            if exists(sheet.value, target):
                operations: tuple[Operation, ...] = (
                    CommentOut(source, f"{format_path(target)} is set already"),
                )
            else:
                operations = (
                    *_referred(sheet.value, target, file),
                    Remove(source),
                )
            sheet.apply(operations)
            yield _of_file(source, operations)


def _file_of(given: Json) -> str:
    """The file that a value names for the secret; empty for none."""
    if isinstance(given, str) and (match := _FILE.match(given.strip())):
        return match["a"] or match["b"]
    if isinstance(given, dict) and len(given) == 1 and given.keys() <= _FILE_OBJECT:
        file = str(next(iter(given.values())))
        return file if _FILE_PATH.match(file) else ""
    return ""


def _referred(value: Json, target: JsonPath, file: str) -> Iterator[Operation]:
    """The operations that make a target refer to a file, through a provider for it."""
    wanted: dict[str, Json] = {"source": "file", "path": file, "mode": "singleValue"}
    stores = as_object(get(value, *_STORES))
    same = (key for key, store in stores.items() if store == wanted)
    name = next(same, "")
    if not name:
        words = "-".join(str(s) for s in target if s not in {"models", "providers"})
        words = re.sub(r"(?<=[a-z])(?=[A-Z])", "-", words).lower()
        plain = re.sub(r"[^a-z0-9]+", "-", words).strip("-")
        base = re.sub(r"\A[^a-z]+", "", plain)[:56] or "secret"
        names = (base, *(f"{base}-{number}" for number in range(2, len(stores) + 3)))
        name = next(free for free in names if free not in stores)
        yield Set((*_STORES, name), wanted)
    yield Set(target, {"source": "file", "provider": name, "id": "value"})


def _of_file(place: JsonPath, operations: tuple[Operation, ...]) -> Change:
    return Change(
        path=place,
        operations=operations,
        reason='is in a file, which "secrets.providers" names',
        effect="OpenClaw reads it where only its user can (mode 600), and no link",
    )


def _elsewhere(value: Json) -> Iterator[Change]:
    """`apiKey: "op://…"`, `"!pass show x"`: OpenClaw would send the text as the key."""
    for place in matches(value, (*PROVIDERS, "*", "apiKey")):
        given = get(value, *place)
        match = _ELSEWHERE.match(given.strip()) if isinstance(given, str) else None
        if match:
            store = match["store"]
            what = f'only names one by "{store}"' if store else "is a command"
            reason = f"is not a key, it {what}; OpenClaw would send the text"
            yield _set_aside(place, reason)


def _commands(value: Json) -> Iterator[Change]:
    """`apiKeyCommand: "pass show x"` of a provider."""
    for provider in matches(value, (*PROVIDERS, "*")):
        for key in as_object(get(value, *provider)):
            if key in _COMMAND_KEYS:
                reason = "is not a key of OpenClaw; no text here is run as a command"
                yield _set_aside((*provider, key), reason)


def _set_aside(place: JsonPath, reason: str) -> Change:
    variable = re.sub(r"[^A-Z0-9]+", "_", f"{place[2]}_API_KEY".upper()).strip("_")
    return Change(
        path=place,
        operations=(CommentOut(place, reason),),
        reason=reason,
        effect=f'no key is sent; set apiKey to "${{{variable}}}", or to a reference '
        'whose "secrets.providers" entry has the source "exec"',
    )


def _auth(value: Json) -> Iterator[Change]:
    """`auth: {type: "bearer", token}` of a provider → its `apiKey`, or a header."""
    sheet = Sheet(value)
    for provider in tuple(matches(value, (*PROVIDERS, "*"))):
        source = (*provider, "auth")
        given = as_object(get(value, *source))
        words = [key for key in _VALUES if isinstance(given.get(key), str | dict)]
        kind = given.get("type", given.get("mode"))
        names = [key for key in _HEADER if isinstance(given.get(key), str)]
        rest = given.keys() - {"type", "mode", *words}
        if len(words) != 1 or not isinstance(kind, str):
            continue
        place = (*source, words[0])
        made: list[Operation]
        if kind in _MODES and not rest:
            target = (*provider, "apiKey")
            made = [*merge_move(sheet.value, place, target)]
            api = as_object(get(value, *provider)).get("api")
            if kind == "bearer" and api == "anthropic-messages":
                made.append(Set((*provider, "authHeader"), True))
        elif kind in {"header", "headers"} and rest == {*names} and len(names) == 1:
            target = (*provider, "headers", str(given[names[0]]))
            if exists(sheet.value, target):
                continue
            made = [Move(place, target)]
        else:
            continue
        left = not any(isinstance(o, CommentOut) for o in made)
        made.append(Remove(source) if left else CommentOut(source))
        sheet.apply(made)
        yield Change(
            path=place,
            operations=tuple(made),
            reason=f'is now "{format_path(target)}"; the type was "{kind}"',
        )


MIGRATIONS: Final = (
    Migration(
        id="secret-file",
        kind=ChangeKind.RETYPE,
        until=EARLY,
        reason="is in a file",
        doctor="takes the text for the key",
        find=_files,
    ),
    Migration(
        id="secret-file-key",
        kind=ChangeKind.RENAME,
        until=EARLY,
        reason="is in a file",
        doctor="drops it",
        find=_file_keys,
    ),
    Migration(
        id="secret-elsewhere",
        kind=ChangeKind.RETIRE,
        until=EARLY,
        reason="is not a key",
        doctor="takes the text for the key",
        find=_elsewhere,
    ),
    Migration(
        id="secret-command",
        kind=ChangeKind.RETIRE,
        until=EARLY,
        reason="is a command",
        doctor="drops it",
        find=_commands,
    ),
    Migration(
        id="provider-auth",
        kind=ChangeKind.MOVE,
        until=EARLY,
        reason="is the key of the provider",
        doctor="refuses the file",
        find=_auth,
    ),
)
