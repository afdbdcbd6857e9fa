"""`catalog --refresh`: what newer sources say, first shown, then stored."""

from itertools import groupby
from typing import Final

from rich.text import Text

from openclaw_cfg.app.refresh import Difference, Refresh, give_up, keep, plan_refresh
from openclaw_cfg.catalog.figures import TOKENS, Number
from openclaw_cfg.cli.options import Context
from openclaw_cfg.cli.write import may_write
from openclaw_cfg.errors import UsageError
from openclaw_cfg.output.printable import counted

_UNDO: Final = "`openclaw-cfg catalog --refresh --undo` takes it back"


def refresh(
    context: Context,
    sources: tuple[str, ...],
    *,
    undo: bool,
    yes: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Store newer facts, or remove the last ones.

    Raises:
        UsageError: no source is named, or the user cannot be asked.
        AppError: a source cannot be read.
    """
    if undo:
        left = give_up()
        said = ", ".join(left) or "the shipped facts alone"
        context.console.talk(f"the last refresh was undone; now: {said}")
        if as_json:
            context.console.json(
                {"version": 1, "sources": list(left)}, schema="catalog-1"
            )
        return
    if not sources:
        raise UsageError(
            "--refresh needs a source",
            hint="pass --from openclaw, --from litellm=FILE|URL or "
            "--from models.dev=FILE|URL, such as",
            flags=("--from", "openclaw"),
        )
    state = context.workspace().location.state_dir
    plan = plan_refresh(sources, context.env, state=state)
    if not as_json:
        _show(context, plan)
    question = "Use these facts from now on?"
    written = may_write(context, question, yes=yes, dry_run=dry_run)
    if written:
        context.console.talk(f"wrote {keep(plan.kept)}; {_UNDO}")
    if as_json:
        rows = [row.as_json() for row in plan.differences]
        document = {"version": 1, "differences": rows, "remarks": list(plan.remarks)}
        context.console.json({**document, "written": written}, schema="catalog-1")


def _show(context: Context, plan: Refresh) -> None:
    if plan.differences:
        context.console.show(_lines(plan))
    for remark in plan.remarks:
        context.console.talk(f"note: {remark}; addresses are not taken")
    names = ", ".join(one.source.title for one in plan.kept.newer)
    count = sum(row.counts for row in plan.differences)
    disputed = len(plan.differences) - count
    context.console.talk(f"{names}: {counted(count, 'new fact')}, {disputed} disputed")


def _lines(plan: Refresh) -> Text:
    text = Text()
    groups = groupby(plan.differences, key=lambda row: (row.preset, row.model))
    for (preset, model), rows in groups:
        text.append(f"{preset}/{model}\n", "bold")
        for row in rows:
            text.append(f"  {row.figure or 'new model':<14}")
            text.append(f"{_number(row, row.was):>11} -> {_number(row, row.told):<11} ")
            text.append(*_verdict(row))
            text.append("\n")
    return text


def _number(row: Difference, value: Number | None) -> str:
    if value is None:
        return "unknown" if row.figure else ""
    return f"{value:,}" if row.figure in TOKENS else f"${value:g}"


def _verdict(row: Difference) -> tuple[str, str]:
    if row.counts:
        return f"counts from now on ({row.source.day})", "green"
    return "disputed; the first counts", "yellow"
