"""The providers as choices, the available ones first, with their terms."""

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Final

from openclaw_cfg.app.wish import ProviderWish
from openclaw_cfg.ask.prompter import Choice, Note, Tone
from openclaw_cfg.catalog.places import load_places
from openclaw_cfg.catalog.policy import Permission, Use
from openclaw_cfg.catalog.preset import Kind, Preset
from openclaw_cfg.model import Url, full_address
from openclaw_cfg.probe.address import split_added

GROUPS: Final[Mapping[Kind, str]] = {
    Kind.CODING_PLAN: "Coding plans: a flat fee, for you at the keyboard",
    Kind.OAUTH: "Subscriptions by login: no key at all",
    Kind.GENERAL: "General APIs: pay-as-you-go, for anything",
    Kind.CLOUD: "Clouds: their own credentials",
    Kind.SELF_HOSTED: "Your own server, or any other address",
}
AT_HAND: Final = "At hand"
_USES: Final[Mapping[Use, str]] = {
    Use.CODING_TOOLS: "you, in a coding tool",
    Use.UNATTENDED: "OpenClaw's heartbeat and cron",
    Use.SCRIPTS: "scripts and your own programs",
    Use.BATCH: "batch jobs",
    Use.BACKENDS: "back-ends, bots, for others",
}
_WORDS: Final[Mapping[Permission, str]] = {
    Permission.ALLOWED: "yes",
    Permission.FORBIDDEN: "no",
    Permission.UNCLEAR: "not stated: treat it as not allowed",
}
_CONFIDENCE: Final[Mapping[str, str]] = {
    "vendor-page": "the vendor's own page",
    "third-party": "reported by others",
    "assumed": "assumed",
}
_ANY: Final = "custom"
_ADDRESS: Final = re.compile(
    r"https?://\S+|([\w-]+\.)*[\w-]+:\d+(/\S*)?|localhost(/\S*)?|\d+(\.\d+){3}(/\S*)?"
)
# What people look for who have an endpoint of their own.
_OWN: Final = "local localhost own self-hosted private machine server endpoint"
_OTHER: Final = (
    f"{_OWN} other others another else something different unknown url address relay "
    "proxy gateway compatible base"
)


def offers(
    presets: Iterable[Preset],
    *,
    kinds: Collection[Kind],
    at_hand: Mapping[str, str],
    without: Collection[str] = (),
) -> tuple[Choice, ...]:
    """The choices of a question about a provider.

    Args:
        kinds: that can be chosen; the groups are in their order.
        at_hand: why a preset is available (a key, a server, an entry), by its id, the
            most likely one first.
        without: ids that are left out.
    """
    fitting = [
        p
        for p in presets
        if p.kind in kinds
        and p.id not in without
        and not (p.status and p.status.state == "closed")
    ]
    by_id = {p.id: p for p in fitting}
    first = [_choice(by_id[i], AT_HAND, at_hand[i]) for i in at_hand if i in by_id]
    order = [kind for kind in GROUPS if kind in kinds]
    rest = sorted(
        (p for p in fitting if p.id not in at_hand),
        key=lambda p: (order.index(_place(p, kinds)), p.id == _ANY, p.title.lower()),
    )
    return (*first, *(_choice(p, GROUPS[_place(p, kinds)]) for p in rest))


def at_address(text: str) -> Choice | None:
    """The choice of a server at an address that was typed; None for another text."""
    if not _ADDRESS.fullmatch(text):
        return None
    url = full_address(text).rstrip("/")
    if Url.parse(url) is None:
        return None
    return Choice(
        value=url, hint="a server of your own", group=GROUPS[Kind.SELF_HOSTED]
    )


def chosen(answer: str) -> ProviderWish | None:
    """The provider at such an address; None where something else was chosen."""
    if "://" not in answer:
        return None
    url, api = split_added(answer)
    return ProviderWish(preset=_ANY, base_url=url, api=api)


def _place(preset: Preset, kinds: Collection[Kind]) -> Kind:
    """The group of a preset: "any other address" is with the user's own servers."""
    own = preset.id == _ANY and Kind.SELF_HOSTED in kinds
    return Kind.SELF_HOSTED if own else preset.kind


def with_tools(
    choices: tuple[Choice, ...], tools: tuple[Choice, ...]
) -> tuple[Choice, ...]:
    """The choices, with those of other tools after the available ones."""
    first = tuple(choice for choice in choices if choice.group == AT_HAND)
    return (*first, *tools, *choices[len(first) :])


def _choice(preset: Preset, group: str, hint: str = "") -> Choice:
    doubt = f"doubtful: {preset.status.note}" if preset.status else ""
    return Choice(
        value=preset.id,
        title=preset.title,
        hint=hint,
        about=doubt or _about(preset),
        group=group,
        words=" ".join(
            (
                *(preset.id, preset.vendor, preset.openclaw.provider, *preset.names),
                preset.kind,
                _OTHER if preset.id == _ANY else "",
                _OWN if preset.kind is Kind.SELF_HOSTED else "",
            )
        ),
    )


def _about(preset: Preset) -> str:
    by = preset.billing.by
    paid = "paid to whoever is behind it" if by == "upstream" else by.replace("-", " ")
    price = f"{paid}, {preset.billing.price}" if preset.billing.price else paid
    source = preset.sources[preset.billing.source] if preset.billing.source else None
    if preset.billing.price and source and source.stale:
        price += f"; as of {source.dated}"
    return f"{preset.id} - {price}"


def terms(preset: Preset) -> Note:
    """A note with the terms of a plan, shown when it is chosen."""
    policy = preset.policy
    forbidden = {n for n, may in policy.tools.items() if may is Permission.FORBIDDEN}
    named = [place.title for place in load_places() if place.id in forbidden]
    rows = [(_USES[use], _WORDS[policy.uses[use]]) for use in _USES]
    if named:
        rows.append(("also not in", ", ".join(named)))
    said = [policy.summary]
    if policy.consequence:
        said.append(f"Otherwise: {policy.consequence}")
    known = _CONFIDENCE.get(policy.confidence, policy.confidence)
    source = preset.sources[policy.source]
    said.append(f"Source: {source.title}, {source.dated} ({known})")
    return Note(
        title=f"Where the {_thing(preset)} of {preset.title} may be used",
        rows=tuple(rows),
        lines=tuple(_sentence(text) for text in said),
        tone=Tone.WARNING,
    )


def _thing(preset: Preset) -> str:
    return "key" if preset.key.env else "login"


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}{'' if text.endswith('.') else '.'}"
