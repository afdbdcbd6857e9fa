"""The key belongs to another offer than the address.

A plan's key at the general address, or the reverse, fails with 401, 403 or 429, and the
vendor's message ("no balance", "token expired") is misleading. The start of a key tells
where it belongs, as far as the catalogue knows; the key itself is never shown. Keys
that come from variables are checked too.
"""

from collections.abc import Iterator
from typing import Final

from openclaw_cfg.catalog import Kind, Preset
from openclaw_cfg.catalog.keys import COMMON_PREFIXES, telling_prefixes
from openclaw_cfg.lint.context import ResolvedProvider, RuleContext
from openclaw_cfg.lint.credentials import is_placeholder
from openclaw_cfg.report import Explanation, Finding, Severity

EXPLANATION: Final = Explanation(
    id="foreign-key",
    severity=Severity.WARNING,
    summary="the prefix of the key belongs to another offer than the address",
    bad="""{models: {providers: {alibaba: {
  baseUrl: "https://dashscope-intl.aliyuncs.com/compatible-mode/v1",
  apiKey: "sk-sp-a1b2c3d4e5f6g7h8", models: [{id: "qwen3.7-plus", name: "Qwen"}]}}}}""",
    good="""{models: {providers: {alibaba: {
  baseUrl: "https://coding-intl.dashscope.aliyuncs.com/v1",
  apiKey: "sk-sp-a1b2c3d4e5f6g7h8", models: [{id: "qwen3.7-plus", name: "Qwen"}]}}}}""",
    how="use the address that the key was made for, or the key of this address",
)


def check(context: RuleContext, /) -> Iterator[Finding]:
    """A finding per provider whose key starts like another offer's."""
    for known in context.providers:
        key = (known.key or "").strip()
        if not key or is_placeholder(key) or _is_home(known, key):
            continue
        if not known.preset and not known.base_url:
            continue
        owners = context.catalog.by_key(key, common=COMMON_PREFIXES)
        if owners and known.preset not in owners:
            yield _belongs(context, known, owners)
        elif known.preset and known.at_home and _is_no_plan_key(known.preset, key):
            yield Finding(
                message=f'the key of "{known.provider.id}" is not one of '
                f"{known.preset.title}",
                path=context.path(known, "key"),
                help=f"its keys start with {' or '.join(known.preset.key.prefixes)}",
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
