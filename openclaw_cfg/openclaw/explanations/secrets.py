"""Rules about references to secrets."""

from typing import Final

from openclaw_cfg.report import Explanation, Severity

EXPLANATIONS: Final = (
    Explanation(
        id="bad-secret-ref",
        severity=Severity.ERROR,
        summary="the id of a secret reference is not of the form that its source needs",
        bad='{ models: { providers: { openai: { apiKey: { source: "file", provider: '
        '"vault", id: "openai" } } } } }',
        good='{ models: { providers: { openai: { apiKey: { source: "file", provider: '
        '"vault", id: "/openai" } } } } }',
        how="write a JSON pointer for a file, a name in capitals for a variable",
    ),
    Explanation(
        id="misplaced-secret-ref",
        severity=Severity.ERROR,
        summary="OpenClaw changes this secret while it runs, so it cannot be a "
        "reference",
        bad='{ hooks: { token: { source: "env", provider: "default", id: "HOOKS" } } }',
        good='{ hooks: { token: "${HOOKS}" } }',
        how='write a string; "${NAME}" reads a variable',
    ),
    Explanation(
        id="secret-source-mismatch",
        severity=Severity.ERROR,
        summary="a reference asks a secret provider for something that it does not do",
        bad='{ secrets: { providers: { vault: { source: "env" } } }, gateway: { auth: '
        '{ token: { source: "file", provider: "vault", id: "/gateway" } } } }',
        good='{ secrets: { providers: { vault: { source: "file", path: '
        '"/srv/secrets.json" } } }, gateway: { auth: { token: { source: "file", '
        'provider: "vault", id: "/gateway" } } } }',
        how="name a provider with that source, or correct the reference",
    ),
    Explanation(
        id="unsafe-command",
        severity=Severity.ERROR,
        summary="the command of a secret provider holds quotes or signs of a shell",
        bad='{ secrets: { providers: { vault: { source: "exec", command: '
        '"/bin/echo $KEY" } } } }',
        good='{ secrets: { providers: { vault: { source: "env" } } } }',
        how="name the program alone, and its arguments in args",
    ),
    Explanation(
        id="unusable-secret-command",
        severity=Severity.ERROR,
        summary="the program of a secret provider is not there, is a symbolic link, or "
        "somebody else could change it; this depends on the machine",
        bad='{ secrets: { providers: { vault: { source: "exec", command: '
        '"/there/is/no/such/program" } } } }',
        good='{ secrets: { providers: { vault: { source: "env" } } } }',
        how="name a file that belongs to the user of OpenClaw and that only they can "
        "write",
    ),
    Explanation(
        id="bad-host",
        severity=Severity.ERROR,
        summary="the egress proxy takes exact host names only",
        bad='{ secrets: { egressProxy: { allowedHosts: ["*.example.com"] } } }',
        good='{ secrets: { egressProxy: { allowedHosts: ["api.example.com"] } } }',
        how="write each host without scheme, port, path and wildcard",
    ),
)
