"""A variable is written the way other tools write it; OpenClaw takes it literally.

OpenClaw 2026.9.6 knows `${NAME}` in capitals and nothing else: no default, no `env:`,
no `%NAME%`. Any other text is sent unchanged, as a key or as an address.
"""

import re
from collections.abc import Iterator
from typing import Final

from openclaw_cfg.json5.edit import Set
from openclaw_cfg.jsonpath import Json, JsonPath, get
from openclaw_cfg.lint.context import RuleContext
from openclaw_cfg.lint.credentials import credentials, foreign_name
from openclaw_cfg.openclaw.patterns import any_match
from openclaw_cfg.report import Explanation, Finding, Fix, Severity
from openclaw_cfg.secret import Literal

_IN_URL: Final = re.compile(
    r"\$\{[^}]*[^A-Z0-9_}][^}]*\}|%[A-Z_][A-Z0-9_]*%|\{\{.*\}\}"
)
# Settings whose text is passed unchanged to another program or server.
_FREE: Final = (
    "mcp.servers.*.env.*",
    "mcp.servers.*.headers.*",
    "nodeHost.mcp.servers.*.env.*",
    "nodeHost.mcp.servers.*.headers.*",
    "skills.entries.*.env.*",
    "env.vars.*",
)
EXPLANATION: Final = Explanation(
    id="foreign-variable",
    severity=Severity.WARNING,
    summary="OpenClaw does not know this way to write a variable and takes the text "
    "itself",
    bad="""{models: {providers: {acme: {baseUrl: "https://acme.example/v1",
  apiKey: "${ACME_KEY:-none}", models: [{id: "m1", name: "M1"}]}}}}""",
    good="""{models: {providers: {acme: {baseUrl: "https://acme.example/v1",
  apiKey: "${ACME_KEY}", models: [{id: "m1", name: "M1"}]}}}}""",
    how="write `${NAME}`, in capitals and without a default",
)


def check(context: RuleContext, /) -> Iterator[Finding]:
    """A finding per key, free variable or base URL that OpenClaw does not fill in."""
    seen = set()
    for credential in credentials(context):
        if isinstance(credential.secret, Literal):
            seen.add(credential.path)
            name = foreign_name(credential.secret.value)
            if name:
                yield _finding(credential.path, name, whole=True)
    for path, value in any_match(context.written, _FREE):
        name = foreign_name(value) if isinstance(value, str) else ""
        if name and path not in seen:
            yield _finding(path, name, whole=True)
    for known in context.providers:
        path = context.path(known, "base_url")
        if _is_foreign(get(context.written, *path)):
            yield _finding(path, "NAME", whole=False)


def _is_foreign(value: Json) -> bool:
    return isinstance(value, str) and _IN_URL.search(value) is not None


def _finding(path: JsonPath, name: str, *, whole: bool) -> Finding:
    wanted = f"${{{name}}}"
    return Finding(
        message="OpenClaw does not know this way to write a variable",
        path=path,
        label="taken as it is",
        help=f'write "{wanted}"; it has no form with a default',
        fix=Fix(title=f'write "{wanted}"', safe=False, operations=(Set(path, wanted),))
        if whole
        else None,
    )
