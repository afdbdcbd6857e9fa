"""The key belongs to another offer than the address.

A plan's key at the general address, or the reverse, fails with 401, 403 or 429, and the
vendor's message ("no balance", "token expired") is misleading. The start of a key tells
where it belongs, as far as the catalogue knows; the key itself is never shown. Keys
that come from variables are checked too. A key that a plan's entry has as well counts
as the plan's: often nothing else tells the two apart.
"""

from collections.abc import Iterator
from typing import Final

from openclaw_cfg.catalog import Kind, Preset
from openclaw_cfg.catalog.keys import COMMON_PREFIXES, telling_prefixes
from openclaw_cfg.lint.context import ResolvedProvider, RuleContext
from openclaw_cfg.lint.credentials import is_placeholder
from openclaw_cfg.openclaw.owner import plans_with_key
from openclaw_cfg.report import Explanation, Finding, Related, Severity

EXPLANATION: Final = Explanation(
    id="foreign-key",
    severity=Severity.WARNING,
    summary="the key belongs to another offer than the address: its prefix says so, or "
    "a plan has the same key",
    bad="""{models: {providers: {alibaba: {
  baseUrl: "https://dashscope-intl.aliyuncs.com/compatible-mode/v1",
  apiKey: "sk-sp-a1b2c3d4e5f6g7h8", models: [{id: "qwen3.7-plus", name: "Qwen"}]}}}}""",
    good="""{models: {providers: {alibaba: {
  baseUrl: "https://coding-intl.dashscope.aliyuncs.com/v1",
  apiKey: "sk-sp-a1b2c3d4e5f6g7h8", models: [{id: "qwen3.7-plus", name: "Qwen"}]}}}}""",
    how="use the address that the key was made for, or the key of this address",
)


def check(context: RuleContext, /) -> Iterator[Finding]:
    """A finding per provider whose key is another offer's."""
    for known in context.providers:
        if found := _by_start(context, known) or _beside_plan(context, known):
            yield found


def _by_start(context: RuleContext, known: ResolvedProvider) -> Finding | None:
    key = (known.key or "").strip()
    if not key or is_placeholder(key) or _is_home(known, key):
        return None
    if not known.preset and not known.base_url:
        return None
    owners = context.catalog.by_key(key, common=COMMON_PREFIXES)
    if owners and known.preset not in owners:
        return _belongs(context, known, owners)
    if known.preset and known.at_home and _is_no_plan_key(known.preset, key):
        return Finding(
            message=f'the key of "{known.provider.id}" is not one of '
            f"{known.preset.title}",
            path=context.path(known, "key"),
            help=f"its keys start with {' or '.join(known.preset.key.prefixes)}",
        )
    return None


def _beside_plan(context: RuleContext, known: ResolvedProvider) -> Finding | None:
    """That an entry of a plan has the same key."""
    loaded, provider = context.loaded, known.provider
    plan = context.terms_of(provider.id)
    if provider.key is None or plan is None or plan is known.preset:
        return None
    same = plans_with_key(provider.key, loaded.config, loaded.environment)
    other = next((entry for entry, owner in same if owner == plan), None)
    if other is None:
        return None
    return Finding(
        message=f'the key of "{provider.id}" is also that of "{other.id}", '
        f"{plan.title}",
        path=context.path(known, "key"),
        label="the plan's terms hold for this key",
        help=f'give "{provider.id}" a key of its own',
        related=(
            Related(label="the same key", path=loaded.dialect.path_of(other, "key")),
        ),
    )


def _is_home(known: ResolvedProvider, key: str) -> bool:
    """Whether the key starts as the offer's keys do; the more telling start wins."""
    if known.preset is None or known.preset.kind is Kind.SELF_HOSTED:
        return known.preset is not None
    if key in known.preset.key.env:
        return True
    return key.startswith(telling_prefixes(known.preset))


def _is_no_plan_key(preset: Preset, key: str) -> bool:
    foreign = tuple(f.prefix for f in preset.key.foreign)
    plan = preset.kind is Kind.CODING_PLAN
    return bool(foreign and key.startswith(foreign)) or (
        plan and bool(telling_prefixes(preset))
    )


def _belongs(
    context: RuleContext, known: ResolvedProvider, owners: tuple[Preset, ...]
) -> Finding:
    titles = " or ".join(preset.title for preset in owners)
    where = owners[0].endpoints[0].url
    return Finding(
        message=f'the key of "{known.provider.id}" is one of {titles}',
        path=context.path(known, "key"),
        label="not of this address",
        help=f'its address is "{where}", or use a key of '
        + (known.preset.title if known.preset else "this provider"),
    )
