"""The provider has a known vendor's name and a host that only looks like the vendor's.

`api.deepseek.ai` is not `api.deepseek.com`: whoever owns the other name gets the key.
People and models write such hosts from memory. An unknown host below the vendor's own
domain is only an info, because vendors add hosts.
"""

from collections.abc import Iterator
from typing import Final

from openclaw_cfg.catalog import Kind
from openclaw_cfg.lint.context import ResolvedProvider, RuleContext
from openclaw_cfg.model import Url
from openclaw_cfg.report import Explanation, Finding, Severity

# Endings of two labels below which anyone can register a name.
_SHARED: Final = frozenset({"com.cn", "co.uk", "com.au", "co.jp", "com.br"})
EXPLANATION: Final = Explanation(
    id="unknown-vendor-host",
    severity=Severity.WARNING,
    info="below the vendor's own domain",
    summary="the host looks like the vendor's, which is known to have no such host",
    bad="""{models: {providers: {deepseek: {
  baseUrl: "https://api.deepseek.ai/v1", apiKey: "${DEEPSEEK_API_KEY}",
  models: [{id: "deepseek-flash", name: "DeepSeek Flash"}]}}}}""",
    good="""{models: {providers: {deepseek: {
  baseUrl: "https://api.deepseek.com", apiKey: "${DEEPSEEK_API_KEY}",
  models: [{id: "deepseek-flash", name: "DeepSeek Flash"}]}}}}""",
    how="take the address from the vendor's documentation or `openclaw-cfg catalog`",
)


def check(context: RuleContext, /) -> Iterator[Finding]:
    """A finding per provider at a host that is nearly its vendor's."""
    for known in context.addressed:
        host = known.url.host if known.url else ""
        if known.at_home or context.catalog.at_host(known.base_url):
            continue
        urls = _urls(context, known)
        sites = {_site(url) for url in urls}
        own = any(host.endswith(f".{site}") for site in sites)
        if not own and _name(_site(known.base_url)) not in map(_name, sites):
            continue
        yield Finding(
            message=f'"{host}" is not among the hosts that are known of '
            f'"{known.provider.id}"',
            path=context.path(known, "base_url"),
            severity=Severity.INFO if own else None,
            label="" if own else "whoever owns this name gets the key",
            help=f"addresses: {', '.join(urls)}",
        )


def _urls(context: RuleContext, known: ResolvedProvider) -> list[str]:
    """The addresses of the vendor that the provider's id names."""
    presets = context.catalog.by_provider(known.provider.id.strip().lower())
    vendors = {
        preset.vendor for preset in presets if preset.kind is not Kind.SELF_HOSTED
    }
    offers = (one for vendor in vendors for one in context.catalog.of_vendor(vendor))
    urls = (endpoint.url for offer in offers for endpoint in offer.endpoints)
    return [*dict.fromkeys(url for url in urls if "{" not in url)]


def _name(site: str) -> str:
    return site.partition(".")[0]


def _site(url: str) -> str:
    """The part of a host that is registered: `deepseek.com` of `api.deepseek.com`."""
    parsed = Url.parse(url)
    labels = parsed.host.split(".") if parsed else []
    count = 3 if ".".join(labels[-2:]) in _SHARED else 2
    return ".".join(labels[-count:])
