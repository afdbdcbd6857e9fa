"""What a month costs: pay-as-you-go with each model, and with each known plan."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from msgspec import Struct, to_builtins

from openclaw_cfg.app.candidates import Candidate
from openclaw_cfg.app.recorded import Recorded
from openclaw_cfg.app.usage import DAYS, Usage, rates
from openclaw_cfg.catalog import load_presets
from openclaw_cfg.catalog.billing import Price, Quota, Tier
from openclaw_cfg.catalog.fact import FactSource
from openclaw_cfg.catalog.figures import prices
from openclaw_cfg.catalog.preset import PLANS, Kind, Preset, PresetModel
from openclaw_cfg.errors import UsageError
from openclaw_cfg.jsonpath import Json
from openclaw_cfg.model import ModelRef

_WEEK: Final = 7


class Disputed(Struct, frozen=True):
    """The cost of a month at a price from another source."""

    month: float
    source: FactSource


class ByUse(Struct, frozen=True, kw_only=True):
    """A pay-as-you-go model, or one that costs nothing.

    Attributes:
        configured: whether the configuration has it; else it was named.
        source: the source of the price; None for the configuration, or no price.
        prompt: US dollars for one prompt; None when unknown.
        month: US dollars for a month; None when unknown.
        disputed: what a month costs by the prices of other sources.
        free: why its tokens are not billed: `own server` or `free offer`; else empty.
    """

    ref: ModelRef
    configured: bool
    price: Price | None
    source: FactSource | None
    prompt: float | None
    month: float | None
    disputed: tuple[Disputed, ...] = ()
    free: str = ""

    def as_json(self) -> dict[str, Json]:
        """For `cost --json`."""
        return {
            "ref": str(self.ref),
            "configured": self.configured,
            "price": to_builtins(self.price),
            "source": _source_json(self.source),
            "perPrompt": self.prompt,
            "month": self.month,
            "free": self.free or None,
            "disputed": [
                {"month": other.month, "source": other.source.as_json()}
                for other in self.disputed
            ],
        }


class ByPlan(Struct, frozen=True, kw_only=True):
    """One size of a plan.

    Attributes:
        configured: whether the configuration has the plan.
        tier: None when no figures about sizes are known.
        usd: its price a month in US dollars; None when unknown.
        calls: requests that an agent may make for each prompt, before the quota of
            a window is used up; None when the quota is not counted in requests.
        same: one of its models, at the price of the vendor's general API.
    """

    preset: Preset
    configured: bool
    tier: Tier | None
    usd: float | None
    calls: float | None
    same: ByUse | None

    @property
    def name(self) -> str:
        """The plan and its size."""
        return f"{self.preset.id} {self.tier.name}" if self.tier else self.preset.id

    @property
    def source(self) -> FactSource | None:
        """Where price and quota come from."""
        name = self.preset.billing.source
        return self.preset.sources[name] if name else None

    @property
    def break_even(self) -> float | None:
        """Prompts per day from which the plan is cheaper; None when unknown."""
        if self.usd is None or self.same is None or not self.same.prompt:
            return None
        return self.usd / (self.same.prompt * DAYS)

    @property
    def doubt(self) -> str:
        """Why the break-even may be wrong: its facts are old; else empty."""
        if self.break_even is None or self.same is None:
            return ""
        facts = (
            ("the plan's price", self.source),
            (str(self.same.ref), self.same.source),
        )
        return ", ".join(f"{what} is of {s.dated}" for what, s in facts if s and s.old)

    def as_json(self) -> dict[str, Json]:
        """For `cost --json`."""
        tier = self.tier or Tier(name="")
        return {
            "preset": self.preset.id,
            "tier": tier.name or None,
            "configured": self.configured,
            "price": tier.price,
            "currency": tier.currency or None,
            "priceUsd": self.usd,
            "requests": to_builtins(tier.requests or Quota()),
            "quota": self.preset.billing.quota or None,
            "note": tier.note or None,
            "source": _source_json(self.source),
            "callsPerPrompt": self.calls,
            "sameByUse": self.same.as_json() if self.same else None,
            "breakEvenPromptsPerDay": self.break_even,
            "breakEvenDoubt": self.doubt or None,
        }


class Comparison(Struct, frozen=True, kw_only=True):
    """All ways to pay for the same usage."""

    usage: Usage
    models: tuple[ByUse, ...]
    plans: tuple[ByPlan, ...]
    recorded: Recorded | None = None

    def document(self) -> dict[str, Json]:
        """The JSON form, version 1; US dollars, null for what is not known."""
        return {
            "version": 1,
            "usage": self.usage.as_json(),
            "recorded": self.recorded.as_json() if self.recorded else None,
            "models": [model.as_json() for model in self.models],
            "plans": [plan.as_json() for plan in self.plans],
        }


_Peaks = tuple[float, float, float]
"""The maximum number of prompts in five hours, a week and a month."""


def compare(
    found: Sequence[Candidate],
    names: Iterable[str],
    usage: Usage,
    *,
    cny_per_usd: float | None,
    recorded: Recorded | None = None,
) -> Comparison:
    """Compare configured models, models that are named, and all plans.

    Args:
        found: the configured models.
        names: models of the catalogue, as `preset/model`.
        cny_per_usd: yuan per dollar; without it, prices in yuan are not compared.
        recorded: the recorded usage, if the usage was not given as numbers.

    Raises:
        UsageError: the catalogue does not know a named model.
    """
    presets = load_presets()
    here = {candidate.preset.id for candidate in found if candidate.preset}
    billed = (c for c in found if not (c.preset and c.preset.kind in PLANS))
    models = {str(c.ref): _configured(c, usage) for c in billed}
    for name in names:
        preset, model = _named(name, presets)
        by_use = _listed(preset, model, usage)
        models.setdefault(str(by_use.ref), by_use)
    return Comparison(
        usage=usage,
        models=tuple(models.values()),
        plans=tuple(_plans(presets, here, _peaks(usage, recorded), usage, cny_per_usd)),
        recorded=recorded,
    )


def _configured(candidate: Candidate, usage: Usage) -> ByUse:
    prompt, preset = candidate.cost(usage), candidate.preset
    own = preset is not None and preset.kind is Kind.SELF_HOSTED
    free = "own server" if own else "free offer"
    return ByUse(
        ref=candidate.ref,
        configured=True,
        price=candidate.price,
        source=candidate.price_source,
        prompt=prompt,
        month=None if prompt is None else prompt * usage.prompts,
        disputed=_disputed(candidate.preset, candidate.known, usage)
        if candidate.price_source and not candidate.flat
        else (),
        free=free if candidate.flat else "",
    )


def _disputed(
    preset: Preset | None, model: PresetModel | None, usage: Usage
) -> tuple[Disputed, ...]:
    if preset is None or model is None:
        return ()
    others = tuple(prices(preset, model))[1:]
    return tuple(
        Disputed(rates(price, preset.caching, usage).month(usage), source)
        for price, source in others
    )


def _listed(preset: Preset, model: PresetModel, usage: Usage) -> ByUse:
    """A model of the catalogue at the catalogue's price."""
    price = model.price
    rated = rates(price, preset.caching, usage) if price else None
    return ByUse(
        ref=ModelRef(preset.openclaw.provider, model.id),
        configured=False,
        price=price,
        source=preset.sources[model.source_of("input")] if price else None,
        prompt=rated.prompt(usage) if rated else None,
        month=rated.month(usage) if rated else None,
        disputed=_disputed(preset, model, usage),
    )


