"""The question whether work may run on a plan with no one there."""

from openclaw_cfg.app.takeover import API_FIRST, LET_RUN, SWITCH_OFF, Undecided
from openclaw_cfg.ask import Choice, Choose, Prompter
from openclaw_cfg.errors import UsageError


def ask_on_plan(prompter: Prompter, work: Undecided, flag: str) -> str:
    """Whether work that ran elsewhere may run on a plan: `off`, `on`, or `api`.

    Args:
        flag: the one that answers it.
    """
    last = work.only_when_others_fail
    when = ", when the API does not answer" if last else ""
    title = f"this would run on {work.plan}, with no one there{when}: {work.what}"
    answers = f"{SWITCH_OFF}, {API_FIRST}" if last else SWITCH_OFF
    off = Choice(value=SWITCH_OFF, title="Switch it off", hint="no heartbeat runs then")
    api = Choice(value=API_FIRST, title="The API first, then the plan")
    on = Choice(value=LET_RUN, title="Let it run on the plan")
    return prompter.choose(
        Choose(
            title=f"{title[0].upper()}{title[1:]}.\nMay it?",
            short="Heartbeat" if flag == "--heartbeat" else "Runs unattended",
            choices=(off, *([api] if last else ()), on),
            unasked=UsageError(
                title,
                hint=f"decide it with {flag} {answers} or {LET_RUN}",
                flags=(flag, SWITCH_OFF),
            ),
        )
    )
