"""Every model that could be the defaultModel, and what is known about it."""

from collections.abc import Iterator, Mapping
from typing import Final

from msgspec import Struct, to_builtins

from openclaw_cfg.app.listing import KeyState, key_state_of
from openclaw_cfg.app.usage import Usage, rates
from openclaw_cfg.app.used_providers import used_providers
from openclaw_cfg.catalog.billing import Price
from openclaw_cfg.catalog.fact import FactSource
from openclaw_cfg.catalog.policy import Permission, Use
from openclaw_cfg.catalog.preset import PLANS, Kind, Preset, PresetModel
from openclaw_cfg.dialects import native
from openclaw_cfg.jsonpath import Json, as_object
from openclaw_cfg.lint.context import RuleContext
from openclaw_cfg.lint.reference import read
from openclaw_cfg.lint.runnable import found
from openclaw_cfg.loader import Loaded
from openclaw_cfg.model import Model, ModelRef, Provider
from openclaw_cfg.openclaw.owner import plan_of_key, preset_here
from openclaw_cfg.probe.base import Status
from openclaw_cfg.probe.result import Result

FLAT: Final = frozenset({Kind.CODING_PLAN, Kind.OAUTH, Kind.SELF_HOSTED})
"""Kinds where an additional prompt costs nothing."""


class Candidate(Struct, frozen=True, kw_only=True):
    """A configured model.

    Attributes:
        preset: what the catalogue knows of its provider; None for a host of your own.
        key_plan: the plan whose key its provider has at another offer's address.
        known: what the preset knows of the model.
        lost: whether OpenClaw finds no such provider, or no such model of it.
        result: of a probe of its provider; None when it was not probed.
    """

    provider: Provider
    model: Model
    preset: Preset | None
    known: PresetModel | None
    key: KeyState
    key_plan: Preset | None = None
    lost: bool = False
    result: Result | None = None

    @property
    def ref(self) -> ModelRef:
        """The reference to it."""
        return ModelRef(self.provider.id, self.model.id)

    @property
    def vendor(self) -> str:
        """The vendor behind it."""
        return self.preset.vendor if self.preset else self.provider.id

    @property
    def context_window(self) -> int | None:
        """In tokens, as configured, else as the catalogue has it."""
        own = self.model.settings.get("contextWindow")
        if isinstance(own, int | float) and own > 0:
            return int(own)
        return self.known.context_window if self.known else None

    @property
    def reasoning(self) -> bool | None:
        """Whether it reasons before it answers."""
        own = self.model.settings.get("reasoning")
        if isinstance(own, bool):
            return own
        return self.known.reasoning if self.known else None

    @property
    def tools(self) -> bool | None:
        """Whether it can call tools; OpenClaw assumes so if nothing is said."""
        settings = [self.model.settings, self.known.settings if self.known else {}]
        for place in settings:
            own = as_object(place.get("compat")).get("supportsTools")
            if isinstance(own, bool):
                return own
        return None

    @property
    def price(self) -> Price | None:
        """In US dollars per million tokens; zeros in a file mean unknown."""
        known = self.known.price if self.known else None
        return _configured_price(self.model) or known

    @property
    def price_source(self) -> FactSource | None:
        """The source of the price; None for the user's own file, or no price."""
        if self.preset is None or self.known is None or self.known.price is None:
            return None
        if _configured_price(self.model) not in {None, self.known.price}:
            return None
        return self.preset.sources[self.known.source_of("input")]

    @property
    def flat(self) -> bool:
        """Whether an additional prompt costs nothing."""
        free = self.preset is not None and self.preset.billing.by == "free"
        return free or (self.preset is not None and self.preset.kind in FLAT)

    def may(self, use: Use) -> Permission:
        """What the vendor's terms say about a use; unclear if they are not known."""
        terms = self.key_plan or self.preset
        return terms.policy.of(use) if terms else Permission.UNCLEAR

    @property
    def tied(self) -> bool:
        """Whether its key or login is a plan's."""
        terms = self.key_plan or self.preset
        return terms is not None and terms.kind in PLANS

    def cost(self, usage: Usage) -> float | None:
        """US dollars for an additional prompt; None when unknown."""
        if self.flat:
            return 0.0
        if self.price is None:
            return None
        caching = self.preset.caching if self.preset else None
        return rates(self.price, caching, usage).prompt(usage)

    def everyday_cost(self, usage: Usage) -> float | None:
        """The price of its provider's model for everyday work; else its own."""
        preset = self.preset
        daily = preset.recommended.daily if preset and preset.recommended else ""
        known = preset.model(daily) if preset else None
        if self.flat or preset is None or known is None or daily == self.model.id:
            return self.cost(usage)
        if known.price is None:
            return None
        return rates(known.price, preset.caching, usage).prompt(usage)

    @property
    def answers(self) -> bool | None:
        """Whether its provider answers and has the model; None when unknown.

        A plan's key that was not sent because the user did not agree is not a failure.
        """
        if self.lost:
            return False
        if self.result is None:
            return None
        if self.model.id in self.result.configured_missing:
            return False
        if self.result.status in {Status.OK, Status.NO_MODEL} or self.unproved:
            return True
        return None if self.result.status is Status.SKIPPED else False

    @property
    def unproved(self) -> bool:
        """Whether its host was reached but its key was not tried."""
        return self.result is not None and self.result.unproved

    def as_json(self) -> dict[str, Json]:
        """The candidate for `default --json`."""
        price = self.price
        return {
            "ref": str(self.ref),
            "preset": self.preset.id if self.preset else None,
            "answers": self.answers,
            "probe": self.result.as_json() if self.result else None,
            "key": {"source": self.key.source, "present": self.key.present},
            "interactive": self.may(Use.CODING_TOOLS),
            "unattended": self.may(Use.UNATTENDED),
            "tools": self.tools,
            "reasoning": self.reasoning,
            "contextWindow": self.context_window,
            "flat": self.flat,
            "price": to_builtins(price),
        }


def candidates(
    loaded: Loaded, results: Mapping[str, Result] | None = None
) -> tuple[Candidate, ...]:
    """All configured models, in the order of the file.

    Args:
        results: of a probe, by provider id.
    """
    return tuple(_candidates(loaded, results or {}))


def _candidates(loaded: Loaded, results: Mapping[str, Result]) -> Iterator[Candidate]:
    context, here = RuleContext(loaded), loaded.environment
    for provider in used_providers(loaded):
        preset = preset_here(provider, here)
        plan = plan_of_key(provider, preset, loaded.config, here)
        for model in provider.models:
            yield Candidate(
                provider=provider,
                model=model,
                preset=preset,
                known=preset.model(model.id) if preset else None,
                key=key_state_of(provider, preset, here),
                key_plan=plan,
                lost=context.native and _is_lost(context, provider, model),
                result=results.get(provider.id),
            )


def _is_lost(context: RuleContext, provider: Provider, model: Model) -> bool:
    ref = read(f"{provider.id}/{model.id}", native.DEFAULT_MODEL)
    return found(context, ref).runs is False


def _configured_price(model: Model) -> Price | None:
    cost = as_object(model.settings.get("cost"))
    found = {k: v for k, v in cost.items() if isinstance(v, int | float)}
    if not any(found.values()) or "input" not in found or "output" not in found:
        return None
    return Price(
        input=found["input"],
        output=found["output"],
        cache_read=found.get("cacheRead"),
        cache_write=found.get("cacheWrite"),
    )
