"""Refuses to print texts with keys to a screen or a pipe, where they may be stored."""

from collections.abc import Iterable, Sequence

from openclaw_cfg.errors import Refused
from openclaw_cfg.json5.parser import parse
from openclaw_cfg.jsonpath import Json, JsonPath, format_path
from openclaw_cfg.redact import redacted
from openclaw_cfg.source import Source


def refuse_keys(text: str, *, hint: str, flags: Sequence[str] = ()) -> None:
    """Look for keys in a text that is to be printed unchanged.

    Args:
        hint: what to do instead.
        flags: as those of an error.

    Raises:
        Refused: there is one.
    """
    document = parse(Source(None, text))
    hidden = redacted(document)
    if hidden.text != text:
        place = _difference(document.value, parse(hidden).value)
        where = "a comment" if place is None else f'"{format_path(place)}"'
        raise Refused(
            f"{where} holds a key",
            hint=hint,
            flags=flags,
        )


def _difference(one: Json, other: Json) -> JsonPath | None:
    """The path of the first difference of two values; None if they are equal."""
    if one == other:
        return None
    pairs: Iterable[tuple[str | int, Json, Json]]
    if isinstance(one, list) and isinstance(other, list):
        pairs = zip(range(len(one)), one, other, strict=True)
    elif (
        isinstance(one, dict) and isinstance(other, dict) and one.keys() == other.keys()
    ):
        pairs = ((key, one[key], other[key]) for key in one)
    else:
        return ()
    places = ((step, _difference(a, b)) for step, a, b in pairs)
    return next((step, *rest) for step, rest in places if rest is not None)
