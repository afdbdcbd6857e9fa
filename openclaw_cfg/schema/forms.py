"""The patterns of OpenClaw's schema in words."""

from typing import Final

_ALIAS: Final = "lower-case letters, digits, - and _, beginning with a letter"

FORMS: Final[dict[str, str]] = {
    r"^[A-Z][A-Z0-9_]{0,127}$": (
        "write the name of a variable: capitals, digits and _, such as OPENAI_API_KEY"
    ),
    r"^[a-z][a-z0-9_-]{0,63}$": f"write a name of {_ALIAS}",
    r"^[A-Za-z0-9_][A-Za-z0-9_-]{0,63}$": (
        "write a name of letters, digits, - and _, of at most 64 characters"
    ),
    r"^[a-z0-9_][a-z0-9_-]{0,63}$": (
        "write a name of lower-case letters, digits, - and _, of at most 64"
    ),
    r"^\d+$": "write digits only",
    r"\S": "write something other than spaces",
    r"^#?[0-9a-fA-F]{6}$": "write a colour as six hexadecimal digits, such as #ff0000",
    r"^https?:\/\/": "begin it with https:// or http://",
    r"^[Hh][Tt][Tt][Pp][Ss]:\/\/": "begin it with https://",
    r"^[Hh][Tt][Tt][Pp][Ss]?:\/\/(?![^/?#]*@)": (
        "begin it with https:// or http://, without a user name or password"
    ),
    r"^[wW][sS][sS]?:\/\/": "begin it with wss:// or ws://",
    r"^\d+(?:ms|s|m|h)$": "write a number and its unit, such as 30s or 5m",
    r"^[A-Z_][A-Z0-9_]*$": "write the name of a variable: capitals, digits and _",
    r"^[^.[\]]+$": "leave out dots and brackets",
    r"^(?!\s*-)": "begin it with something other than -",
    r"^/": "begin it with /",
}
