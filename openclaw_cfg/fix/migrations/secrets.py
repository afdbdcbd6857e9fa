"""References to secrets, in OpenClaw's own form."""

import re
from collections.abc import Iterator
from typing import Final

from openclaw_cfg.fix.change import EARLY, Change, Kind, Migration
from openclaw_cfg.json5.edit import Set
from openclaw_cfg.jsonpath import Json, JsonPath, as_object, get

_SECRET_NAME: Final = re.compile(r"[A-Z][A-Z0-9_]{0,127}\Z")


def _hook_token(value: Json) -> Iterator[Change]:
    """`hooks.token` takes no reference object, but a variable in a text."""
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
    """`{source: "env", id}` → with the provider that it has by default."""
    yield from _secrets(value, ())


def _secrets(value: Json, place: JsonPath) -> Iterator[Change]:
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield from _secrets(item, (*place, index))
    elif isinstance(value, dict):
        source, name = value.get("source"), value.get("id")
        if value.keys() == {"source", "id"} and source in ("env", "store"):
            yield Change(
                path=place,
                operations=(Set((*place, "provider"), "default"),),
                reason='needs a "provider"; "default" is the built-in one',
            )
        elif value.keys() == {"env"} and _names_secret(place, value["env"]):
            reference: Json = {
                "source": "env",
                "provider": "default",
                "id": value["env"],
            }
            yield Change(
                path=place,
                operations=(Set(place, reference),),
                reason="is a reference object of OpenClaw's form",
            )
        elif name is None:
            for key, item in value.items():
                yield from _secrets(item, (*place, key))
        else:
            for key, item in value.items():
                if isinstance(item, dict | list):
                    yield from _secrets(item, (*place, key))


def _names_secret(place: JsonPath, name: Json) -> bool:
    last = str(place[-1]).lower() if place else ""
    secret = last.endswith(("key", "token", "secret", "password"))
    return secret and isinstance(name, str) and bool(_SECRET_NAME.match(name))


MIGRATIONS: Final = (
    Migration(
        id="hook-token",
        kind=Kind.RETYPE,
        until=EARLY,
        reason="is a text",
        doctor="refuses the file",
        find=_hook_token,
    ),
    Migration(
        id="secret-reference",
        kind=Kind.ADD,
        until=EARLY,
        reason="needs a provider",
        doctor="refuses the file",
        find=_secret_provider,
    ),
)
