"""How much of what a person wrote is still in force after a fix.

A value is a text, a number, true or false that is not in a key meant as a comment. It
is in force where the fixed file has it again: a text as a value, as a key or in one of
them, a number anywhere, true and false at a key of the same name; or where a step put
a new word for it. What OpenClaw retired, or never read, is not.

Run as a program: one line for each value that is not in force, then the figures; with
a folder of OpenClaw's package (and `node`) as arguments, the same for the migrations of
its `doctor --fix`. There a value is in force only where the file is then accepted, and
a value that `fix` has a new word for counts as one that doctor has a new word for.
With `VERSION=FOLDER` of older versions' docs: the figures for their examples.
"""

import json
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from fix_plans import FILES, of_file, of_text, schema

from openclaw_cfg.fix.plan import FixPlan, FixStep
from openclaw_cfg.json5.edit import CommentOut
from openclaw_cfg.json5.error import Json5Error
from openclaw_cfg.json5.notes import is_note
from openclaw_cfg.jsonpath import Json, JsonPath, format_path
from openclaw_cfg.loader import load
from openclaw_cfg.openclaw.environment import Environment
from openclaw_cfg.openclaw.judge import judge
from openclaw_cfg.report import Severity
from openclaw_cfg.schema.store import NEWEST
from openclaw_cfg.source import Source

BLOCK = re.compile(
    r"^([ \t]*)```(?:json5?|jsonc)\b[^\n]*\n(.*?)^[ \t]*```", re.DOTALL | re.MULTILINE
)