def _named(name: str, presets: Iterable[Preset]) -> tuple[Preset, PresetModel]:
    ref = ModelRef.parse(name)
    owners = [
        preset
        for preset in presets
        if ref.provider in {preset.id, preset.openclaw.provider}
        and preset.kind not in PLANS
    ]
    for preset in owners:
        model = preset.model(ref.model)
        if model is not None:
            return preset, model
    known = [f"{p.id}/{m.id}" for p in owners for m in p.models if not m.deprecated]
    raise UsageError(
        f'the catalogue has no price list with "{name}"',
        hint=f"there are {', '.join(known[:6])}"
        if known
        else "name a model as PRESET/MODEL; `openclaw-cfg catalog` lists the presets",
    )


def _plans(
    presets: Sequence[Preset],
    here: set[str],
    peaks: _Peaks,
    usage: Usage,
    cny_per_usd: float | None,
) -> Iterator[ByPlan]:
    for preset in presets:
        if preset.kind not in PLANS or preset.billing.by != "subscription":
            continue
        same = _same_by_use(preset, presets, usage)
        for tier in preset.billing.tiers or (None,):
            yield ByPlan(
                preset=preset,
                configured=preset.id in here,
                tier=tier,
                usd=_usd(tier, cny_per_usd),
                calls=_calls(tier.requests, peaks) if tier and tier.requests else None,
                same=same,
            )


def _usd(tier: Tier | None, cny_per_usd: float | None) -> float | None:
    if tier is None or tier.price is None:
        return None
    if tier.currency == "USD":
        return tier.price
    return tier.price / cny_per_usd if cny_per_usd else None


def _peaks(usage: Usage, recorded: Recorded | None) -> _Peaks:
    """As recorded; else it is assumed that a day's prompts fall into five hours."""
    if recorded:
        whole = recorded.whole.requests
        return recorded.five_hours, recorded.week, whole
    day = usage.prompts_per_day
    return day, day * _WEEK, usage.prompts


def _calls(quota: Quota, peaks: _Peaks) -> float | None:
    """Requests per prompt that every quota window allows; below 1 it is not enough."""
    windows = zip((quota.five_hours, quota.week, quota.month), peaks, strict=True)
    limits = [most / asked for most, asked in windows if most and asked]
    return min(limits, default=None)


def _same_by_use(plan: Preset, presets: Iterable[Preset], usage: Usage) -> ByUse | None:
    """The strongest model of a plan that the vendor also sells pay-as-you-go."""
    found: list[tuple[bool, float, ByUse]] = []
    for preset in presets:
        if preset.vendor != plan.vendor or preset.kind is not Kind.GENERAL:
            continue
        strong = {p.recommended.strong for p in (plan, preset) if p.recommended}
        for model in preset.models:
            if plan.model(model.id) is None or model.price is None:
                continue
            by_use = _listed(preset, model, usage)
            found.append((model.id in strong, by_use.prompt or 0, by_use))
    best = max(found, key=lambda row: row[:2], default=None)
    return best[2] if best else None


def _source_json(source: FactSource | None) -> Json:
    return source.as_json() if source else None
