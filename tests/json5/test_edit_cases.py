"""Each folder of `cases/edits` is an edit: a text, operations, the text after them.

`op.json` is a list of operations, each an object with its name and its fields. With
`--update-goldens` the texts after are written anew.
"""

import json

import pytest
from conftest import CASES

from openclaw_cfg.json5 import edit
from openclaw_cfg.json5.encoding import decode, encode
from openclaw_cfg.json5.parser import parse
from openclaw_cfg.json5.style import is_strict

FOLDERS = sorted(path for path in (CASES / "edits").iterdir() if path.is_dir())
OPERATIONS = {
    kind.__name__: kind
    for kind in (
        edit.Set,
        edit.Insert,
        edit.Remove,
        edit.Rename,
        edit.Move,
        edit.CommentOut,
        edit.Keyed,
    )
}


def operation(fields: dict) -> edit.Operation:
    """The operation that an object of `op.json` describes."""
    kind = OPERATIONS[fields.pop("operation")]
    for name in {"path", "to", "keys"} & fields.keys():
        fields[name] = tuple(fields[name])
    return kind(**fields)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_the_text_after_the_edit_is_as_in_the_case(folder, request):
    before = parse(decode((folder / "before.json5").read_bytes()))
    operations = json.loads((folder / "op.json").read_text(encoding="utf-8"))

    after = edit.apply(before, [operation(fields) for fields in operations])

    path = folder / "after.json5"
    if request.config.getoption("--update-goldens"):
        path.write_bytes(encode(after.source))
    assert encode(after.source) == path.read_bytes()
    assert is_strict(after) or not is_strict(before)


def test_there_are_cases_for_every_operation():
    texts = [(folder / "op.json").read_text(encoding="utf-8") for folder in FOLDERS]

    used = {fields["operation"] for text in texts for fields in json.loads(text)}

    assert used == OPERATIONS.keys()
