"""The gateway does not start, though the file loads: its hooks contradict each other.

OpenClaw 2026.9.6 reads `hooks` once more when the gateway starts, and ends with
"Gateway failed to start: hooks.allowedSessionKeyPrefixes is required when a hook
mapping sessionKey uses templates". The preset `gmail` is such a mapping.
"""

import re
from collections.abc import Iterator
from typing import Final

from openclaw_cfg.json5.edit import Set
from openclaw_cfg.jsonpath import Json, JsonPath, as_array, get
from openclaw_cfg.lint.context import RuleContext
from openclaw_cfg.report import Explanation, Finding, Fix, Severity

EXPLANATION: Final = Explanation(
    id="hooks-stop-gateway",
    severity=Severity.WARNING,
    summary="the gateway does not start with these hooks",
    bad="""{gateway: {mode: "local"},
  hooks: {enabled: true, token: "${HOOKS_TOKEN}", presets: ["gmail"]}}""",
    good="""{gateway: {mode: "local"},
  hooks: {enabled: true, token: "${HOOKS_TOKEN}", presets: ["gmail"],
    allowedSessionKeyPrefixes: ["hook:"]}}""",
    how='set hooks.token, and hooks.allowedSessionKeyPrefixes to ["hook:"]',
)
_TEMPLATE: Final = re.compile(r"\{\{\s*[^}]+\s*\}\}")
_PREFIXES: Final[JsonPath] = ("hooks", "allowedSessionKeyPrefixes")


def check(context: RuleContext, /) -> Iterator[Finding]:
    """The first error that OpenClaw would stop with."""
    hooks = get(context.written, "hooks")
    if context.gateway is None or get(hooks, "enabled") is not True:
        return
    if not _text(get(hooks, "token")) and not isinstance(get(hooks, "token"), dict):
        path: JsonPath = ("hooks", "token")
        yield _finding(path, "hooks need a token", 'set it to "${HOOKS_TOKEN}"')
        return
    if re.fullmatch("/+", _text(get(hooks, "path"))):
        yield _finding(("hooks", "path"), 'their path is "/"', 'write "/hooks"')
        return
    usual = _text(get(hooks, "defaultSessionKey"))
    prefixes = [p for p in map(_text, as_array(get(hooks, *_PREFIXES[1:]))) if p]
    first = usual.lower() or "hook:example"
    if prefixes and not first.startswith(tuple(p.lower() for p in prefixes)):
        what = f'"{usual}"' if usual else '"hook:"'
        yield _finding(_PREFIXES, f"no prefix covers {what}", f"add one for {what}")
    elif not prefixes and _is_templated(hooks):
        fix = Fix(
            title='allow "hook:"', safe=False, operations=(Set(_PREFIXES, ["hook:"]),)
        )
        yield _finding(
            _PREFIXES,
            "a session key is a template, and no prefix of one is allowed",
            'set hooks.allowedSessionKeyPrefixes to ["hook:"]',
            fix,
        )


def _finding(path: JsonPath, why: str, advice: str, fix: Fix | None = None) -> Finding:
    return Finding(
        message=f"the gateway does not start: {why}", path=path, help=advice, fix=fix
    )


def _is_templated(hooks: Json) -> bool:
    """Whether a mapping that can be reached has a template as its session key."""
    mappings = [
        (
            _text(get(entry, "match", "path")).strip("/"),
            _text(get(entry, "match", "source")),
            _text(get(entry, "sessionKey")),
        )
        for entry in as_array(get(hooks, "mappings"))
    ]
    if "gmail" in as_array(get(hooks, "presets")):
        mappings.append(("gmail", "", "hook:gmail:{{messages[0].id}}"))
    reached: list[tuple[str, str, str]] = []
    for path, source, key in mappings:
        if any(p in ("", path) and s in ("", source) for p, s, _ in reached):
            continue
        reached.append((path, source, key))
        if _TEMPLATE.search(key):
            return True
    return False


def _text(value: Json) -> str:
    return value.strip() if isinstance(value, str) else ""
