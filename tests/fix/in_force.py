"""How much of what a person wrote is still in force after a fix.

A value is a text, a number, true or false that is not in a key meant as a comment. It
is in force where the fixed file has it again: a text as a value, as a key or in one of
them, a number anywhere, true and false at a key of the same name; or where a step put
a new word for it. What OpenClaw retired, or never read, is not.

Run as a program: one line for each value that is not in force, then the figures.
"""

from collections.abc import Iterator

from fix_plans import FILES, of_file

from openclaw_cfg.fix.plan import Plan
from openclaw_cfg.json5.edit import CommentOut
from openclaw_cfg.json5.notes import is_note
from openclaw_cfg.jsonpath import Json, JsonPath, format_path


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


def lost(plan: Plan) -> Iterator[tuple[JsonPath, Json]]:
    """The values that are not in force any more."""
    after = list(leaves(plan.after.merged))
    texts = {v for _, v in after if isinstance(v, str)} | set(keys(plan.after.merged))
    numbers = {v for _, v in after if not isinstance(v, str | bool)}
    flags = {(p[-1], v) for p, v in after if isinstance(v, bool)}
    for path, value in leaves(plan.before.merged):
        match value:
            case bool():
                kept = (path[-1], value) in flags
            case str():
                kept = any(value in text for text in texts)
            case _:
                kept = value in numbers or any(str(value) in text for text in texts)
        if not kept:
            yield path, value


def new_word(plan: Plan, path: JsonPath) -> bool:
    """Whether a step put a value for one at a path, instead of setting it aside."""
    steps = [s for s in plan.steps if path[: len(s.path)] == s.path]
    steps = steps or [s for s in plan.steps if s.path[-1:] == path[-1:]]
    return bool(steps) and not any(
        isinstance(operation, CommentOut) or "closed side" in step.reason
        for step in steps
        for operation in step.change.operations
    )


def told(plan: Plan, path: JsonPath) -> str:
    """What the steps say of a path, or of the object that it is in; the last word."""
    near = [s for s in plan.steps if path[: len(s.path)] == s.path]
    near = near or [s for s in plan.steps if s.path[-1:] == path[-1:]]
    return near[-1].reason if near else ""


def main() -> None:
    """Print the values that are not in force, and the figures."""
    total = same = worded = retired = 0
    for file in FILES:
        plan = of_file(file)
        values = list(leaves(plan.before.merged))
        gone = list(lost(plan))
        total += len(values)
        same += len(values) - len(gone)
        for path, value in gone:
            said = told(plan, path)
            if new_word(plan, path):
                worded += 1
            else:
                retired += "retired" in said or "no longer" in said
                print(f"{file.name}: {format_path(path)} = {value!r}: {said}")
    kept = total - retired
    print(f"{total} values: {same} as they were, {worded} in a new word")
    print(f"{retired} retired by OpenClaw, {kept - same - worded} others not in force")
    print(
        f"in force, of those that are not retired: {100 * (same + worded) / kept:.1f} %"
    )


if __name__ == "__main__":
    main()
