"""Rules about tools, MCP servers, browsers and hooks."""

from typing import Final

from openclaw_cfg.report import Explanation, Severity

EXPLANATIONS: Final = (
    Explanation(
        id="conflicting-tools",
        severity=Severity.ERROR,
        summary="allow replaces the list of tools and alsoAllow adds to it, so both "
        "together make no sense",
        bad='{ tools: { allow: ["read"], alsoAllow: ["exec"] } }',
        good='{ tools: { allow: ["read", "exec"] } }',
        how="put all tools into allow, or use a profile with alsoAllow",
    ),
    Explanation(
        id="conflicting-exec-mode",
        severity=Severity.ERROR,
        summary="mode replaces security and ask, so they cannot be beside it",
        bad='{ tools: { exec: { mode: "ask", security: "allowlist" } } }',
        good='{ tools: { exec: { mode: "ask" } } }',
        how="keep mode and remove security and ask",
    ),
    Explanation(
        id="moved-web-search",
        severity=Severity.ERROR,
        summary="keys of search providers are settings of their plugins now",
        bad='{ tools: { web: { search: { apiKey: "${KEY}" } } } }',
        good='{ plugins: { entries: { google: { config: { webSearch: { apiKey: "${KEY}"'
        " } } } } } }",
        how="move it to plugins.entries.<plugin>.config.webSearch",
    ),
    Explanation(
        id="foreign-mcp-key",
        severity=Severity.ERROR,
        summary="a key of an MCP server as other programs have it; OpenClaw has "
        "another name for it",
        bad='{ mcp: { servers: { files: { command: "npx", disabled: true } } } }',
        good='{ mcp: { servers: { files: { command: "npx", enabled: false } } } }',
        how="use the name that the message gives",
    ),
    Explanation(
        id="bad-mcp-name",
        severity=Severity.ERROR,
        summary="the name of an MCP server of a node is empty or has spaces around it",
        bad='{ nodeHost: { mcp: { servers: { " files": { command: "npx" } } } } }',
        good='{ nodeHost: { mcp: { servers: { files: { command: "npx" } } } } }',
        how="rename the server",
    ),
    Explanation(
        id="bad-mcp-oauth",
        severity=Severity.ERROR,
        summary="an OAuth login for each requester needs a server with a URL, and no "
        "login of its own",
        bad='{ mcp: { servers: { docs: { command: "npx", auth: "oauth", oauth: '
        '{ identity: "per-requester" } } } } }',
        good='{ mcp: { servers: { docs: { url: "https://docs.example/mcp", auth: '
        '"oauth", oauth: { identity: "per-requester" } } } } }',
        how='give the server a url and auth: "oauth", and remove command and '
        "authProfileId",
    ),
    Explanation(
        id="no-mcp-command",
        severity=Severity.ERROR,
        summary="an MCP server with the transport stdio is a program, and none is "
        "named",
        bad='{ mcp: { servers: { files: { transport: "stdio" } } } }',
        good='{ mcp: { servers: { files: { transport: "stdio", command: "npx" } } } }',
        how="add command, or another transport with a url",
    ),
    Explanation(
        id="bad-browser-profile",
        severity=Severity.ERROR,
        summary="a browser profile does not say where its browser is, or has settings "
        "of another driver",
        bad="{ browser: { profiles: { work: { headless: true } } } }",
        good="{ browser: { profiles: { work: { cdpPort: 18801, headless: true } } } }",
        how="add cdpPort or cdpUrl; userDataDir is for the driver existing-session",
    ),
    Explanation(
        id="no-hook-session",
        severity=Severity.ERROR,
        summary="a hook is to go on in the same session, and none is named",
        bad='{ hooks: { mappings: [{ action: "agent", sessionMode: "persistent" }] } }',
        good='{ hooks: { mappings: [{ action: "agent", sessionMode: "persistent", '
        'sessionKey: "hook:mail" }] } }',
        how="add sessionKey to the mapping, or hooks.defaultSessionKey",
    ),
    Explanation(
        id="unsafe-module-path",
        severity=Severity.ERROR,
        summary="the module of a hook must lie below the folder of transforms",
        bad='{ hooks: { mappings: [{ transform: { module: "../mail.js" } }] } }',
        good='{ hooks: { mappings: [{ transform: { module: "mail.js" } }] } }',
        how="write a relative path without .. in it",
    ),
)
