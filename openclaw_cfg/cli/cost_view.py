"""How `cost` shows its comparison: bars, a table of the plans, and an answer."""

import csv
import io
from collections.abc import Iterator, Sequence
from itertools import groupby
from math import floor, log
from typing import Final

from msgspec import Struct
from rich.console import Group, RenderableType
from rich.text import Text

from openclaw_cfg.app.cost import ByPlan, ByUse, Comparison
from openclaw_cfg.app.recorded import Recorded
from openclaw_cfg.catalog.billing import Quota
from openclaw_cfg.catalog.fact import FactSource
from openclaw_cfg.cli.grid import Grid, Paragraph
from openclaw_cfg.output.printable import clean, counted
from openclaw_cfg.redact import scrub

_BAR: Final = 21
# Up to this ratio of the highest to the lowest cost, bars are proportional.
_EVEN: Final = 8
_WIDEST: Final = 10_000
_UNKNOWN: Final = "?"
_COLUMNS: Final = (
    *("kind", "name", "month_usd", "month_usd_disputed", "break_even_per_day"),
    *("date", "stale", "source"),
)
_LEGEND: Final = (
    "A MONTH: the plan's price. REQUESTS: its quota for 5 hours, a week, a month. "
    "CALLS: requests for each prompt that the quota covers. PAY-AS-YOU-GO: the same "
    "prompts with that model on the vendor's general API. FROM: prompts a day from "
    'which the plan is cheaper than that. "?": unknown. Dates are of the prices; '
    '"*" after one, or after what rests on one: more than 90 days old, so check it '
    "first."
)


def shown(found: Comparison, *, unicode: bool) -> RenderableType:
    """The whole page."""
    return Group(
        *_head(found),
        Text(),
        *_bars(found, unicode=unicode),
        Text(),
        _table(found, unicode=unicode),
        Text(),
        *_paragraphs(found),
    )


def money(usd: float | None) -> str:
    """US dollars for people; small amounts with three digits."""
    if usd is None:
        return _UNKNOWN
    return f"${usd:,.2f}" if usd >= 1 else f"${usd:.3g}"


def answer(found: Comparison) -> str:
    """Plan or pay-as-you-go, in one sentence."""
    models = [m for m in found.models if m.month is not None and not m.free]
    plans = [p for p in found.plans if p.usd is not None]
    free = ", ".join(str(m.ref) for m in found.models if m.free)
    best = min(models, key=lambda m: m.month or 0, default=None)
    plan = min(plans, key=lambda p: p.usd or 0, default=None)
    if free:
        free = f"The tokens of {free} cost nothing. "
    if best is None or best.month is None:
        if free:
            return free.strip()
        return "No model whose price is known is configured; name one, as PRESET/MODEL."
    said = (
        f"{free}Pay-as-you-go, {best.ref} is the cheapest: {money(best.month)} a month"
    )
    if plan is None or plan.usd is None:
        return f"{said}."
    relation = "less than" if best.month < plan.usd else "more than"
    return (
        f"{said}, {relation} the cheapest plan whose price is known "
        f"({plan.name}, {money(plan.usd)})."
    )


