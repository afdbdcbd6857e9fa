"""Each text in `cases/syntax` has one mistake; its `.out` says how it is reported.

The first line is the place and the message, then come the place of what is open and
what to do, where there are such.
"""

import pytest
from conftest import CASES

from openclaw_cfg.json5.encoding import decode
from openclaw_cfg.json5.error import Json5Error
from openclaw_cfg.json5.parser import parse

TEXTS = sorted((CASES / "syntax").glob("*.json5"))


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_a_mistake_is_reported_as_in_the_case(path, golden):
    with pytest.raises(Json5Error) as caught:
        parse(decode(path.read_bytes(), path))

    error = caught.value
    end = error.source.position(error.span.end)
    lines = [f"{error}", f"up to {end.line}:{end.column}"]
    if error.opened:
        opened = error.source.position(error.opened.start)
        lines.append(f"opened at {opened.line}:{opened.column}")
    if error.help:
        lines.append(f"help: {error.help}")
    golden(path.with_suffix(".out"), "\n".join(lines) + "\n")
