r"""The grammar of `.env` files, as OpenClaw's reader (npm `dotenv`) has it.

`NAME=value` or `NAME: value`, `export` in front is allowed, the last of equal names
counts. A value in `'`, `"` or a backtick may span lines; `\n` and `\r` mean line breaks
inside `"` only. An unquoted value ends at the first `#`, even inside a word. Nothing is
interpolated. python-dotenv differs in the last three points, so a key with `#` in it
would be read differently from how OpenClaw reads it.
"""

import re
from typing import Final

_QUOTED: Final = "|".join(rf"{q}(?:\\{q}|[^{q}])*{q}" for q in "'\"`")
_LINE: Final = re.compile(
    r"^[^\S\n]*\s*(?:export\s+)?(?P<name>[\w.-]+)(?:\s*=\s*?|:\s+?)"
    rf"(?P<value>\s*(?:{_QUOTED})|[^#\n]+)?[^\S\n]*(?:\#.*)?$",
    re.MULTILINE | re.ASCII,
)


def parse_dotenv(text: str) -> dict[str, str]:
    """Names and values; lines that are no assignment are passed over."""
    text = re.sub(r"\r\n?", "\n", text)
    found = _LINE.finditer(text)
    return {match["name"]: _value(match["value"] or "") for match in found}


def _value(written: str) -> str:
    value = written.strip()
    quote = value[:1]
    if len(value) > 1 and quote in "'\"`" and value.endswith(quote):
        value = value[1:-1]
    if quote == '"':
        value = value.replace("\\n", "\n").replace("\\r", "\r")
    return value
