"""Which plans and logins a configuration uses where, and what their terms say about it.

The terms are facts of the catalogue, each with its source and date. What "unattended"
means for OpenClaw (heartbeat, cron, hooks) is our reading of them: most plans do not
name it, which is then `unclear` and an info; only what the vendor's own page forbids is
a warning.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from msgspec import Struct

from openclaw_cfg.catalog import Kind, Permission, Preset, Use
from openclaw_cfg.jsonpath import Json, JsonPath, as_array, as_object, get
from openclaw_cfg.lint.context import RuleContext
from openclaw_cfg.lint.reference import Reference, read
from openclaw_cfg.openclaw.unattended import NamedModel
from openclaw_cfg.report import Finding, Related, Severity


class PlanProvider(Struct, frozen=True, kw_only=True):
    """An offer with terms, and a model reference through which it is used.

    Attributes:
        undecided: whether it is a login, and a key is as possible.
    """

    preset: Preset
    ref: Reference | NamedModel
    undecided: bool = False


def plans(
    context: RuleContext, refs: Iterable[Reference | NamedModel], kinds: frozenset[Kind]
) -> Iterator[PlanProvider]:
    """The offers of these kinds behind references, each once."""
    seen: set[str] = set()
    short = context.aliases
    for ref in refs:
        meant = read(short.get(ref.text.strip().lower(), ref.text), ref.path)
        login = context.undecided_login(meant.provider) if meant.provider else None
        preset = login or context.terms_of(meant.provider or "")
        if preset and preset.kind in kinds and preset.id not in seen:
            seen.add(preset.id)
            yield PlanProvider(preset=preset, ref=ref, undecided=login is not None)


def default_refs(context: RuleContext) -> tuple[Reference, ...]:
    """The models that answer unless another one is chosen: of defaults and agents."""
    chosen = [
        one
        for one in context.selectors
        if not context.native
        or (one.path[:1] == ("agents",) and one.path[-1] == "model")
    ]
    found = (ref for one in chosen for ref in (one.primary, *one.fallbacks))
    return tuple(ref for ref in found if ref is not None)


UNCERTAIN: Final = (
    "where the terms do not say that they forbid it, or were not read at the vendor's; "
    "and while neither a login nor a key is here"
)
"""Where a finding of `finding` is only an info."""


def finding(
    plan: PlanProvider, use: Use, path: JsonPath, *, what: str, way_out: str
) -> Finding | None:
    """What the terms say about a use; None where they allow it.

    Args:
        what: the occasion, the subject of the sentence: `the heartbeat`.
        way_out: what to do, for the help.
    """
    preset = plan.preset
    permission = preset.policy.of(use)
    if permission is Permission.ALLOWED:
        return None
    forbidden = permission is Permission.FORBIDDEN
    says = "forbid it" if forbidden else "do not say that they allow it"
    message = f'{what} uses "{plan.ref.text}" of {preset.title}, whose terms {says}'
    if plan.undecided:
        message = f'{what} uses "{plan.ref.text}": with an API key that is allowed; '
        message += f"with {preset.title} the terms {says}"
    related = (
        () if plan.ref.path == path else (Related(label="used by", path=plan.ref.path),)
    )
    return Finding(
        message=message,
        path=path,
        severity=None
        if forbidden and is_certain(preset) and not plan.undecided
        else Severity.INFO,
        help=f"{way_out}\n{terms(preset, unclear=not forbidden)}",
        related=related,
    )


def is_certain(preset: Preset) -> bool:
    """Whether the terms were read where the vendor publishes them."""
    return preset.policy.confidence == "vendor-page"


def terms(preset: Preset, *, unclear: bool) -> str:
    """The term as a sentence, with where and when it was read, and what may happen.

    Where the terms are `unclear`, the catalogue's own remark is added.
    """
    policy = preset.policy
    text = f"terms ({preset.sources[policy.source]}): {policy.summary}"
    if unclear and policy.note:
        text += f"\nnote: {policy.note}"
    if policy.consequence:
        text += f"\nwhat may happen: {policy.consequence}"
    if not is_certain(preset):
        text += "\nthis was not read on the vendor's own page"
    return text


def open_channels(value: Json) -> Iterator[tuple[JsonPath, str]]:
    """Channels and accounts that strangers can write to: the setting and its name."""
    for name, channel in as_object(get(value, "channels")).items():
        if not isinstance(channel, dict) or name in {"defaults", "modelByChannel"}:
            continue
        if channel.get("enabled") is False:
            continue
        yield from _open(("channels", name), channel, name)
        for account, entry in as_object(channel.get("accounts")).items():
            if isinstance(entry, dict) and entry.get("enabled") is not False:
                yield from _open(("channels", name, "accounts", account), entry, name)


def _open(
    path: JsonPath, entry: dict[str, Json], name: str
) -> Iterator[tuple[JsonPath, str]]:
    for key in ("dmPolicy", "groupPolicy"):
        if entry.get(key) == "open":
            yield (*path, key), name
            return
    if get(entry, "dm", "policy") == "open":
        yield (*path, "dm", "policy"), name
    elif "*" in as_array(entry.get("allowFrom")):
        yield (*path, "allowFrom"), name


def http_endpoints(value: Json) -> Iterator[tuple[JsonPath, str]]:
    """The gateway's own APIs for programs that are switched on."""
    at: JsonPath = ("gateway", "http", "endpoints")
    for name, path in (
        ("chatCompletions", "/v1/chat/completions"),
        ("responses", "/v1/responses"),
    ):
        if get(value, *at, name, "enabled") is True:
            yield (*at, name, "enabled"), path