def leaves(value: Json, place: JsonPath = ()) -> Iterator[tuple[JsonPath, Json]]:
    """Every value with its path, comments left out."""
    if isinstance(value, dict):
        for key, item in value.items():
            if not is_note(key):
                yield from leaves(item, (*place, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from leaves(item, (*place, index))
    elif value is not None:
        yield place, value


def keys(value: Json) -> Iterator[str]:
    """Every key."""
    if isinstance(value, dict):
        yield from value
        for item in value.values():
            yield from keys(item)
    elif isinstance(value, list):
        for item in value:
            yield from keys(item)


def lost(before: Json, fixed: Json) -> Iterator[tuple[JsonPath, Json]]:
    """The values that are not in force any more."""
    after = list(leaves(fixed))
    texts = {v for _, v in after if isinstance(v, str)} | set(keys(fixed))
    numbers = {v for _, v in after if not isinstance(v, str | bool)}
    flags = {(p[-1], v) for p, v in after if isinstance(v, bool)}
    for path, value in leaves(before):
        match value:
            case bool():
                kept = (path[-1], value) in flags
            case str():
                kept = any(value in text for text in texts)
            case _:
                kept = value in numbers or any(str(value) in text for text in texts)
        if not kept:
            yield path, value


def new_word(plan: FixPlan, path: JsonPath) -> bool:
    """Whether a step put a value for one at a path, instead of setting it aside."""
    near = _nearest(plan, path) or [s for s in plan.steps if s.path[-1:] == path[-1:]]
    return bool(near) and not any(
        _sets_aside(step) or _is_of_another(step, path) for step in near
    )


def _sets_aside(step: FixStep) -> bool:
    aside = any(isinstance(o, CommentOut) for o in step.change.operations)
    return aside or "closed side" in step.reason


def _is_of_another(step: FixStep, path: JsonPath) -> bool:
    """Whether a step is about another key, which counts instead of this one."""
    return "is replaced by" in step.reason and path[: len(step.path)] != step.path


def _nearest(plan: FixPlan, path: JsonPath) -> list[FixStep]:
    """The steps about a path itself, or else about the nearest object it is in."""
    near: dict[int, list[FixStep]] = {}
    for step in plan.steps:
        for length in {len(p) for p in _places(step) if path[: len(p)] == p}:
            near.setdefault(length, []).append(step)
    return near[max(near)] if near else []


def told(plan: FixPlan, path: JsonPath) -> str:
    """What the steps say of a path, or of the object that it is in; the nearest."""
    same = [s for s in plan.steps if s.path[-1:] == path[-1:]]
    steps = _nearest(plan, path) or same
    return f"{steps[-1].reason}; {steps[-1].effect}" if steps else ""


def _places(step: FixStep) -> Iterator[JsonPath]:
    """Where a step changes something."""
    yield step.path
    for operation in step.change.operations:
        yield operation.path


RETIRED = ("retired", "no longer")
"""Words of reasons that say that OpenClaw once read a key."""
NOTHING = (
    *("is not a key", "is not a word", "is not accepted", "is not a port", "is empty"),
    *("could not be used", "cannot be reached", 'only "http/protobuf" is exported'),
)
"""Words of reasons that say that a value never meant anything to OpenClaw."""
ANOTHER = (
    *("is now", "is replaced by", "set already", "cannot be beside", "is an object"),
    *("in one object", "no agent is marked as default", "as one before it"),
)
"""Words of reasons that say which other value counts."""


def main() -> None:
    """Print the values that are not in force, and the figures."""
    total = same = worded = retired = 0
    for file in FILES:
        plan = of_file(file)
        values = list(leaves(plan.before.merged))
        gone = list(lost(plan.before.merged, plan.after.merged))
        total += len(values)
        same += len(values) - len(gone)
        for path, value in gone:
            said = told(plan, path)
            if new_word(plan, path):
                worded += 1
            else:
                retired += is_retired(plan, path)
                print(f"{file.name}: {format_path(path)} = {value!r}: {said}")
    kept = total - retired
    print(f"{total} values: {same} as they were, {worded} in a new word")
    print(f"{retired} retired by OpenClaw, {kept - same - worded} others not in force")
    print(
        f"in force, of those that are not retired: {100 * (same + worded) / kept:.1f} %"
    )


def is_retired(plan: FixPlan, path: JsonPath) -> bool:
    """Whether `fix` says of a value that it set aside that OpenClaw retired it."""
    said = max(
        # A key that comes twice says nothing of the one that counts.
        (
            s
            for s in plan.steps
            if s.change.operations and path[: len(s.path)] == s.path
        ),
        key=lambda step: len(step.path),
        default=None,
    )
    words = said.reason if said else ""
    return not new_word(plan, path) and any(word in words for word in RETIRED)


def examples(folders: Iterable[str]) -> None:
    """Print how much of the documented examples of older versions is in force.

    Args:
        folders: `VERSION=FOLDER` each, the folder of the version's docs. An example is
            a block that its version's schema accepts and the newest one does not.
    """
    blocks: dict[str, str] = {}
    for version, _, folder in (text.partition("=") for text in folders):
        for page in sorted(Path(folder).rglob("*.md")):
            for match in BLOCK.finditer(page.read_text(encoding="utf-8")):
                if match[2] not in blocks and _is_old(match[2], version):
                    blocks[match[2]] = version
    total = kept = loaded = 0
    for text in blocks:
        plan = of_text(text)
        loaded += not plan.left
        gone = [path for path, _ in lost(plan.before.merged, plan.after.merged)]
        retired = sum(is_retired(plan, path) for path in gone)
        worded = sum(new_word(plan, path) for path in gone)
        values = sum(1 for _ in leaves(plan.before.merged))
        total += values - retired
        kept += values - len(gone) + worded
    print(f"examples: {loaded} of {len(blocks)} accepted")
    print(f"in force: {kept} of {total}, {100 * kept / total:.1f} %")


def _is_old(text: str, version: str) -> bool:
    """Whether a block is a configuration for a version that the newest one refuses."""
    try:
        loaded = load(Source(None, text), environment=Environment())
    except Json5Error:
        return False
    if not isinstance(loaded.merged, dict) or not loaded.merged:
        return False
    old, new = (
        any(f.severity is Severity.ERROR for f in judge(loaded, schema(v)))
        for v in (version, NEWEST)
    )
    return new and not old


def doctor(package: str, node: str) -> None:
    """Print how much is in force after the migrations of OpenClaw's doctor."""
    plans = [of_file(file) for file in FILES]
    done = subprocess.run(
        [node, str(Path(__file__).parent / "fix" / "doctor.mjs"), package],
        input="".join(f"{json.dumps(plan.before.merged)}\n" for plan in plans),
        capture_output=True,
        text=True,
        check=True,
    )
    total = kept = loaded = there = 0
    for plan, line in zip(plans, done.stdout.strip().split("\n"), strict=True):
        ours = dict(lost(plan.before.merged, plan.after.merged))
        values = [
            path
            for path, _ in leaves(plan.before.merged)
            if path not in ours or not is_retired(plan, path)
        ]
        total += len(values)
        after = load(Source(None, line), environment=Environment())
        if any(f.severity is Severity.ERROR for f in judge(after, schema())):
            continue
        loaded += 1
        there += len(values)
        gone = {path for path, _ in lost(plan.before.merged, json.loads(line))}
        gone = {p for p in gone if p not in ours or not new_word(plan, p)}
        kept += sum(path not in gone for path in values)
    print(f"doctor: {loaded} of {len(plans)} files accepted")
    print(f"in force: {kept} of {total}, {100 * kept / total:.1f} %")
    print(f"of those in accepted files: {kept} of {there}, {100 * kept / there:.1f} %")


if __name__ == "__main__":
    if "=" in "".join(sys.argv[1:2]):
        examples(sys.argv[1:])
    else:
        main()
        if sys.argv[1:]:
            doctor(*sys.argv[1:])
