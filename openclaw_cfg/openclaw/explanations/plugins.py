"""Rules about channels and plugins, for an installation without extra plugins."""

from typing import Final

from openclaw_cfg.report import Explanation, Severity

EXPLANATIONS: Final = (
    Explanation(
        id="unknown-channel",
        severity=Severity.ERROR,
        summary="OpenClaw does not come with a channel of this name, and refuses the "
        "file; a warning only where its plugin is named too",
        bad='{ channels: { telegramm: { botToken: "${TOKEN}" } } }',
        good='{ channels: { telegram: { botToken: "${TOKEN}" } } }',
        how="correct the name, or install the plugin of the channel",
    ),
    Explanation(
        id="unknown-plugin",
        severity=Severity.WARNING,
        summary="OpenClaw does not come with this plugin, and goes on without it",
        bad="{ plugins: { entries: { weathr: { enabled: true } } } }",
        good="{ plugins: { entries: { telegram: { enabled: true } } } }",
        how="correct the name, remove the entry, or install the plugin",
    ),
    Explanation(
        id="missing-plugin",
        severity=Severity.WARNING,
        summary="an official plugin that is not part of OpenClaw must be installed",
        bad="{ plugins: { entries: { codex: { enabled: true } } } }",
        good="{ plugins: { entries: { telegram: { enabled: true } } } }",
        how="run the command of the message, or remove the entry",
    ),
    Explanation(
        id="disabled-plugin",
        severity=Severity.WARNING,
        summary="a plugin has settings but is off",
        bad="{ plugins: { entries: { google: { enabled: false, config: {} } } } }",
        good="{ plugins: { entries: { google: { enabled: true, config: {} } } } }",
        how="enable it, or remove its settings",
    ),
    Explanation(
        id="unavailable-plugin-path",
        severity=Severity.WARNING,
        summary="a folder of plugins is not there, and OpenClaw then checks no channel "
        "and no plugin; this depends on the machine",
        bad='{ plugins: { load: { paths: ["/there/is/no/such/folder"] } } }',
        good="{ plugins: { load: { paths: [] } } }",
        how="correct the path, or make the folder",
    ),
    Explanation(
        id="closed-direct-messages",
        severity=Severity.WARNING,
        summary="a channel takes direct messages from fewer people than its policy "
        "says: from no one, or from listed senders only",
        bad='{ channels: { telegram: { botToken: "${TOKEN}", dmPolicy: "open" } } }',
        good='{ channels: { telegram: { botToken: "${TOKEN}", dmPolicy: "allowlist", '
        'allowFrom: ["123456789"] } } }',
        how='list who may write and set dmPolicy to "allowlist", or pair people first',
    ),
    Explanation(
        id="unknown-memory-plugin",
        severity=Severity.ERROR,
        summary="the plugin that is to keep the memory does not exist",
        bad='{ plugins: { slots: { memory: "memory-cor" } } }',
        good='{ plugins: { slots: { memory: "memory-core" } } }',
        how='use "memory-core", or "none" for no memory',
    ),
    Explanation(
        id="unknown-web-search",
        severity=Severity.ERROR,
        summary="the provider for web search is unknown or not installed",
        bad='{ tools: { web: { search: { provider: "brave" } } } }',
        good='{ tools: { web: { search: { provider: "gemini" } } } }',
        how="name a provider that OpenClaw comes with, or install the plugin",
    ),
)
