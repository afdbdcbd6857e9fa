"""The base URL lacks the version, such as `/v1`.

OpenClaw 2026.9.6 calls `{baseUrl}/chat/completions` as it is and adds no version; the
root of a relay then answers with its web page, which looks like a network error for
more than a minute. For Anthropic's protocol OpenClaw does add it.
"""

from collections.abc import Iterator
from typing import Final

from openclaw_cfg.lint.address import (
    family,
    rewrite,
    same_protocol,
    without_path,
)
from openclaw_cfg.lint.context import ResolvedProvider, RuleContext
from openclaw_cfg.model import is_loopback, is_private
from openclaw_cfg.report import Explanation, Finding, Severity
from openclaw_cfg.rules.endpoint_in_base_url import ending

EXPLANATION: Final = Explanation(
    id="missing-version",
    severity=Severity.WARNING,
    info="where the catalogue does not know the address",
    summary="the base URL stops before the version, and OpenClaw does not add it",
    bad="""{models: {providers: {apiyi: {
  baseUrl: "https://api.apiyi.com", api: "openai-completions",
  apiKey: "${APIYI_API_KEY}", models: [{id: "gpt-5.4", name: "GPT-5.4"}]}}}}""",
    good="""{models: {providers: {apiyi: {
  baseUrl: "https://api.apiyi.com/v1", api: "openai-completions",
  apiKey: "${APIYI_API_KEY}", models: [{id: "gpt-5.4", name: "GPT-5.4"}]}}}}""",
    how="add the version that the vendor's documentation shows, mostly `/v1`",
)


def check(context: RuleContext, /) -> Iterator[Finding]:
    """A warning where the catalogue knows the full address, an info for other roots."""
    for known in context.addressed:
        if family(known.api) != "openai" or ending(known):
            continue
        full = longer(known)
        if full:
            yield _finding(context, known, full, None, safe=True)
        elif _is_unknown_root(known) and known.url:
            url = f"{without_path(known.url)}/v1"
            yield _finding(context, known, url, Severity.INFO, safe=False)


def longer(known: ResolvedProvider) -> str:
    """The only base URL of the offer that begins with what is written; else empty."""
    written = known.base_url.rstrip("/").lower()
    urls = [endpoint.url for endpoint in same_protocol(known)]
    if written in urls:
        return ""
    found = {url for url in urls if url.startswith(f"{written}/")}
    return found.pop() if len(found) == 1 else ""


def _is_unknown_root(known: ResolvedProvider) -> bool:
    url = known.url
    return (
        (known.preset is None or not known.at_home)
        and url is not None
        and url.path.strip("/") == ""
        and not is_loopback(url.host)
        and not is_private(url.host)
    )


def _finding(
    context: RuleContext,
    known: ResolvedProvider,
    url: str,
    severity: Severity | None,
    *,
    safe: bool,
) -> Finding:
    sure = "" if safe else ", if its documentation says so"
    return Finding(
        message=f'the base URL of "{known.provider.id}" has no version',
        path=context.path(known, "base_url"),
        severity=severity,
        label="OpenClaw adds none",
        help=f'write "{url}"{sure}',
        fix=rewrite(context, known, url, safe=safe),
    )
