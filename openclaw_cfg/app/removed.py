"""What a fix removes from a file that cannot have comments, kept in a side file.

The file is for people: OpenClaw does not read it. It is JSON5, one array, to which
each fix adds.
"""

import json
import re
from collections.abc import Container, Iterator, Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Final

from openclaw_cfg.app.stale_comments import form_note_lines
from openclaw_cfg.errors import Refused
from openclaw_cfg.files import atomic
from openclaw_cfg.files.read import digest, file_error, read_or_new
from openclaw_cfg.files.write import WriteOptions
from openclaw_cfg.fix.change import Removed
from openclaw_cfg.fix.merge_move import exists
from openclaw_cfg.fix.patch import Sheet
from openclaw_cfg.fix.plan import FixPlan, FixStep
from openclaw_cfg.json5.edit import Move, Operation, Remove, Rename, Set
from openclaw_cfg.json5.nodes import Document
from openclaw_cfg.json5.write import dumps
from openclaw_cfg.jsonpath import Json, JsonPath, format_path, value_at
from openclaw_cfg.loader import Loaded

_SUFFIX: Final = ".removed.json5"
_HEAD: Final = """\
// What `openclaw-cfg fix` took out of the file beside this one, whose name is the
// first part of this one's. OpenClaw does not read it. It may hold keys.
"""
# A shorter text is a word such as "on", which the change itself shows.
_LONG: Final = 4
_BETWEEN: Final = re.compile(r"""["'\s:,{}\[\]]+""")
_RUN: Final = re.compile(r"\w+")
_WORD: Final = 80
_SECRET: Final = re.compile(
    r"key|token|secret|pass|auth|credential|headers|env", re.IGNORECASE
)


def beside(config: Path) -> Path:
    """The side file of a configuration."""
    return config.with_name(config.name + _SUFFIX)


def removed(plan: FixPlan) -> tuple[Removed, ...]:
    """What the steps of a plan remove and no comment keeps.

    In a strict file this is whatever would be a comment elsewhere. In any file it is
    also text that a step replaced without showing the old text, and comments that have
    lost their place.
    """
    found = [*plan.removed]
    kept = {word for item in found for word in _words(item.value)}
    kept |= {word for item in found for word in _words(list(map(str, item.path)))}
    kept |= set(_words(plan.after.merged))
    text = _text(plan)
    told = {word for _, word in replaced(plan)}
    told |= {str(key) for step in plan.steps for key in step.path}
    reasons = (step.reason for step in plan.steps)
    moved = {key for step in plan.steps for key in moved_keys(step)}
    written = _Words("\n".join((text, *kept, *reasons)))

    @cache
    def whole() -> frozenset[str]:
        return frozenset(map(_dumped, _blocks(plan.after.merged)))

    for document, path, word in _written(plan.before):
        if len(word) < _LONG or word in kept or word in told or word in written:
            continue
        value = value_at(document.value, path)
        place = plan.before.root.merged(document, path)
        if word in moved and word == path[-1] and _dumped(value) in whole():
            continue
        if word == path[-1] and _is_kept(value, kept):
            if word in moved:
                continue
            found.append(Removed(place, "has another name or place", word))
        else:
            found.append(Removed(place, "replaced", value))
        kept |= {word, *_words(value)}
    return (*found, *_lost_comments(plan, text))


def moved_keys(step: FixStep) -> tuple[str, ...]:
    """The keys that a step takes away or renames and that its words do not name."""
    told = f"{format_path(step.path)} {step.reason} {step.effect}"
    kept = {word for one in step.change.operations for word in _put(one)}
    keys = {
        str(operation.path[-1]): None
        for operation in step.change.operations
        if isinstance(operation, Move | Remove | Rename)
        and isinstance(operation.path[-1], str)
    }
    return tuple(key for key in keys if key not in told and key not in kept)


def _blocks(value: Json) -> Iterator[Json]:
    """Every object and array that has something in it."""
    if value and isinstance(value, dict | list):
        yield value
        for item in value.values() if isinstance(value, dict) else value:
            yield from _blocks(item)


def _dumped(value: Json) -> str:
    return json.dumps(value, sort_keys=True)


def _put(operation: Operation) -> Iterator[str]:
    """The keys that an operation writes, and the texts in an object that it writes."""
    if isinstance(operation, Move):
        yield str(operation.to[-1])
    elif isinstance(operation, Set):
        yield str(operation.path[-1])
        if isinstance(operation.value, dict):
            yield from (word for _, word in _texts(operation.value, ()))


