"""The base URL includes the path of a request.

OpenClaw 2026.9.6 adds `/chat/completions`, `/responses` or `/v1/messages` itself
(measured against a loopback server), so the path from a vendor's example is doubled.
"""

from collections.abc import Iterator
from typing import Final

from openclaw_cfg.lint.address import rewrite
from openclaw_cfg.lint.context import ResolvedProvider, RuleContext
from openclaw_cfg.openclaw.request_paths import REQUEST_PATHS
from openclaw_cfg.redact import shown
from openclaw_cfg.report import Explanation, Finding, Severity

EXPLANATION: Final = Explanation(
    id="endpoint-in-base-url",
    severity=Severity.WARNING,
    summary="OpenClaw adds the end of the address itself, so it is there twice",
    bad="""{models: {providers: {acme: {
  baseUrl: "https://acme.example/v1/chat/completions", apiKey: "${ACME_KEY}",
  models: [{id: "m1", name: "M1"}]}}}}""",
    good="""{models: {providers: {acme: {
  baseUrl: "https://acme.example/v1", apiKey: "${ACME_KEY}",
  models: [{id: "m1", name: "M1"}]}}}}""",
    how="leave out what follows the version",
)


def check(context: RuleContext, /) -> Iterator[Finding]:
    """A finding per provider whose base URL ends with the path of a request."""
    for known in context.addressed:
        end = ending(known)
        if end:
            url = known.base_url.rstrip("/").removesuffix(end)
            yield Finding(
                message=f'the base URL of "{known.provider.id}" ends in "{end}"',
                path=context.path(known, "base_url"),
                label="OpenClaw adds this itself",
                help=f"write {shown(url, ())}",
                fix=rewrite(context, known, url, safe=True),
            )


def ending(known: ResolvedProvider) -> str:
    """The path of a request that the base URL ends with; empty when there is none."""
    path = known.url.path.rstrip("/") if known.url else ""
    return next((end for end in REQUEST_PATHS if path.endswith(end)), "")
