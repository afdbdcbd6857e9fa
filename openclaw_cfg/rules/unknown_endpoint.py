"""The host belongs to a known vendor, but the path is not one of its endpoints.

A coding plan's key at the general address, or the reverse, is the most frequent
complaint of all; the endpoints differ by region, by plan and by protocol.
"""

from collections.abc import Iterator
from typing import Final

from openclaw_cfg.catalog import Kind
from openclaw_cfg.lint.address import family
from openclaw_cfg.lint.context import ResolvedProvider, RuleContext
from openclaw_cfg.report import Explanation, Finding, Severity
from openclaw_cfg.rules.endpoint_in_base_url import ending
from openclaw_cfg.rules.missing_version import longer

EXPLANATION: Final = Explanation(
    id="unknown-endpoint",
    severity=Severity.WARNING,
    summary="the vendor of this host has no such address for the protocol",
    bad="""{models: {providers: {moonshot: {
  baseUrl: "https://api.moonshot.ai/anthropic/v2", api: "openai-completions",
  apiKey: "${MOONSHOT_API_KEY}", models: [{id: "kimi-k3", name: "Kimi K3"}]}}}}""",
    good="""{models: {providers: {moonshot: {
  baseUrl: "https://api.moonshot.ai/v1", api: "openai-completions",
  apiKey: "${MOONSHOT_API_KEY}", models: [{id: "kimi-k3", name: "Kimi K3"}]}}}}""",
    how="use one of the addresses that `openclaw-cfg catalog PRESET` lists",
)


def check(context: RuleContext, /) -> Iterator[Finding]:
    """A finding per provider at a known host whose path is not known there."""
    for known in context.addressed:
        if known.endpoint or ending(known) or longer(known) or _is_anthropic(known):
            continue
        at_home = known.preset if known.at_home else None
        # Where a vendor has several offers at its host, only the path tells which.
        offers = (at_home,) if at_home else context.catalog.at_host(known.base_url)
        urls = [
            endpoint.url
            for preset in offers
            if preset.kind is not Kind.SELF_HOSTED
            for endpoint in preset.endpoints
            if endpoint.api == known.api and "{" not in endpoint.url
        ]
        if not urls:
            continue
        names = " and ".join(preset.title for preset in offers)
        yield Finding(
            message=f"{names} {'has' if len(offers) == 1 else 'have'} no address "
            "like this",
            path=context.path(known, "base_url"),
            help=f"addresses for {known.api}: {', '.join(urls)}",
        )


def _is_anthropic(known: ResolvedProvider) -> bool:
    """Whether the URL may have a version or not: with Anthropic's protocol it may."""
    return family(known.api) == "anthropic"
