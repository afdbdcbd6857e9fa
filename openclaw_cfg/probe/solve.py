"""Which of the same vendor's endpoints accepts a refused key.

A vendor sells plans and general APIs, in several regions and protocols, at different
addresses; a key works at some of them. The key is only sent to addresses that the
catalogue lists for the vendor whose address is configured already.
"""

from collections.abc import Sequence
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from openclaw_cfg.catalog import load_presets
from openclaw_cfg.catalog.api import Endpoint
from openclaw_cfg.catalog.offer import is_at_home
from openclaw_cfg.catalog.preset import Kind, Preset
from openclaw_cfg.model import Provider
from openclaw_cfg.probe.base import Level, Status
from openclaw_cfg.probe.planning import Options
from openclaw_cfg.probe.result import Result
from openclaw_cfg.probe.runner import Transport
from openclaw_cfg.probe.session import probe_all, run_to_end

# Verdicts for which another endpoint may be the solution.
REFUSALS: Final = frozenset(
    {Status.AUTH, Status.FORBIDDEN, Status.BILLING, Status.NOT_FOUND}
)
_KINDS: Final = (Kind.CODING_PLAN, Kind.GENERAL)


class Door(Struct, frozen=True):
    """One address of a vendor: its offer, region and protocol."""

    preset: Preset
    endpoint: Endpoint

    def __str__(self) -> str:
        place = f"{self.endpoint.region}, {self.endpoint.api}"
        return f"{self.endpoint.url} ({self.preset.title}; {place})"


class Solution(Struct, frozen=True, kw_only=True):
    """The endpoints that were tried, in order, and the first that accepts the key."""

    door: Door | None
    tried: tuple[tuple[Door, Result], ...]


def doors(provider: Provider, here: Preset | None) -> tuple[Door, ...]:
    """The vendor's other addresses, plans first; none for an unknown vendor.

    Args:
        here: the offer that the provider is.
    """
    if here is None or not provider.base_url or not is_at_home(provider):
        return ()
    if here.kind not in _KINDS:
        return ()
    base = provider.base_url.rstrip("/")
    found = [
        Door(preset, endpoint)
        for preset in load_presets()
        if preset.vendor == here.vendor and preset.kind in _KINDS
        for endpoint in preset.endpoints
        if _is_public(endpoint) and endpoint.url != base
    ]
    return tuple(sorted(found, key=lambda door: _order(door, provider)))


async def solve_all(
    provider: Provider,
    *,
    options: Options,
    transport: Transport | None = None,
) -> Solution:
    """Try the key at the vendor's other endpoints, all at once; no model is run.

    Without `options.plan_keys` the endpoints of plans are not tried.
    """
    may = [
        door
        for door in doors(provider, options.offer(provider))
        if options.plan_keys or door.preset.kind is not Kind.CODING_PLAN
    ]
    results = await probe_all(
        [_at(provider, door) for door in may],
        options=replace(options, level=Level.AUTH),
        transport=transport,
    )
    tried = tuple(zip(may, results, strict=True))
    return Solution(door=_first_open(tried), tried=tried)


def solve(provider: Provider, *, options: Options) -> Solution:
    """As `solve_all`, for callers without an event loop."""
    return run_to_end(lambda: solve_all(provider, options=options))


def suggested(provider: Provider, here: Preset | None, result: Result) -> Result:
    """The result with the vendor's other endpoints in its help, if one may work."""
    if result.status not in REFUSALS or result.level is None:
        return result
    urls = [
        *dict.fromkeys(door.endpoint.url for door in _cures(provider, here, result))
    ]
    if not urls or any(url in result.help for url in urls):
        return result
    also = f"the vendor also has {' and '.join(urls[:2])}"
    return replace(result, help=f"{result.help}; {also}" if result.help else also)


def _cures(provider: Provider, here: Preset | None, result: Result) -> tuple[Door, ...]:
    """The endpoints to suggest, those of the same offer in another region first.

    Another protocol or region does not help with an empty account; another offer may.
    """
    own, api = here.id if here else "", provider.api
    same: list[Door] = []
    others: list[Door] = []
    for door in doors(provider, here):
        region = door.preset.id == own and door.endpoint.api == api
        (same if region else others).append(door)
    if result.status is Status.BILLING:
        return tuple(d for d in others if d.preset.id != own and d.endpoint.api == api)
    return (*same, *others)


def _is_public(endpoint: Endpoint) -> bool:
    """Whether this is a complete public address, not a server of your own."""
    return endpoint.url.startswith("https://") and "{" not in endpoint.url


def _at(provider: Provider, door: Door) -> Provider:
    settings = {**provider.settings, **door.endpoint.settings}
    return replace(
        provider,
        base_url=door.endpoint.url,
        api=door.endpoint.api,
        settings=settings,
        models=(),
    )


def _first_open(tried: Sequence[tuple[Door, Result]]) -> Door | None:
    return next((d for d, r in tried if r.status is Status.OK and _proven(r)), None)


def _proven(result: Result) -> bool:
    return result.level is not None and result.level.rank >= Level.AUTH.rank


def _order(door: Door, provider: Provider) -> tuple[int, bool]:
    return _KINDS.index(door.preset.kind), door.endpoint.api != provider.api
