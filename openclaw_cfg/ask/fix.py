"""The questions of `fix`, and the offer to fix a file before adding to it."""

from collections.abc import Sequence
from typing import Final

from msgspec.structs import replace

from openclaw_cfg.app.fix import Fixed, fix
from openclaw_cfg.ask import Back, Choice, Choose, Confirm, Note, Prompter, Tone
from openclaw_cfg.errors import Refused
from openclaw_cfg.fix.change import Question
from openclaw_cfg.fix.plan import FixTarget
from openclaw_cfg.jsonpath import format_path
from openclaw_cfg.output.printable import counted
from openclaw_cfg.redact import scrub
from openclaw_cfg.report import Diagnostic

_MOST: Final = 3
_TOLD: Final = 12


def decided(prompter: Prompter, fixed: Fixed, target: FixTarget) -> Fixed:
    """The fix with the user's decisions, one question at a time."""
    skipped: set[str] = set()
    decisions = dict(target.decisions)
    while True:
        asked = [
            question
            for question in fixed.plan.undecided
            if question.answers and question.message not in skipped
        ]
        before = len(decisions)
        for question in asked:
            answer = _ask(prompter, fixed, question)
            if answer:
                decisions[format_path(question.path)] = answer
            else:
                skipped.add(question.message)
        if len(decisions) == before:
            return fixed
        fixed = fix(
            fixed.plan.before,
            fixed.read,
            fixed.name,
            replace(target, decisions=decisions),
        )


def fixed_first(
    prompter: Prompter, fixed: Fixed, target: FixTarget, errors: Sequence[Diagnostic]
) -> Fixed:
    """The fix of a file that OpenClaw refuses, confirmed by the user.

    Args:
        errors: why it is refused.

    Raises:
        Refused: the user wants to keep the file, or it would still be refused.
    """
    count = counted(len(errors), "error")
    told = [f"{d.start.line}:{d.start.column}: {d.message}" for d in errors[:_MOST]]
    rest = len(errors) - len(told)
    told += [f"and {rest} more; `openclaw-cfg validate` shows them"] if rest else []
    prompter.note(
        Note(
            title=f"OpenClaw refuses this file: {count}",
            lines=tuple(told),
            tone=Tone.WARNING,
        )
    )
    fixed = decided(prompter, fixed, target)
    if not fixed.done:
        lines = tuple(fixed.asked())
        title = "This is left for you to correct, with the line it is on"
        prompter.note(Note(title=title, lines=lines, tone=Tone.WARNING))
        raise refused()
    changes = tuple(fixed.told())
    rest = len(changes) - _TOLD
    more = (f"and {rest} more",) if rest > 0 else ()
    lines = (*changes[:_TOLD], *more)
    prompter.note(Note(title="What `fix` changes", lines=lines))
    question = Confirm(
        title="Fix it first?",
        unasked=False,
        short="Fix it first",
        hint="then it goes on here; `openclaw-cfg undo` takes it back",
        details=fixed.diff(),
    )
    try:
        yes = prompter.confirm(question)
    except Back:
        yes = False
    if not yes:
        raise refused()
    return fixed


def refused() -> Refused:
    """The error for a refused file that stays as it is."""
    return Refused(
        "OpenClaw refuses this file as it is; nothing was written",
        hint="run `openclaw-cfg fix` first, or correct the file by hand",
    )


def _ask(prompter: Prompter, fixed: Fixed, question: Question) -> str:
    """The id of the answer; empty when the question is skipped."""
    choices = [
        Choice(value=answer.id, title=scrub(answer.title))
        for answer in question.answers
    ]
    title = f"{fixed.place(question.path)}: {scrub(question.message)}"
    skip = Choice(value="", title="Decide later; the file stays as it is there")
    try:
        return prompter.choose(
            Choose(
                title=title,
                choices=(*choices, skip),
                short="Decision",
                unasked="",
            )
        )
    except Back:
        return ""
