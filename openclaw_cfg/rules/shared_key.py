"""The same key is in the entries of two vendors.

One of them gets a key that belongs to the other: it refuses the key, but has seen it.
"""

from collections.abc import Iterator
from typing import Final

from openclaw_cfg.lint.context import ResolvedProvider, RuleContext
from openclaw_cfg.lint.credentials import (
    Credential,
    is_placeholder,
    literal,
    needs_key,
)
from openclaw_cfg.report import Explanation, Finding, Related, Severity

EXPLANATION: Final = Explanation(
    id="shared-key",
    severity=Severity.WARNING,
    summary="two vendors are sent the same key, so one receives the other's key",
    bad="""{models: {providers: {
  deepseek: {baseUrl: "https://api.deepseek.com",
    apiKey: "sk-a1b2c3d4e5f6g7h8", models: [{id: "deepseek-flash", name: "F"}]},
  moonshot: {baseUrl: "https://api.moonshot.ai/v1",
    apiKey: "sk-a1b2c3d4e5f6g7h8", models: [{id: "kimi-k3", name: "K3"}]},
}}}""",
    good="""{models: {providers: {
  deepseek: {baseUrl: "https://api.deepseek.com",
    apiKey: "${DEEPSEEK_API_KEY}", models: [{id: "deepseek-flash", name: "F"}]},
  moonshot: {baseUrl: "https://api.moonshot.ai/v1",
    apiKey: "${MOONSHOT_API_KEY}", models: [{id: "kimi-k3", name: "K3"}]},
}}}""",
    how="give each provider its own key",
)


def check(context: RuleContext, /) -> Iterator[Finding]:
    """A finding per entry that repeats the key of another vendor's."""
    first: dict[str, ResolvedProvider] = {}
    for known in context.addressed:
        secret, path = known.provider.key, context.path(known, "key")
        if secret is None or not needs_key(known):
            continue
        text = literal(Credential(secret=secret, path=path, known=known))
        if not text or is_placeholder(text):
            continue
        other = first.setdefault(text, known)
        if other is not known and _vendor(other) != _vendor(known):
            yield Finding(
                message=f'"{known.provider.id}" has the same key as '
                f'"{other.provider.id}", another vendor',
                path=path,
                help="give each provider its own key",
                related=(
                    Related(label="the same key", path=context.path(other, "key")),
                ),
            )


def _vendor(known: ResolvedProvider) -> str:
    """The vendor; for an unknown host the last two labels of its name."""
    if known.preset:
        return known.preset.vendor
    host = known.url.host if known.url else ""
    return ".".join(host.split(".")[-2:])
