"""A probe as part of another command: which providers answer, by `probe`'s rules."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from openclaw_cfg.app.used_providers import used_providers
from openclaw_cfg.app.workspace import Workspace
from openclaw_cfg.cli.options import Context
from openclaw_cfg.loader import Loaded

if TYPE_CHECKING:
    from openclaw_cfg.probe.result import Result


def ask_providers(
    context: Context,
    workspace: Workspace,
    loaded: Loaded,
    only: str | None = None,
    *,
    plan_keys: bool,
    send_keys: Iterable[str],
    asks: bool,
) -> dict[str, "Result"]:
    """Results by provider id, for one provider or for all.

    Args:
        plan_keys: send the keys of coding plans.
        send_keys: ids of providers whose key may be sent to any address.
        asks: ask for permission, if the user can be asked.
    """
    from openclaw_cfg.app import probe  # noqa: PLC0415  (httpx loads slowly)
    from openclaw_cfg.cli.key_consent import with_consent  # noqa: PLC0415
    from openclaw_cfg.probe.planning import Options  # noqa: PLC0415

    providers = [
        provider
        for provider in used_providers(loaded)
        if only is None or provider.id.lower() == only.lower()
    ]
    options = Options(plan_keys=plan_keys, send_keys=frozenset(send_keys))
    options = probe.options_for(workspace, loaded, options)
    if asks:
        options = with_consent(context, workspace, providers, options)
    results = probe.run(providers, options)
    return {p.id: r for p, r in zip(providers, results, strict=True)}