def _is_kept(value: Json, kept: Container[str]) -> bool:
    """Whether a value is still there; then it is not copied: it may be a key."""
    texts = [value] if isinstance(value, str) else []
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        texts = [*map(str, value)]
    return bool(texts) and all(text in kept for text in texts)


def _text(plan: FixPlan) -> str:
    """All files after the fix."""
    return "\n".join(document.source.text for document in plan.after.documents)


def _written(loaded: Loaded) -> Iterator[tuple[Document, JsonPath, str]]:
    """Every key and string of all files, in effect or not, with its place."""
    for document in loaded.documents:
        for path, word in _texts(document.value, ()):
            yield document, path, word


def _lost_comments(plan: FixPlan, text: str) -> Iterator[Removed]:
    """Comments that are no longer in the files."""
    lines = {line.strip("/* \t") for line in text.splitlines()}
    for document in plan.after.documents:
        for comment in document.comments:
            lines |= {line.strip("/* \t") for line in comment.text.splitlines()}
    for document in plan.before.documents:
        for comment in document.comments:
            own = [line.strip() for line in comment.text.splitlines()]
            if form_note_lines().issuperset(own):
                continue  # the file is no longer in that form
            if any(ln.strip("/* \t") not in lines and ln not in text for ln in own):
                yield Removed((), "a comment without its place", comment.text.strip())


def replaced(plan: FixPlan) -> Iterator[tuple[FixStep, str]]:
    """The old strings that steps replaced: the step and the string.

    Strings that may be API keys are left out.
    """
    sheet = Sheet(plan.before.merged)
    written = _Words(_text(plan))
    for step in plan.steps:
        if any(isinstance(o, Set) for o in step.change.operations):
            old = _at(sheet.value, step.path)
            open_ = step.rule.startswith("secret-variable") or not any(
                _SECRET.search(str(key)) for key in step.path
            )
            short = old if isinstance(old, str) and len(old) <= _WORD else ""
            if short and open_ and short not in written:
                yield step, short
        sheet.makes(step.change.operations)


def keep(config: Path, found: Sequence[Removed], terms: WriteOptions) -> Path:
    """Add to the side file; by `terms`, `undo` takes it back together with the fix.

    Raises:
        Refused: there is another file with that name that is not a side file.
        FileError: it cannot be written.
    """
    read = read_or_new(beside(config))
    before = read.data.decode("utf-8", "surrogateescape")
    if before.strip() and not before.rstrip().endswith("]"):
        raise Refused(
            f'"{read.path}" does not end as it would if only this tool wrote it',
            hint="move it away; what a fix takes out is added to such a file",
        )
    data = added(before, found).encode("utf-8", "surrogateescape")
    try:
        terms.record(read, digest(data))
        atomic.replace(read.target, data)
    except OSError as error:
        raise file_error(read.path, error, "write") from error
    return read.path


def added(before: str, found: Sequence[Removed]) -> str:
    """The side file's text with more values; `before` may be empty."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    entries = "".join(f"  // {now}\n  {_indented(item)},\n" for item in found)
    before = before.rstrip()
    return f"{before[:-1] if before else _HEAD + '[' + chr(10)}{entries}]\n"


def _indented(item: Removed) -> str:
    entry: Json = {
        "path": format_path(item.path),
        "reason": item.reason,
        "value": item.value,
    }
    return dumps(entry).strip().replace("\n", "\n  ")


class _Words:
    """Whether a text contains a word, or several in the same order.

    Words are looked up in a set, since a file may have thousands.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._parts = frozenset(_BETWEEN.split(text))
        self._runs = frozenset(_RUN.findall(text))

    def __contains__(self, word: str) -> bool:
        if word in self._parts:
            return True
        runs = _RUN.findall(word)
        if not all(run in self._runs for run in runs):
            return False
        return runs == [word] or word in self._text


def _at(value: Json, path: JsonPath) -> Json:
    return value_at(value, path) if exists(value, path) else None


def _texts(value: Json, place: JsonPath) -> Iterator[tuple[JsonPath, str]]:
    """Every key and every string, with the path of its member or item."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield (*place, key), key
            yield from _texts(item, (*place, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _texts(item, (*place, index))
    elif isinstance(value, str):
        yield place, value


def _words(value: Json) -> Iterator[str]:
    return (word for _, word in _texts(value, ()))
