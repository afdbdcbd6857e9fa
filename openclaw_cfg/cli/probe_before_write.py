"""The probe inside `init` and `add`: every provider before anything is written."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from openclaw_cfg.app.add import Chosen
from openclaw_cfg.app.keys import settle
from openclaw_cfg.app.wish import ProviderWish
from openclaw_cfg.app.workspace import Workspace
from openclaw_cfg.catalog import Kind, endpoint_at
from openclaw_cfg.cli.options import Context
from openclaw_cfg.errors import Refused
from openclaw_cfg.jsonpath import Json
from openclaw_cfg.model import is_loopback
from openclaw_cfg.openclaw.environment import Environment
from openclaw_cfg.output.printable import clean
from openclaw_cfg.probe.listing import nearest

if TYPE_CHECKING:
    from openclaw_cfg.probe.planning import Options
    from openclaw_cfg.probe.result import Result


def check_providers(
    context: Context,
    workspace: Workspace,
    value: Json,
    chosen: Sequence[Chosen],
    *,
    environment: Environment,
    send_keys: Iterable[str] = (),
) -> Sequence["Result"]:
    """Probe the providers and report the results.

    Args:
        value: the configuration that would be written, for its secret stores.
        environment: what OpenClaw sees.
        send_keys: ids of providers or presets whose key may be sent to any address.

    Raises:
        Refused: one of them failed.
    """
    from openclaw_cfg.app import probe  # noqa: PLC0415  (httpx loads slowly)

    providers = []
    for one in chosen:
        if _is_plan_elsewhere(one):
            context.console.talk(
                f"probe of {one.provider_id}: skipped; a coding-plan key is sent "
                "to a custom address only after you confirm"
            )
        elif one.provider is not None:
            providers.append(one.provider)
    options = _options(workspace, value, chosen, environment, send_keys)
    results = probe.run(providers, options)
    for result in results:
        context.console.talk(_line(result))
    if probe.exit_code(results) == 0:
        return results
    message = "a provider failed its probe, so nothing was written"
    by_id = {one.provider_id: one.preset.id for one in chosen}
    better = next((r for r in results if r.better_url), None)
    if better is not None:
        raise Refused(
            message,
            hint="use the address that lists its models",
            flags=("--base-url", f"{by_id[better.provider]}={better.better_url}"),
        )
    instead = " and ".join(_listed_instead(results))
    otherwise = "write it without asking the providers"
    raise Refused(
        message,
        hint=f"pass --model with {instead}; or {otherwise}" if instead else otherwise,
        flags=("--no-probe",),
    )


def _listed_instead(results: Iterable["Result"]) -> Iterator[str]:
    """For each model that its server does not list, the most similar listed one."""
    for result in results:
        for model in result.configured_missing if result.status.failed else ():
            for near in nearest(model, result.models)[:1]:
                yield f'"{near}" in place of "{model}"'


def listed_models(
    workspace: Workspace,
    value: Json,
    wish: ProviderWish,
    *,
    environment: Environment,
    send_keys: Iterable[str] = (),
) -> tuple[str, ...]:
    """The models that the server of a wish without models lists.

    Args:
        value: the present configuration.
        environment: as in `check_providers`.
        send_keys: likewise.
    """
    from openclaw_cfg.app import probe  # noqa: PLC0415  (httpx loads slowly)

    key, added = settle(wish, environment)
    provider = wish.entry(key, ())
    one = Chosen(wish=wish, preset=wish.known, provider=provider, variables=added)
    if provider is None or _is_plan_elsewhere(one):
        return ()
    options = _options(workspace, value, [one], environment, send_keys)
    (result,) = probe.run([provider], options)
    return result.models


def _options(
    workspace: Workspace,
    value: Json,
    chosen: Sequence[Chosen],
    environment: Environment,
    send_keys: Iterable[str],
) -> "Options":
    from openclaw_cfg.app import probe  # noqa: PLC0415  (httpx loads slowly)
    from openclaw_cfg.probe.planning import Options  # noqa: PLC0415

    typed = {v.name: v.value for one in chosen for v in one.variables}
    named = set(send_keys)
    options = Options(
        sets_windows=True,
        send_keys=frozenset(
            one.provider_id.lower()
            for one in chosen
            if named & {one.provider_id.lower(), one.preset.id}
        ),
    )
    options = probe.options_in(workspace, environment, value, options)
    return replace(
        options, lookup=lambda name: typed.get(name) or environment.get(name)
    )


def _is_plan_elsewhere(one: Chosen) -> bool:
    """Whether a plan's key would be sent to another machine that is not the vendor's.

    At the vendor's own addresses the probe itself holds a plan's key back.
    """
    if one.preset.kind is not Kind.CODING_PLAN or one.provider is None:
        return False
    url = one.provider.url
    own = endpoint_at(one.preset, one.provider.base_url or "")
    return url is not None and own is None and not is_loopback(url.host)


def _line(result: "Result") -> str:
    mark = "failed" if result.status.failed else result.status.value
    facts = (f"probe of {result.provider}: {mark}", result.took)
    return clean("; ".join(filter(None, (*facts, result.detail, result.help))))
