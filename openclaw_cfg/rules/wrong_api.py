"""The configured protocol is not what this address speaks.

Each protocol calls other paths with other bodies, so the vendor answers 404 or the
tools break: OpenClaw's own documentation says so of Ollama's `/v1`. Presets know which
protocol each address speaks.
"""

from collections.abc import Iterator
from typing import Final

from openclaw_cfg.catalog.api import Endpoint
from openclaw_cfg.json5.edit import Set
from openclaw_cfg.lint.address import family, rewrite
from openclaw_cfg.lint.context import ResolvedProvider, RuleContext
from openclaw_cfg.report import Explanation, Finding, Fix, Severity
from openclaw_cfg.rules.missing_version import longer

EXPLANATION: Final = Explanation(
    id="wrong-api",
    severity=Severity.WARNING,
    summary="the address does not speak the protocol that `api` names",
    bad="""{models: {providers: {kimi: {
  baseUrl: "https://api.deepseek.com/anthropic", api: "openai-completions",
  apiKey: "${DEEPSEEK_API_KEY}", models: [{id: "deepseek-flash", name: "Flash"}]}}}}""",
    good="""{models: {providers: {kimi: {
  baseUrl: "https://api.deepseek.com/anthropic", api: "anthropic-messages",
  apiKey: "${DEEPSEEK_API_KEY}", models: [{id: "deepseek-flash", name: "Flash"}]}}}}""",
    how="name the protocol of the address, or use the address for the protocol",
)


def check(context: RuleContext, /) -> Iterator[Finding]:
    """A finding per provider at a known address with another protocol."""
    for known in context.addressed:
        place = known.endpoint
        api = known.api
        if place is None or known.preset is None or not api or longer(known):
            continue
        spoken = [e for e in known.preset.endpoints if e.url == place.url]
        if any(family(e.api) == family(api) for e in spoken):
            continue
        other = _door(known, api)
        # A vendor may speak more at one address than is known; with another address
        # for it, or with Ollama's own word, it is certain.
        sure = other is not None or place.api == "ollama"
        yield Finding(
            message=f'this address is known to speak "{place.api}", not "{api}"',
            severity=Severity.WARNING if sure else Severity.INFO,
            path=context.path(known, "api" if known.says_api else "base_url"),
            help=f'write api "{place.api}"'
            + (f', or the address "{other.url}"' if other else ""),
            fix=_fix(context, known, place),
        )


def _door(known: ResolvedProvider, api: str) -> Endpoint | None:
    doors = known.preset.endpoints if known.preset else ()
    return next((e for e in doors if family(e.api) == family(api)), None)


def _fix(context: RuleContext, known: ResolvedProvider, place: Endpoint) -> Fix | None:
    """The protocol of the address; for Ollama, whose `/v1` is another one, its root."""
    if place.api == "ollama":
        return rewrite(context, known, place.url, api="ollama", safe=False)
    return Fix(
        title=f'write "{place.api}"',
        safe=False,
        operations=(Set(context.path(known, "api"), place.api),),
    )
