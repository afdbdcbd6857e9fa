"""The provider for web search: available, to be installed, or unknown."""

from collections.abc import Iterator

from openclaw_cfg.jsonpath import JsonPath
from openclaw_cfg.openclaw.javascript import trim
from openclaw_cfg.openclaw.judge_input import JudgeInput
from openclaw_cfg.openclaw.plugin_entries import named_plugins, plugin_id
from openclaw_cfg.openclaw.refinements.base import misnamed, text_at
from openclaw_cfg.redact import shown
from openclaw_cfg.report import Finding, Severity


def check(case: JudgeInput) -> Iterator[Finding]:
    """A missing one is only a warning if its plugin is named."""
    path: JsonPath = ("tools", "web", "search", "provider")
    text = text_at(case.value, *path)
    if text is None:
        return
    name = trim(text)
    active = {one for p in case.facts.plugins.values() for one in p.web_search}
    if name in active:
        return
    owner = case.facts.web_search_installs.get(name)
    traces = {plugin_id(name), plugin_id(owner or name)}
    traced = bool(traces & named_plugins(case.value)) and name != ""
    if owner is None:
        traced = traced and plugin_id(name) not in case.facts.plugins
    package = case.facts.external_plugins.get(owner or "")
    found = Finding(
        rule="unknown-web-search",
        severity=Severity.WARNING if traced else Severity.ERROR,
        path=path,
        message=f"there is no web search provider {shown(name, ())}"
        if owner is None
        else f"web search provider {shown(name, ())} is not installed",
        help=f"openclaw plugins install {package}"
        if package
        else f"accepted: {', '.join(sorted(active))}",
    )
    known = active | case.facts.web_search_installs.keys()
    yield found if package else misnamed(found, name, known)
