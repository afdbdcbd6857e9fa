"""One key is used at a vendor's addresses in two regions.

Vendors with an international and a Chinese platform (Moonshot, MiniMax, Alibaba, Z.AI
and others) keep the accounts separate, so a key works at one of them; the other answers
401, or a code such as MiniMax's 2049.
"""

from collections.abc import Iterator
from typing import Final

from openclaw_cfg.lint.context import ResolvedProvider, RuleContext
from openclaw_cfg.lint.credentials import is_placeholder
from openclaw_cfg.report import Explanation, Finding, Related, Severity
from openclaw_cfg.secret import Literal, Secret

# A region that is not a place: any of the vendor's keys works there.
_ANYWHERE: Final = frozenset({"any", "local", "self-hosted"})
EXPLANATION: Final = Explanation(
    id="one-key-two-regions",
    severity=Severity.WARNING,
    summary="a vendor's regions have accounts of their own, so the key works in one "
    "only",
    bad="""{models: {providers: {
  moonshot: {baseUrl: "https://api.moonshot.ai/v1",
    apiKey: "${MOONSHOT_API_KEY}", models: []},
  "moonshot-cn": {baseUrl: "https://api.moonshot.cn/v1",
    apiKey: "${MOONSHOT_API_KEY}", models: []},
}}}""",
    good="""{models: {providers: {
  moonshot: {baseUrl: "https://api.moonshot.ai/v1",
    apiKey: "${MOONSHOT_API_KEY}", models: []},
  "moonshot-cn": {baseUrl: "https://api.moonshot.cn/v1",
    apiKey: "${MOONSHOT_CN_API_KEY}", models: []},
}}}""",
    how="give each region its own key, or keep the one where your account is",
)


def check(context: RuleContext, /) -> Iterator[Finding]:
    """A finding per provider whose key is also used in another region of the offer."""
    first: dict[tuple[str, Secret], ResolvedProvider] = {}
    for known in context.addressed:
        key, preset, place = known.provider.key, known.preset, known.endpoint
        if key is None or preset is None or place is None or place.region in _ANYWHERE:
            continue
        if isinstance(key, Literal) and is_placeholder(key.value):
            continue
        other = first.setdefault((preset.id, key), known)
        if other.endpoint and other.endpoint.region != place.region:
            yield Finding(
                message=f'"{known.provider.id}" and "{other.provider.id}" use one key '
                f'in the regions "{place.region}" and "{other.endpoint.region}"',
                path=context.path(known, "key"),
                help="give each region its own key",
                related=(
                    Related(label="the same key", path=context.path(other, "key")),
                ),
            )
