"""The npm package json5, which OpenClaw reads its configuration with, as a judge."""

import json
import math
import subprocess
from collections.abc import Sequence
from pathlib import Path

import openclaw_binary

from openclaw_cfg.json5.error import Json5Error
from openclaw_cfg.json5.parser import parse
from openclaw_cfg.source import Source

_SCRIPT = Path(__file__).with_suffix(".mjs")


def answers(texts: Sequence[str], folder: Path) -> list[dict]:
    """For each text `{"value": …}`, or `{"line": …, "column": …}` of the mistake."""
    openclaw = openclaw_binary.find(folder)
    done = subprocess.run(
        [openclaw.node, str(_SCRIPT), str(openclaw.package)],
        input="".join(json.dumps(text) + "\n" for text in texts).encode(),
        stdout=subprocess.PIPE,
        env={},
        timeout=300,
        check=True,
    )
    return [json.loads(line) for line in done.stdout.split(b"\n")[:-1]]


def disagreements(texts: Sequence[str], folder: Path) -> list[object]:
    """The texts which we read otherwise, with both answers."""
    found = []
    for text, theirs in zip(texts, answers(texts, folder), strict=True):
        try:
            ours = plain(parse(Source(None, text)).value)
        except Json5Error as error:
            if "value" in theirs or not _same_place(text, theirs, error):
                found.append((text, theirs, str(error)))
        else:
            if "value" not in theirs or ours != _sorted(theirs["value"]):
                found.append((text, theirs, ours))
    return found


def plain(value: object) -> object:
    """A value of ours in the form of the script; keys sorted, numbers as doubles."""
    match value:
        case bool() | None | str():
            return value
        case int() | float():
            return {"number": float(value) if not math.isnan(value) else "NaN"}
        case list():
            return [plain(item) for item in value]
        case dict():
            return {"object": sorted([key, plain(value[key])] for key in value)}


def _sorted(value: object) -> object:
    match value:
        case {"number": text}:
            return {"number": "NaN" if text == "NaN" else float(text)}
        case {"object": pairs}:
            return {"object": sorted([key, _sorted(item)] for key, item in pairs)}
        case list():
            return [_sorted(item) for item in value]
    return value


def _same_place(text: str, theirs: dict, error: Json5Error) -> bool:
    """Whether our span holds their place: UTF-16 columns, lines that end with LF."""
    lines = text.split("\n")
    before = "".join(line + "\n" for line in lines[: theirs["line"] - 1])
    place = _units(before) + theirs["column"] - 1
    first = _units(text[: error.span.start])
    last = _units(text[: error.span.end])
    # They point behind the second half of a character beyond U+FFFF, we at it; and
    # behind the slash that begins no comment.
    return first - 1 <= place <= last + 2


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
