"""Memory search needs OpenAI's embeddings, but there is only a ChatGPT login.

OpenClaw 2026.9.6 searches its memory with OpenAI's embeddings unless told otherwise,
and its documentation says that the login covers chat only. Search then falls back to
words, or, where the provider was chosen by name, does not work at all.
"""

from collections.abc import Iterator
from typing import Final

from openclaw_cfg.jsonpath import Json, JsonPath, as_object, get
from openclaw_cfg.lint.context import RuleContext
from openclaw_cfg.openclaw.memory_search import SEARCH, VARIABLE, uses_openai
from openclaw_cfg.report import Explanation, Finding, Severity

EXPLANATION: Final = Explanation(
    id="missing-embedding-key",
    severity=Severity.WARNING,
    info="where memory search names no provider, and then goes by words",
    summary="a ChatGPT login includes no embeddings, which memory search needs",
    bad="""{
  auth: {profiles: {"openai:me": {provider: "openai", mode: "oauth"}}},
  agents: {defaults: {model: "openai/gpt-5.6-terra"}},
  memory: {search: {provider: "openai"}},
}""",
    good="""{
  auth: {profiles: {"openai:me": {provider: "openai", mode: "oauth"}}},
  agents: {defaults: {model: "openai/gpt-5.6-terra"}},
  memory: {search: {provider: "none"}},
}""",
    how="set `OPENAI_API_KEY`, another `memory.search.provider`, or `none`",
)


def check(context: RuleContext, /) -> Iterator[Finding]:
    """A finding when only a login at OpenAI is available for the embeddings."""
    if not context.native or not _only_login(context):
        return
    search = as_object(get(context.written, *SEARCH))
    if not uses_openai(context.written) or _has_key(search):
        return
    named = search.get("provider") == "openai"
    yield Finding(
        message="memory search needs OpenAI's embeddings, which no login includes",
        path=(*SEARCH, "provider") if "provider" in search else _profile(context),
        severity=None if named else Severity.INFO,
        help=f"set {VARIABLE}, or memory.search.provider to another one, or to "
        '"none" to search by words only',
    )


def _only_login(context: RuleContext) -> bool:
    no_key = context.loaded.environment.get(VARIABLE) is None
    return no_key and context.has_login("openai")


def _has_key(search: dict[str, Json]) -> bool:
    """Whether memory search has its own key, or another provider to fall back to."""
    other = search.get("fallback", "none") != "none"
    return other or get(search, "remote", "apiKey") is not None


def _profile(context: RuleContext) -> JsonPath:
    profiles = as_object(get(context.written, "auth", "profiles"))
    named = (n for n, p in profiles.items() if get(p, "provider") == "openai")
    name = next(named, None)
    if name is not None:
        return ("auth", "profiles", name)
    # The login is in OpenClaw's own store; the file only names a model.
    primary = context.config.primary
    return primary.path if primary else SEARCH
