"""The compact form names a host that the catalogue does not know.

The provider's id, protocol and model data are derived from the host; for an unknown
one the id comes from its name, and the protocol is taken to be OpenAI's.
"""

from collections.abc import Iterator
from typing import Final

from openclaw_cfg.dialects import compact
from openclaw_cfg.jsonpath import as_object, get
from openclaw_cfg.lint.context import RuleContext
from openclaw_cfg.report import Explanation, Finding, Severity

EXPLANATION: Final = Explanation(
    id="unknown-host",
    severity=Severity.INFO,
    summary="the catalogue does not know the host, so id and protocol are assumptions",
    bad="""{models: {providers: [
  {url: "https://llm.example.com/v1", token: "${EXAMPLE_KEY}", model: "m"},
]}}""",
    good="""{models: {providers: [
  {id: "example", api: "openai-completions",
   url: "https://llm.example.com/v1", token: "${EXAMPLE_KEY}", model: "m"},
]}}""",
    how="set `id` and `api` in the entry",
)


def check(context: RuleContext, /) -> Iterator[Finding]:
    """A finding per provider whose host is unknown and that does not say its id."""
    loaded = context.loaded
    if loaded.dialect.ID != compact.ID:
        return
    for provider in loaded.config.providers:
        entry = as_object(get(loaded.merged, *provider.path))
        if "id" in entry and "api" in entry:
            continue
        known = context.known(provider.id)
        if provider.url is None or (known and known.preset and known.at_home):
            continue
        yield Finding(
            message=f'unknown host "{provider.url.host}": taken as provider '
            f'"{provider.id}" with api "{provider.api}"',
            path=compact.path_of(provider, "base_url"),
            help="set `id` and `api` in the entry",
        )
