"""The models that the gateway's stored jobs name, and how a job gets another one."""

import shlex
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Final

from msgspec import Struct

from openclaw_cfg.app.chosen_models import answered
from openclaw_cfg.app.gateway import NextStep
from openclaw_cfg.app.unattended import Names
from openclaw_cfg.jsonpath import JsonPath
from openclaw_cfg.lint.allowed import allows, policy_at
from openclaw_cfg.lint.context import RuleContext
from openclaw_cfg.lint.reference import read
from openclaw_cfg.lint.runnable import Runs, judge
from openclaw_cfg.loader import Loaded
from openclaw_cfg.model import ModelRef
from openclaw_cfg.openclaw.stored_jobs import StoredJob
from openclaw_cfg.openclaw.unattended import NamedModel, schedules, system_agent
from openclaw_cfg.probe.result import Result

OLDER: Final = (
    "name another model: `openclaw cron edit ID --model PROVIDER/MODEL`; the list "
    "shows its ID once the gateway has started"
)
NEEDS_GATEWAY: Final = "the gateway has to run for this command"


class JobModel(Struct, frozen=True, kw_only=True):
    """A model that a job names.

    Attributes:
        text: as the job has it.
        provider: the id of its provider, in lower case.
        others: the models that the job may have instead, the best first.
    """

    job: StoredJob
    text: str
    provider: str
    runs: Runs
    others: tuple[ModelRef, ...] = ()


def job_models(
    loaded: Loaded,
    jobs: Sequence[StoredJob],
    results: Mapping[str, Result],
    free: Sequence[ModelRef],
) -> Iterator[JobModel]:
    """The models that jobs name, and whether they run; none where no job starts.

    Args:
        results: of a probe, by provider id.
        free: models that may run unattended, the best first.
    """
    context = RuleContext(loaded)
    if not schedules(context.written):
        return
    names = Names(loaded, context.written)
    for job in jobs:
        name = job.agent or system_agent(context.written)
        agent: JsonPath = ("agents", "entries", name)
        _, allow = policy_at(context.written, agent)
        others = (
            one
            for one in free
            if not allow or allows(allow, read(str(one), ()), context.aliases)
        )
        chosen = tuple(others)
        for number, text in enumerate(job.models):
            provider, model = names.read(NamedModel((), text), name)
            ref = read(f"{provider}/{model}", ())
            # Measured: a job's fallbacks need not be on the list.
            found = judge(context, ref, agent=() if number else agent)
            yield JobModel(
                job=job,
                text=text,
                provider=provider.strip().lower(),
                runs=answered(found, provider, model, results),
                others=chosen,
            )


def without_models(
    job: StoredJob, gone: Collection[str], others: Sequence[ModelRef]
) -> NextStep:
    """The command that takes models out of a job.

    Args:
        gone: some of the models that the job names.
        others: the models that it may have instead, the best first.
    """
    if not job.id:
        return NextStep("openclaw cron list", OLDER)
    first, *fallbacks = job.models
    if first in gone and not others:
        disable = ["openclaw", "cron", "disable", job.id]
        return NextStep(shlex.join(disable), NEEDS_GATEWAY)
    words = ["openclaw", "cron", "edit", job.id]
    if first in gone:
        words += ["--model", str(others[0])]
    kept = [text for text in fallbacks if text not in gone]
    if len(kept) < len(fallbacks):
        words += ["--fallbacks", ",".join(kept)]
    return NextStep(shlex.join(words), NEEDS_GATEWAY)
