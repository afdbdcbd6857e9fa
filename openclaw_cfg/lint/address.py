"""What the rules about base URLs share."""

from collections.abc import Iterator
from typing import Final

from openclaw_cfg.catalog.api import Endpoint
from openclaw_cfg.json5.edit import Operation, Set
from openclaw_cfg.lint.context import ResolvedProvider, RuleContext
from openclaw_cfg.model import Url
from openclaw_cfg.openclaw.substitution import has_reference
from openclaw_cfg.report import Fix

# The family of each protocol, by OpenClaw's names.
_FAMILIES: Final = {
    "openai-completions": "openai",
    "openai-responses": "openai",
    "anthropic-messages": "anthropic",
    "google-generative-ai": "google",
    "ollama": "ollama",
}


def family(api: str) -> str:
    """Protocols of one family differ in the path that is called, not in the host."""
    return _FAMILIES.get(api, api)


def same_protocol(known: ResolvedProvider) -> Iterator[Endpoint]:
    """The offer's base URLs for the protocol that is configured."""
    for endpoint in known.preset.endpoints if known.preset else ():
        if endpoint.api == known.api and "{" not in endpoint.url:
            yield endpoint


def rewrite(
    context: RuleContext,
    known: ResolvedProvider,
    url: str,
    *,
    api: str = "",
    safe: bool,
) -> Fix | None:
    """A fix that writes another base URL; None where a variable is in it."""
    if has_reference(known.provider.base_url or ""):
        return None
    operations: list[Operation] = [Set(context.path(known, "base_url"), url)]
    if api:
        operations.append(Set(context.path(known, "api"), api))
    return Fix(title=f'write "{url}"', safe=safe, operations=tuple(operations))


def without_path(url: Url) -> str:
    """Scheme, host and port."""
    host = f"[{url.host}]" if ":" in url.host else url.host
    return f"{url.scheme}://{host}" + (f":{url.port}" if url.port else "")
