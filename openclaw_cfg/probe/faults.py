"""What the body of a refusal says: its codes and its message, whoever wrote it.

Vendors put them under `error`, `base_resp`, `errors[0]`, or at the top; the code may be
a number, a word, or both in different fields.
"""

from collections.abc import Iterator
from typing import Final

from msgspec import Struct

from openclaw_cfg.jsonpath import Json

_CODE_NAMES: Final = frozenset(
    {"code", "status_code", "type", "status", "reason", "__type"}
)
_MESSAGE_NAMES: Final = ("message", "msg", "status_msg", "detail", "error", "errmsg")
_MAX_VALUES: Final = 2000


class Fault(Struct, frozen=True):
    """Codes (as text, lower case) and message of an error body."""

    codes: frozenset[str] = frozenset()
    message: str = ""


def read_fault(value: Json) -> Fault:
    """Codes and message of a JSON body; empty when there are none."""
    objects = list(_objects(value))
    codes = frozenset(code for item in objects for code in _codes(item))
    return Fault(codes, next((m for o in objects for m in _messages(o)), ""))


def hidden_fault(value: Json) -> bool:
    """Whether a body that came with a 200 is an error all the same."""
    if not isinstance(value, dict):
        return False
    if value.get("success") is False or value.get("error") or value.get("errors"):
        return True
    native = value.get("base_resp")
    code = native.get("status_code") if isinstance(native, dict) else None
    return code is not None and code != 0


def _objects(root: Json) -> Iterator[dict[str, Json]]:
    """The objects of a value, outermost first, up to a bound."""
    queue: list[Json] = [root]
    for value in queue:
        if isinstance(value, dict):
            yield value
            queue.extend(value.values())
        elif isinstance(value, list):
            queue.extend(value)
        if len(queue) > _MAX_VALUES:
            return


def _codes(item: dict[str, Json]) -> Iterator[str]:
    for name in _CODE_NAMES & item.keys():
        value = item[name]
        if isinstance(value, str | int) and not isinstance(value, bool):
            yield str(value).lower()


def _messages(item: dict[str, Json]) -> Iterator[str]:
    for name in _MESSAGE_NAMES:
        value = item.get(name)
        if isinstance(value, str) and value.strip():
            yield value
