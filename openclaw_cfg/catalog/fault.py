"""What the body of a refusal says: its codes and messages, for all vendors.

Vendors put them under `error`, `base_resp`, `errors[0]`, `Response.Error`, or at the
top; the code may be a number, a word, or both in different members; a relay may include
the vendor's own body as text in its own.
"""

import json
from collections.abc import Iterator
from typing import Final

from msgspec import Struct

from openclaw_cfg.jsonpath import Json

# Names of members, in lower case and without "_".
_CODE_NAMES: Final = frozenset(
    {"code", "statuscode", "type", "status", "reason", "errorcode", "errcode", "errno"}
    | {"errortype", "error"}
)
_MESSAGE_NAMES: Final = (
    *("message", "msg", "statusmsg", "detail", "error", "errmsg", "errormsg"),
    *("errordescription", "errormessage", "description", "title", "reason", "raw"),
)
# The values of `code` that mean success; 20000 is SiliconFlow's.
_FINE: Final = frozenset({"0", "200", "201", "20000", "ok", "success", "null", ""})
_NOT_FINE: Final = frozenset({"error", "fail", "failed", "failure"})
_MAX_VALUES: Final = 2000
_MAX_CODE: Final = 80


class Fault(Struct, frozen=True):
    """What an error body says.

    Attributes:
        codes: values of code-like members, see `plain_code`.
        message: the outermost message, for showing.
        words: all messages, one per line.
    """

    codes: frozenset[str] = frozenset()
    message: str = ""
    words: str = ""


def plain_code(text: str) -> str:
    """A code in one spelling for all vendors: `InvalidApiKey` is `invalid_api_key`.

    Dots, colons and stars stay; AWS puts a namespace before a `#`.
    """
    name = text.rpartition("#")[2].lower()
    return "".join(char for char in name if char.isalnum() or char in ".:*")


def read_fault(value: Json) -> Fault:
    """Codes and messages of a JSON body; empty when there are none."""
    objects = list(_objects(value))
    codes = frozenset(code for item in objects for code in _codes(item))
    messages = list(dict.fromkeys(m for o in objects for m in _messages(o)))
    if isinstance(value, str):
        messages = [value]
    return Fault(codes, next(iter(messages), ""), "\n".join(messages))


def hidden_fault(value: Json) -> bool:
    """Whether a body that came with a 200 is nevertheless an error."""
    if not isinstance(value, dict):
        return False
    response = value.get("response")
    if isinstance(response, dict) and response.get("error"):
        return True  # an event of the Responses API
    return _says_error(value) or any(map(_is_bad, _result_codes(value)))


def _says_error(value: dict[str, Json]) -> bool:
    clouds = (_object(value.get(n)) for n in ("Response", "ResponseMetadata"))
    return (
        any(value.get(name) is False for name in ("success", "ok", "status"))
        or bool(value.get("error") or value.get("errors"))
        or any(str(value.get(n)).lower() in _NOT_FINE for n in ("type", "status"))
        or any(cloud.get("Error") for cloud in clouds)
    )


def _result_codes(value: dict[str, Json]) -> Iterator[Json]:
    for name in ("code", "error_code", "errcode", "errno"):
        yield value.get(name)
    yield _object(value.get("base_resp")).get("status_code")
    yield _object(value.get("header")).get("code")


def _object(value: Json) -> dict[str, Json]:
    return value if isinstance(value, dict) else {}


def _is_bad(code: Json) -> bool:
    told = isinstance(code, str | int | float) and not isinstance(code, bool)
    return told and str(code).strip().lower() not in _FINE


def _objects(root: Json) -> Iterator[dict[str, Json]]:
    """The objects in a value, outermost first, up to a limit; also those in strings."""
    queue: list[Json] = [root]
    for value in queue:
        if isinstance(value, dict):
            yield value
            queue.extend(value.values())
        elif isinstance(value, list):
            queue.extend(value)
        elif isinstance(value, str) and value.lstrip().startswith("{"):
            queue.append(_parsed(value))
        if len(queue) > _MAX_VALUES:
            return


def _parsed(text: str) -> Json:
    try:
        value: Json = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _codes(item: dict[str, Json]) -> Iterator[str]:
    for name, value in item.items():
        if _plain_name(name) not in _CODE_NAMES:
            continue
        if isinstance(value, str | int) and not isinstance(value, bool):
            text = str(value)
            if len(text) <= _MAX_CODE and " " not in text:
                yield plain_code(text)


def _messages(item: dict[str, Json]) -> Iterator[str]:
    named = {_plain_name(name): value for name, value in item.items()}
    for name in _MESSAGE_NAMES:
        value = named.get(name)
        if isinstance(value, str) and value.strip():
            yield value


def _plain_name(name: str) -> str:
    return name.lower().replace("_", "")
