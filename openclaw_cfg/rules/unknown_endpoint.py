"""The host is a vendor's that the catalogue knows, but the path is none of its doors.

Keys for a coding plan on the general address, or the other way round, are the most
frequent complaint of all; the doors differ by region, by plan and by protocol.
"""

from collections.abc import Iterator
from typing import Final

from openclaw_cfg.catalog import Kind
from openclaw_cfg.report import Explanation, Finding, Severity
from openclaw_cfg.rules.address import family, same_protocol
from openclaw_cfg.rules.endpoint_in_base_url import ending
from openclaw_cfg.rules.missing_version import longer
from openclaw_cfg.rules.subject import Known, Subject

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


def check(subject: Subject, /) -> Iterator[Finding]:
    """A finding per provider at a known host whose path leads nowhere."""
    for known in subject.addressed:
        preset = known.preset
        if preset is None or known.endpoint or preset.kind is Kind.SELF_HOSTED:
            continue
        urls = [endpoint.url for endpoint in same_protocol(known)]
        if not urls or ending(known) or longer(known) or _is_anthropic(known):
            continue
        yield Finding(
            message=f"{preset.title} has no address like this",
            path=subject.path(known, "base_url"),
            help=f"its addresses for {known.provider.api}: {', '.join(urls)}",
        )


def _is_anthropic(known: Known) -> bool:
    """There OpenClaw takes a version or none, and relays differ in the rest."""
    return family(known.provider.api) == "anthropic"
