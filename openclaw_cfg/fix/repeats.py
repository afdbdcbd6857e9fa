"""Fallbacks that steps have made equal to a model before them."""

from collections.abc import Iterator

from openclaw_cfg.fix.change import Change
from openclaw_cfg.json5.edit import CommentOut
from openclaw_cfg.jsonpath import Json, JsonPath, as_array, as_object, get


def repeated(before: Json, after: Json) -> Iterator[Change]:
    """What takes out the fallbacks that repeat a model and did not before.

    OpenClaw would only ask the same model again.
    """
    for path, chosen in _choices(after, ()):
        there = [*_again(as_object(get(before, *path)))]
        again = [*_again(chosen)]
        for index in reversed(again if len(again) > len(there) else ()):
            place: JsonPath = (*path, "fallbacks", index)
            note = "the same model as one before it"
            yield Change(
                path=place,
                operations=(CommentOut(place, note),),
                reason=f"is {note} now",
            )


def _choices(value: Json, path: JsonPath) -> Iterator[tuple[JsonPath, dict[str, Json]]]:
    """Every object that has fallbacks."""
    if isinstance(value, dict):
        if isinstance(value.get("fallbacks"), list):
            yield path, value
        for key, item in value.items():
            yield from _choices(item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _choices(item, (*path, index))


def _again(chosen: dict[str, Json]) -> Iterator[int]:
    """The indexes of the fallbacks that repeat a model."""
    known = {_normal(chosen.get("primary"))}
    for index, ref in enumerate(as_array(chosen.get("fallbacks"))):
        if _normal(ref) and _normal(ref) in known:
            yield index
        known.add(_normal(ref))


def _normal(ref: Json) -> str:
    return ref.strip().lower() if isinstance(ref, str) else ""
