"""The configured protocol is not the one of this address.

Each protocol has different paths and bodies, so the vendor answers 404 or tools break:
OpenClaw's own documentation says so about Ollama's `/v1`. Presets say which protocol
each address has.
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
    info="where the vendor may speak that protocol there too",
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
        # A vendor may support more protocols at one address than are known; if the
        # protocol has its own address, or for Ollama, it is certain.
        sure = other is not None or place.api == "ollama"
        yield Finding(
            message=f'this address is known to speak "{place.api}", not "{api}"',
            severity=None if sure else Severity.INFO,
            path=context.path(known, "api" if known.says_api else "base_url"),
            help=f'write api "{place.api}"'
            + (f', or the address "{other.url}"' if other else ""),
            fix=_fix(context, known, place),
        )


def _door(known: ResolvedProvider, api: str) -> Endpoint | None:
    doors = known.preset.endpoints if known.preset else ()
    return next((e for e in doors if family(e.api) == family(api)), None)


def _fix(context: RuleContext, known: ResolvedProvider, place: Endpoint) -> Fix | None:
    """The protocol of the address; for Ollama that of its root, since `/v1` differs."""
    if place.api == "ollama":
        return rewrite(context, known, place.url, api="ollama", safe=False)
    return Fix(
        title=f'write "{place.api}"',
        safe=False,
        operations=(Set(context.path(known, "api"), place.api),),
    )