def as_csv(found: Comparison) -> str:
    """A table for other programs: one line for each way to pay."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(_COLUMNS)
    for model in found.models:
        other = ";".join(f"{one.month:.4f}" for one in model.disputed)
        kind = model.free or "use"
        rows.writerow(
            (kind, model.ref, _exact(model.month), other, "", *_of(model.source))
        )
    for plan in found.plans:
        even = _exact(plan.break_even)
        rows.writerow(
            ("plan", plan.name, _exact(plan.usd), "", even, *_of(plan.source))
        )
    return scrub(out.getvalue())


def _exact(value: float | None) -> str:
    return "" if value is None else f"{value:.4f}"


def _of(source: FactSource | None) -> tuple[str, str, str]:
    if source is None:
        return "", "", "your file"
    return source.date, "yes" if source.stale else "no", source.title


def _head(found: Comparison) -> Iterator[RenderableType]:
    if found.recorded:
        yield from _kept(found.recorded)
        return
    usage = found.usage
    kept = "an hour" if usage.hour else "5 minutes"
    line = (
        f"A month of {counted(usage.prompts_per_day, 'prompt')} a day, each with "
        f"{counted(usage.input_tokens, 'token')} in and {usage.output_tokens:,} out, "
        f"{usage.cache_hit:.0%} of the input from a cache that keeps it {kept}"
    )
    yield Paragraph(line, style="bold")


def _kept(kept: Recorded) -> Iterator[RenderableType]:
    """What OpenClaw recorded, by model."""
    all_ = counted(kept.whole.requests, "request")
    yield Paragraph(
        "The last 30 days, as OpenClaw recorded them: "
        f"{all_}, at most {kept.five_hours:,} in 5 hours "
        f"and {kept.week:,} in a week",
        style="bold",
    )
    titles = ("TOKENS OF", "INPUT", "CACHE READ", "CACHE WRITE", "OUTPUT")
    table = Grid(*titles, right=range(1, len(titles)))
    for ref, tokens in (*kept.models, ("all", kept.whole)):
        counts = (tokens.input, tokens.cache_read, tokens.cache_write, tokens.output)
        name = Text(clean(str(ref)))
        table.add(name, *(Text(f"{count:,}") for count in counts))
    yield table
    yield Paragraph("Below: all of them with each model, at its prices, and each plan.")


def _bars(found: Comparison, *, unicode: bool) -> Iterator[RenderableType]:
    """A bar for each way to pay whose price is known, what is free first."""
    rows = [
        (m.month, str(m.ref), _day(m.source), "cyan")
        for m in found.models
        if m.month is not None and not m.free
    ]
    rows += [
        (p.usd, f"{p.name}{_mark(p)}", _day(p.source), "magenta")
        for p in found.plans
        if p.usd is not None
    ]
    scale = Scale.of([cost for cost, *_ in rows])
    table = Grid("", "", "", "", right=(1,))
    for one in found.models:
        if one.free:
            name, why = clean(str(one.ref)), Text(one.free, style="dim")
            table.add(Text(name), Text("free"), Text(), why)
    for cost, name, day, style in sorted(rows):
        bar = Text(("█" if unicode else "#") * scale.length(cost), style=style)
        shown_name = Text(clean(name))
        table.add(shown_name, Text(money(cost)), bar, Text(day, style="dim"))
    yield table
    if scale.step != 1:
        yield Paragraph(f"Each block more is {scale.step:.2f} times the cost.", "dim")


class Scale(Struct, frozen=True):
    """How long the bar of a cost is, from 1 to 21.

    Attributes:
        least: the cost with the shortest bar; not used on a linear scale.
        step: the factor between a bar and the next longer one; 1 on a linear scale.
    """

    most: float
    least: float
    step: float = 1

    @classmethod
    def of(cls, costs: Sequence[float]) -> "Scale":
        """Linear, unless the lower bars would then be equal: $4 and $30 of $500."""
        most = max(costs, default=0) or 1
        least = max(min(costs, default=0), most / _WIDEST)
        if most / least <= _EVEN:
            return cls(most, least)
        return cls(most, least, (most / least) ** (1 / (_BAR - 1)))

    def length(self, cost: float) -> int:
        """The length in characters."""
        if self.step == 1:
            return max(1, round(cost / self.most * _BAR))
        return 1 + round(log(max(cost, self.least) / self.least, self.step))


def _table(found: Comparison, *, unicode: bool) -> Grid:
    table = Grid("PLAN", "A MONTH", "REQUESTS", "CALLS", "FROM", "PAY-AS-YOU-GO")
    groups = groupby(found.plans, key=lambda plan: plan.preset.id)
    for _, plans in groups:
        for number, plan in enumerate(plans):
            if plan.tier is None:
                continue
            if number == 0:
                style = "bold" if plan.configured else ""
                day = Text(_day(plan.source), style="dim")
                name = f"{plan.preset.id}{_mark(plan)}"
                table.head(Text(name, style=style), day)
            table.add(*_cells(plan, unicode=unicode))
    return table


def _mark(plan: ByPlan) -> str:
    return " (in your file)" if plan.configured else ""


def _cells(plan: ByPlan, *, unicode: bool) -> tuple[Text, ...]:
    same, start, tier = plan.same, plan.break_even, plan.tier
    by_use = f"{money(same.month)}{_star(same)} {same.ref.model}" if same else _UNKNOWN
    old = start is not None and bool(_star(plan) or (same and _star(same)))
    return (
        Text(f"  {tier.name}" if tier else ""),
        Text(_price(plan, unicode=unicode)),
        Text(_quota(tier.requests if tier else None)),
        Text(_covered(plan.calls)),
        Text(_from(start) + "*" * old),
        Text(by_use),
    )


def _from(start: float | None) -> str:
    """The first whole number of prompts at which a plan is cheaper."""
    return _UNKNOWN if start is None else str(floor(start) + 1)


def _covered(calls: float | None) -> str:
    """Requests for each prompt that the quota surely allows."""
    if calls is None:
        return _UNKNOWN
    return "<1" if calls < 1 else str(floor(calls))


def _price(plan: ByPlan, *, unicode: bool) -> str:
    tier = plan.tier
    if tier is None or tier.price is None:
        return _UNKNOWN
    if tier.currency == "USD":
        return f"${tier.price:g}"
    return f"¥{tier.price:g}" if unicode else f"CNY {tier.price:g}"


def _quota(quota: Quota | None) -> str:
    if quota is None:
        return _UNKNOWN
    windows = (quota.five_hours, quota.week, quota.month)
    return "/".join(_thousands(most) for most in windows)


def _thousands(count: int | None) -> str:
    if count is None:
        return _UNKNOWN
    return f"{count / 1000:g}k" if count >= 1000 else str(count)


def _paragraphs(found: Comparison) -> Iterator[RenderableType]:
    unpriced = [str(m.ref) for m in found.models if m.month is None]
    plans = dict.fromkeys(p.preset.id for p in found.plans if p.tier is None)
    yuan = any(p.tier and p.tier.currency == "CNY" for p in found.plans)
    yield _wrapped(_LEGEND, style="dim")
    if unpriced:
        yield _wrapped(f"No price is known for {', '.join(unpriced)}.")
    if plans:
        yield _wrapped(f"Sold at prices that are not known here: {', '.join(plans)}.")
    if yuan and not any(
        p.usd for p in found.plans if p.tier and p.tier.currency == "CNY"
    ):
        yield _wrapped("Plans in yuan join the bars with --cny-per-usd RATE.")
    for model in found.models:
        for other in model.disputed:
            yield _wrapped(
                f"{model.ref}: {money(other.month)} a month by another source, "
                f"{other.source.title}, {other.source.dated}; the range is "
                f"{money(min(other.month, model.month or 0))} to "
                f"{money(max(other.month, model.month or 0))}."
            )
    for plan in found.plans:
        if plan.doubt:
            yield _wrapped(f"FROM of {plan.name} rests on old facts: {plan.doubt}.")
    yield Paragraph(clean(answer(found)), "bold")


def _wrapped(text: str, style: str = "") -> RenderableType:
    return Group(Paragraph(clean(text), style), Text())


def _day(source: FactSource | None) -> str:
    if source is None:
        return "your file"
    return f"{source.date}{'*' if source.stale else ''}"


def _star(one: ByPlan | ByUse) -> str:
    """The mark of what rests on a price that has to be checked."""
    return "*" if one.source and one.source.stale else ""
