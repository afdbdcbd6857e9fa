"""Findings about the format of a string, and OpenClaw's patterns in words."""

from typing import Final

from openclaw_cfg.jsonpath import as_array
from openclaw_cfg.report import Finding
from openclaw_cfg.schema.context import SchemaContext
from openclaw_cfg.schema.failure import Failure
from openclaw_cfg.schema.messages.words import joined, limit, literal, name_of
from openclaw_cfg.schema.web_url import odd_character

_VARIABLE: Final = "write the name of a variable: capitals, digits and _"
_URL: Final = "write a complete URL, such as https://example.com/path"
_FORMS: Final[dict[str, str]] = {
    r"^[A-Z][A-Z0-9_]{0,127}$": f"{_VARIABLE}, such as OPENAI_API_KEY",
    r"^[A-Z_][A-Z0-9_]*$": f"{_VARIABLE}, such as OPENAI_API_KEY",
    r"^[a-z][a-z0-9_-]{0,63}$": (
        "write lower-case letters, digits, - and _, beginning with a letter"
    ),
    r"^[A-Za-z0-9_][A-Za-z0-9_-]{0,63}$": (
        "write letters, digits, - and _, beginning with none of -, at most 64"
    ),
    r"^[a-z0-9_][a-z0-9_-]{0,63}$": (
        "write lower-case letters, digits, - and _, at most 64"
    ),
    r"^\d+$": "write digits only",
    r"\S": "write something other than spaces",
    r"^[^\s/]+$": "write it without spaces and slashes",
    r"^#?[0-9a-fA-F]{6}$": "write a colour as six hexadecimal digits, such as #ff0000",
    r"^https?:\/\/": "begin it with https:// or http://",
    r"^[Hh][Tt][Tt][Pp][Ss]:\/\/": "begin it with https://",
    r"^[Hh][Tt][Tt][Pp][Ss]?:\/\/(?![^/?#]*@)": (
        "begin it with https:// or http://, without a user name or password"
    ),
    r"^[wW][sS][sS]?:\/\/": "begin it with wss:// or ws://",
    r"^\d+(?:ms|s|m|h)$": "write a number and its unit, such as 30s or 5m",
    r"^[^.[\]]+$": "write it without dots and brackets",
    r"^(?!\s*-)": "begin it with something other than -",
    r"^/": "begin it with /",
}


def bad_form(failure: Failure, _: SchemaContext) -> Finding:
    """A string that does not match its pattern or format."""
    problem = "does not have the form it needs" if failure.value else "is empty"
    return Finding(
        rule="bad-format" if failure.keyword == "format" else "bad-pattern",
        message=f"{name_of(failure.path)} {problem}",
        path=failure.path,
        help=form(failure),
    )


def form(failure: Failure) -> str:
    """The format of a string, in words."""
    expected = failure.expected
    match failure.keyword:
        case "format":
            return odd_character(str(failure.value)) or _URL
        case "pattern":
            return _FORMS.get(str(expected), f"it must match /{expected}/")
        case "enum":
            return f"accepted: {joined([literal(v) for v in as_array(expected)])}"
        case "minLength":
            return f"write at least {limit(expected, 'character')}"
        case "maxLength":
            return f"write at most {limit(expected, 'character')}"
    return ""
