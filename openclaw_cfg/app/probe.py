"""Probing the providers of a configuration."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from urllib.parse import urlsplit

from msgspec.structs import replace

from openclaw_cfg.app.agreements import agreed
from openclaw_cfg.app.workspace import Workspace
from openclaw_cfg.catalog.keys import Stray
from openclaw_cfg.catalog.preset import Preset
from openclaw_cfg.dialects import detect
from openclaw_cfg.jsonpath import Json, as_object, get
from openclaw_cfg.loader import Loaded
from openclaw_cfg.model import Provider
from openclaw_cfg.openclaw.environment import Environment
from openclaw_cfg.openclaw.login_command import for_agents
from openclaw_cfg.openclaw.owner import key_instead, plan_of_key, preset_here
from openclaw_cfg.output.printable import counted
from openclaw_cfg.probe.base import Level, Status
from openclaw_cfg.probe.plan import ProbePlan
from openclaw_cfg.probe.planning import TOKENS, Options, ProbeRequest, plan_request
from openclaw_cfg.probe.result import Result
from openclaw_cfg.probe.session import probe
from openclaw_cfg.probe.solve import REFUSALS, Solution, doors, solve, suggested
from openclaw_cfg.secret import Literal

__all__ = ["Solution", "solve"]


def options_for(workspace: Workspace, loaded: Loaded, options: Options) -> Options:
    """Options with OpenClaw's environment: its variables, secret stores and logins."""
    options = options_in(workspace, loaded.environment, loaded.value, options)
    return replace(options, trusted=workspace.trusted)


def options_in(
    workspace: Workspace, environment: Environment, value: Json, options: Options
) -> Options:
    """The same for the value of a configuration that is not written yet."""
    config = detect(value).read(value)

    def offer(provider: Provider) -> Preset | None:
        return preset_here(provider, environment)

    return replace(
        options,
        lookup=environment.get,
        stores=as_object(get(value, "secrets", "providers")),
        state_dir=workspace.location.state_dir,
        codex_home=workspace.codex_home,
        offer=offer,
        key_plan=lambda p: plan_of_key(p, offer(p), config, environment),
        key_instead=lambda provider: key_instead(provider, environment),
        login_here=lambda text: for_agents(text, value),
        agreed=agreed(workspace.state),
    )


def with_plan_keys(
    providers: Iterable[Provider], options: Options
) -> tuple[Provider, ...]:
    """Providers whose key may belong to a coding plan and is available."""
    return tuple(
        provider
        for provider, plan in _plans(providers, options)
        if plan.of_plan and isinstance(plan.key, Literal)
    )


def strays(
    providers: Iterable[Provider], options: Options
) -> Iterator[tuple[Provider, Stray]]:
    """Providers whose key is available and would be sent where it does not belong."""
    for provider, plan in _plans(providers, options):
        if plan.lost and plan.has_key:
            yield provider, plan.lost


def costs(providers: Iterable[Provider], options: Options) -> Iterator[str]:
    """What chats will cost at each provider, to be shown beforehand."""
    if options.level is not Level.CHAT:
        return
    for provider, plan in _plans(providers, options):
        if plan.models and plan.target.base_url and plan.may_chat:
            asked = len(plan.models)
            host = urlsplit(plan.target.base_url).hostname or provider.id
            yield (
                f"{provider.id}: {counted(asked, 'request')}, "
                f"up to {TOKENS * asked} tokens, to {host}"
            )


def _plans(
    providers: Iterable[Provider], options: Options
) -> Iterator[tuple[Provider, ProbePlan]]:
    for provider in providers:
        request = plan_request(provider, options)
        if isinstance(request, ProbeRequest):
            yield provider, request.plan


def document(results: Sequence[Result]) -> dict[str, Json]:
    """The JSON form, version 1."""
    rows: list[Json] = [result.as_json() for result in results]
    return {"version": 1, "results": rows, "summary": summary(results)}


def summary(results: Sequence[Result]) -> dict[str, Json]:
    """How many results are ok, failed and skipped."""
    return {
        "ok": sum(r.status is Status.OK for r in results),
        "failed": sum(r.status.failed for r in results),
        "skipped": sum(r.status is Status.SKIPPED for r in results),
    }


def exit_code(results: Iterable[Result]) -> int:
    """1 when any probe failed, else 0."""
    return int(any(result.status.failed for result in results))


def run(
    providers: Sequence[Provider],
    options: Options,
    on_update: Callable[[Result], None] | None = None,
) -> list[Result]:
    """Probe all providers; for refused keys, suggest the vendor's other endpoints.

    Raises:
        Interrupted: the user pressed Ctrl-C.
        AppError: a proxy or CA that the environment names cannot be used.
    """
    results = probe(providers, options=options, on_update=on_update)
    return [
        suggested(provider, options.offer(provider), result)
        for provider, result in zip(providers, results, strict=True)
    ]


def solvable(
    providers: Sequence[Provider], results: Sequence[Result], options: Options
) -> tuple[tuple[Provider, int], ...]:
    """Providers whose key was refused, and how many other endpoints the vendor has."""
    refused = (
        p
        for p, result in zip(providers, results, strict=True)
        if result.status in REFUSALS and result.level is not None
    )
    found = ((p, doors(p, options.offer(p))) for p in refused)
    return tuple((provider, len(some)) for provider, some in found if some)
