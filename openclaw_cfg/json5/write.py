"""Values as JSON5 or JSON text, in a given style."""

import json
import math
import re
from collections.abc import Iterable
from typing import Final

from openclaw_cfg.json5.scalar import PLAIN_NAME
from openclaw_cfg.json5.style import JSON5, Style
from openclaw_cfg.jsonpath import Json

WIDTH: Final = 80
"""Characters; what is longer is not written on one line where there is a choice."""

# Half a surrogate pair has no UTF-8; the separators end a line for JavaScript.
_NEEDS_ESCAPE: Final = re.compile("[\ud800-\udfff\u2028\u2029\ufeff]")


def dumps(
    value: Json, style: Style = JSON5, *, prefix: str = "", one_line: bool = False
) -> str:
    """`value` as text, without a newline at its end.

    Args:
        value: any JSON value; keys in the order of the dict.
        style: how to write it.
        prefix: the indentation of the line where the text will begin.
        one_line: write everything on that line.

    Raises:
        ValueError: NaN or an infinity in strict style; JSON cannot express them.
    """
    if isinstance(value, dict):
        inner = prefix + style.indent
        parts = [
            key_start(key, style) + dumps(item, style, prefix=inner, one_line=one_line)
            for key, item in value.items()
        ]
        pad = " " if style.padded else ""
        return _enclose(f"{{{pad}", parts, f"{pad}}}", style, prefix, one_line=one_line)
    if isinstance(value, list):
        return _array(value, style, prefix, one_line=one_line)
    return _scalar(value, style)


def key_text(key: str, style: Style) -> str:
    """A key, quoted if it must be or if the style wants it."""
    return key if style.bare_keys and PLAIN_NAME.match(key) else string_text(key, style)


def key_start(key: str, style: Style) -> str:
    """A key and its colon, up to where the value begins."""
    return f"{key_text(key, style)}:{' ' * style.spaced}"


def string_text(text: str, style: Style) -> str:
    """A string in the quotes of the style, or in the others if that saves escapes."""
    body = json.dumps(text, ensure_ascii=False)[1:-1]
    body = _NEEDS_ESCAPE.sub(lambda found: f"\\u{ord(found[0]):04x}", body)
    other = "'" if style.quote == '"' else '"'
    quote = style.quote
    if not style.strict and quote in text and other not in text:
        quote = other
    if quote == '"':
        return f'"{body}"'
    return "'" + body.replace('\\"', '"').replace("'", "\\'") + "'"


def _scalar(value: Json, style: Style) -> str:
    if isinstance(value, str):
        return string_text(value, style)
    if isinstance(value, float) and not math.isfinite(value):
        if style.strict:
            raise ValueError("JSON has no word for NaN and the infinities")
        return "NaN" if math.isnan(value) else f"{'-' * (value < 0)}Infinity"
    return json.dumps(value)


def _array(value: list[Json], style: Style, prefix: str, *, one_line: bool) -> str:
    inner = prefix + style.indent
    flat = not any(isinstance(item, dict | list) for item in value)
    parts = [dumps(item, style, prefix=inner, one_line=one_line) for item in value]
    if flat and style.short_arrays and not one_line:
        text = _enclose("[", parts, "]", style, prefix, one_line=True)
        one_line = len(prefix) + len(text) <= WIDTH
    return _enclose("[", parts, "]", style, prefix, one_line=one_line)


def _enclose(
    left: str,
    parts: Iterable[str],
    right: str,
    style: Style,
    prefix: str,
    *,
    one_line: bool,
) -> str:
    parts = list(parts)
    if not parts:
        return left.strip() + right.strip()
    if one_line:
        return left + (", " if style.spaced else ",").join(parts) + right
    line = style.newline + prefix
    comma = "," if style.trailing_comma else ""
    body = f",{line}{style.indent}".join(parts)
    return f"{left.strip()}{line}{style.indent}{body}{comma}{line}{right.strip()}"
