"""A provider is reached over plain http, so its key is sent unencrypted.

Loopback is fine. In a private network it is an info, because people reach their own
machines this way.
"""

from collections.abc import Iterator
from typing import Final

from openclaw_cfg.lint.address import rewrite
from openclaw_cfg.lint.context import ResolvedProvider, RuleContext
from openclaw_cfg.model import is_loopback, is_private
from openclaw_cfg.report import Explanation, Finding, Fix, Severity

EXPLANATION: Final = Explanation(
    id="plain-http",
    severity=Severity.WARNING,
    info="in a private network",
    summary="over plain http the key and every message are sent unencrypted",
    bad="""{models: {providers: {acme: {
  baseUrl: "http://acme.example/v1", apiKey: "${ACME_KEY}",
  models: [{id: "m1", name: "M1"}]}}}}""",
    good="""{models: {providers: {acme: {
  baseUrl: "https://acme.example/v1", apiKey: "${ACME_KEY}",
  models: [{id: "m1", name: "M1"}]}}}}""",
    how="use https, or a loopback address behind a tunnel",
)


def check(context: RuleContext, /) -> Iterator[Finding]:
    """A finding per provider that is not on this machine and has an http address."""
    for known in context.addressed:
        url = known.url
        if url is None or url.scheme != "http" or is_loopback(url.host):
            continue
        near = is_private(url.host)
        if near and known.provider.key is None:
            continue
        yield Finding(
            message=f'provider "{known.provider.id}" is reached over plain http',
            path=context.path(known, "base_url"),
            severity=Severity.INFO if near else None,
            label="the key is sent unencrypted",
            help="use https, or a loopback address behind a tunnel",
            fix=None if near else _https(context, known),
        )


def _https(context: RuleContext, known: ResolvedProvider) -> Fix | None:
    url = "https" + known.base_url.strip()[len("http") :]
    return rewrite(context, known, url, safe=known.preset is not None and known.at_home)
