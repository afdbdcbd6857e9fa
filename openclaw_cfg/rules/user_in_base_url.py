"""The base URL has a user or a password in it.

OpenClaw 2026.9.6 sends requests with `fetch`, which refuses such an address (measured
against a loopback server: no request arrives), and the key is readable in the file.
"""

from collections.abc import Iterator
from typing import Final

from openclaw_cfg.lint.context import RuleContext
from openclaw_cfg.model import has_user
from openclaw_cfg.report import Explanation, Finding, Severity

EXPLANATION: Final = Explanation(
    id="user-in-base-url",
    severity=Severity.WARNING,
    summary="OpenClaw sends nothing to an address with a user or password in it",
    bad="""{models: {providers: {acme: {
  baseUrl: "https://me:${ACME_KEY}@acme.example/v1",
  models: [{id: "m1", name: "M1"}]}}}}""",
    good="""{models: {providers: {acme: {
  baseUrl: "https://acme.example/v1", apiKey: "${ACME_KEY}",
  models: [{id: "m1", name: "M1"}]}}}}""",
    how="take it out of the address, and put the key into `apiKey`, or into `headers`",
)


def check(context: RuleContext, /) -> Iterator[Finding]:
    """A finding per provider whose base URL has one."""
    for known in context.addressed:
        if has_user(known.base_url):
            yield Finding(
                message=f'the base URL of "{known.provider.id}" has a user or password',
                path=context.path(known, "base_url"),
                label="OpenClaw sends nothing there",
                help="take it out, and put the key into apiKey or a header",
            )
