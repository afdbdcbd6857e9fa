"""Which keys may be given to which other tool, by the vendors' terms."""

from collections.abc import Mapping
from typing import Final

from msgspec import Struct

from openclaw_cfg.catalog import load_presets
from openclaw_cfg.catalog.entry import second_id
from openclaw_cfg.catalog.offer import key_of
from openclaw_cfg.catalog.places import ToolPlace, may_use
from openclaw_cfg.catalog.policy import Permission
from openclaw_cfg.catalog.preset import PLANS, Kind, Preset
from openclaw_cfg.errors import Refused
from openclaw_cfg.model import Config, Provider, Url
from openclaw_cfg.openclaw.environment import Environment
from openclaw_cfg.openclaw.owner import (
    filled,
    plan_of_key,
    preset_here,
    undecided_login,
)
from openclaw_cfg.openclaw.substitution import substitute
from openclaw_cfg.probe.vendor import may_be_plan
from openclaw_cfg.secret import Literal

_WHAT: Final[Mapping[str, str]] = {"curl": "scripts and API clients"}


class ExportPolicy(Struct, frozen=True):
    """The checks before a provider is exported."""

    place: ToolPlace
    apis: frozenset[str]
    config: Config
    environment: Environment

    def check(self, written: Provider) -> None:
        """Raises `Refused` if terms, protocol or address do not allow the export."""
        _, unset = substitute(written.base_url, self.environment.get)
        if unset:
            name = unset[0].name
            raise Refused(
                f'the address of "{written.id}" needs {name}, which is not set',
                hint=f"set {name}",
            )
        provider = filled(written, self.environment)
        preset = preset_here(written, self.environment)
        login = undecided_login(written, self.environment)
        if login is not None:
            raise Refused(
                f'there is no key for "{written.id}" here, and a login is not exported',
                hint=_way_out(login, apart=False),
            )
        self._check_terms(provider, preset)
        api = api_of(provider, preset)
        if api not in self.apis:
            raise Refused(
                f'"{provider.id}" speaks {api}, which is not supported there',
                hint=f"supported: {', '.join(sorted(self.apis))}",
            )
        if provider.key is None and key_of(provider, preset) is not None:
            raise Refused(
                f'"{provider.id}" needs its key in a header of its own',
                hint="set that up in the other tool by hand",
            )

    def _check_terms(self, provider: Provider, preset: Preset | None) -> None:
        kind = preset.kind if preset else None
        if preset is not None and kind in PLANS:
            owners = [preset]
        else:
            owners = self._plans_at(provider, preset)
        for owner in owners:
            if may_use(owner, self.place) is not Permission.ALLOWED:
                raise Refused(
                    _terms(provider, owner, self.place),
                    hint=_way_out(owner),
                )
        if preset and may_use(preset, self.place) is Permission.FORBIDDEN:
            raise Refused(
                _terms(provider, preset, self.place),
                hint=_way_out(preset),
            )

    def _plans_at(self, provider: Provider, preset: Preset | None) -> list[Preset]:
        """The plans that the key may belong to.

        If a plan and a general API share an address, a key that does not show which it
        is for counts as the plan's.
        """
        url = Url.parse(provider.base_url or "")
        plan = plan_of_key(provider, preset, self.config, self.environment)
        if plan is not None:
            return [plan]
        value = self.environment.value_of(key_of(provider, preset))
        known = Literal(value) if value else None
        if url is None or not may_be_plan(preset, provider.base_url or "", known):
            return []
        plans = [p for p in load_presets() if p.kind is Kind.CODING_PLAN]
        here = [p for p in plans if any(_host(e.url) == url.host for e in p.endpoints)]
        same = [p for p in here if preset is not None and p.vendor == preset.vendor]
        # A host with a part for the region does not match any of these: then any plan.
        return same or here or plans


def api_of(provider: Provider, preset: Preset | None) -> str:
    """The protocol of a provider."""
    if provider.base_url or preset is None:
        return provider.api
    return preset.endpoints[0].api


def _terms(provider: Provider, preset: Preset, place: ToolPlace) -> str:
    policy, where = preset.policy, _WHAT.get(place.id, place.title)
    forbidden = may_use(preset, place) is Permission.FORBIDDEN
    says = "forbid" if forbidden else "do not allow"
    return (
        f'the key of "{provider.id}" is for {preset.title}, whose terms {says} '
        f"{where}: {policy.summary} ({preset.sources[policy.source]})"
    )


def _way_out(preset: Preset, *, apart: bool = True) -> str:
    same = (p for p in load_presets() if p.vendor == preset.vendor)
    general = next((p for p in same if p.kind is Kind.GENERAL), None)
    if general is None:
        return "take a key of a general API instead; `openclaw-cfg catalog` lists them"
    # A plan and a general API with one provider id in OpenClaw need two names.
    taken = general.openclaw.provider == preset.openclaw.provider
    name = f" --id {second_id(general)}" if taken and apart else ""
    return (
        f"take a key of the vendor's general API, {general.title}, pay-as-you-go: "
        f"`openclaw-cfg add {general.id}{name}`"
    )


def _host(url: str) -> str:
    parsed = Url.parse(url)
    return parsed.host if parsed else ""
