"""A provider has a name that OpenClaw no longer uses.

OpenClaw 2026.9.6 keeps API keys and ChatGPT logins under the single id `openai`; it
silently accepts the older ids until `openclaw doctor --fix` rewrites them.
"""

from collections.abc import Iterator
from typing import Final

from openclaw_cfg.json5.nodes import Part
from openclaw_cfg.jsonpath import JsonPath, as_object, get
from openclaw_cfg.lint.context import RuleContext
from openclaw_cfg.lint.reference import Reference
from openclaw_cfg.openclaw.model_refs import OF_CODEX_PLUGIN
from openclaw_cfg.redact import shown
from openclaw_cfg.report import Explanation, Finding, Severity

LEGACY: Final = frozenset({"openai-codex", "codex", "codex-cli"})
_NEW: Final = "openai"
EXPLANATION: Final = Explanation(
    id="legacy-provider",
    severity=Severity.WARNING,
    summary="this provider is called `openai` now",
    bad='{agents: {defaults: {model: "openai-codex/gpt-5.6-terra"}}}',
    good='{agents: {defaults: {model: "openai/gpt-5.6-terra"}}}',
    how="write `openai/…`; `openclaw doctor --fix` moves logins too",
)


def check(context: RuleContext, /) -> Iterator[Finding]:
    """A finding per reference, login and order that uses an old id."""
    for ref in context.references:
        name = ref.provider.lower()
        of_plugin = ref.path == OF_CODEX_PLUGIN and name == "codex"
        if name in LEGACY and not (of_plugin or context.known(name)):
            yield _reference(ref)
    profiles = as_object(get(context.written, "auth", "profiles"))
    for name, profile in profiles.items():
        provider = get(profile, "provider")
        if isinstance(provider, str) and provider in LEGACY:
            yield _old(provider, ("auth", "profiles", name, "provider"))
    for name in as_object(get(context.written, "auth", "order")):
        if name in LEGACY:
            yield _old(name, ("auth", "order", name), part=Part.KEY)


def _reference(ref: Reference) -> Finding:
    wanted = f"{_NEW}/{ref.model}" + (f"@{ref.profile}" if ref.profile else "")
    return Finding(
        message=f"{shown(ref.provider, ())} is an old name of the provider openai",
        path=ref.path,
        part=ref.part,
        help=f'write "{wanted}"',
        fix=ref.rewritten(wanted),
    )


def _old(name: str, path: JsonPath, *, part: Part = Part.VALUE) -> Finding:
    return Finding(
        message=f"{shown(name, ())} is an old name of the provider openai",
        path=path,
        part=part,
        help="`openclaw doctor --fix` moves the login to the new name",
    )
