"""What becomes of rarer values: blank, twice, of another type, or there already.

Each file of `cases/fix/rare` has blocks: a title, a configuration without its braces,
and what `fix` makes of it. `=` is the value afterwards; `-` a step with its rule and
place, and `*` where it says what changes; `~` an offer; `?` a question with its
answers; `!` what OpenClaw still refuses; `/` how many comments there are.
"""

import json

import pytest
from fix_plans import CASES, of_text

from openclaw_cfg.jsonpath import format_path

RARE = sorted((CASES / "rare").glob("*.txt"))


def told(body: str) -> str:
    """What `fix` makes of a configuration, a line each."""
    plan = of_text(f"{{ {body} }}")
    after = {key: item for key, item in plan.after.merged.items() if key != "meta"}
    if after.get("gateway") == {"mode": "local"}:
        del after["gateway"]
    lines = [f"= {json.dumps(after, ensure_ascii=False)}"]
    for mark, steps in (("-", plan.steps), ("~", plan.offers)):
        for step in steps:
            effect = " *" if step.effect else ""
            lines.append(f"{mark} {step.rule} {format_path(step.path)}{effect}")
    for asked in plan.undecided:
        answers = " ".join(answer.id for answer in asked.answers)
        lines.append(f"? {format_path(asked.path)} [{answers}]")
    lines += [f"! {f.rule} {format_path(f.path)}" for f in plan.left]
    if plan.after.document.comments:
        lines.append(f"/ {len(plan.after.document.comments)}")
    return "".join(f"  {line}\n" for line in lines)


@pytest.mark.parametrize("path", RARE, ids=lambda path: path.stem)
def test_what_becomes_of_rarer_values(path, golden):
    blocks = []
    for block in path.read_text(encoding="utf-8").strip().split("\n\n"):
        title, *rest = block.splitlines()
        given = [line for line in rest if not line.startswith("  ")]
        body = " ".join(given)
        if "gateway" not in body:
            body = f'gateway: {{mode: "local"}}, {body}'
        blocks.append("\n".join([title, *given, told(body)]))

    golden(path, "\n".join(blocks))


def test_a_text_of_several_names_denies_each_of_them():
    plan = of_text('{ gateway: { mode: "local" }, tools: { deny: "read, write" } }')

    assert plan.after.merged["tools"]["deny"] == ["read", "write"]
