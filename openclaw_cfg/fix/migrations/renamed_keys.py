"""Keys that have a new name or a new place, with the same value.

Source: the published schemas of 2026.4.29 to 2026.9.6, and OpenClaw's own table of
migrations (docs/gateway/doctor/config-migrations.md of 2026.9.6; the rows for the
`agent` and `routing` roots are in docs/gateway/doctor.md of 2026.4.29).
"""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Final

from msgspec import Struct

from openclaw_cfg.fix.change import (
    APRIL,
    EARLY,
    JULY,
    Change,
    ChangeKind,
    Found,
    Migration,
)
from openclaw_cfg.fix.contrary import undecided
from openclaw_cfg.fix.merge_move import clashes, merge_move, waits
from openclaw_cfg.fix.patch import Sheet
from openclaw_cfg.fix.places import (
    ANY,
    Scope,
    blocks,
    matches,
    path,
)
from openclaw_cfg.json5.edit import CommentOut
from openclaw_cfg.jsonpath import Json, JsonPath, format_path, get, value_at

# Old place → new place; a `*` in the new one is what the old one's `*` matched.
_FILE_JULY: Final = """
    agents.defaults.imageGenerationModel      agents.defaults.mediaModels.image
    agents.defaults.videoGenerationModel      agents.defaults.mediaModels.video
    agents.defaults.musicGenerationModel      agents.defaults.mediaModels.music
    agents.defaults.memorySearch              memory.search
    agents.defaults.pdfMaxBytesMb             agents.defaults.pdfMaxMb
    agents.defaults.promptOverlays.gpt5.personality
                                    plugins.entries.openai.config.personality
    audit                                     logging.audit
    media                                     attachments
    gateway.nodes.allowCommands               gateway.nodes.commands.allow
    gateway.nodes.denyCommands                gateway.nodes.commands.deny
    gateway.nodes.skills.enabled              gateway.nodes.allowSkills
    messages.tts                              tts
    web.enabled                               channels.whatsapp.enabled
    session.typingMode                        agents.defaults.typingMode
    session.maintenance.pruneDays             session.maintenance.pruneAfter
    session.resetByType.dm                    session.resetByType.direct
    tools.exec.timeoutSec                     tools.exec.timeoutSeconds
    tools.experimental.planTool               tools.updatePlan
    talk.realtime.voice                       talk.realtime.speakerVoice
    cron.failureDestination                   cron.failureAlert
    tools.web.fetch.firecrawl       plugins.entries.firecrawl.config.webFetch
    mcp.servers.*.codex.default_tools_approval_mode
                                    mcp.servers.*.codex.defaultToolsApprovalMode
"""

# For the file, and for one agent.
_TOOLS: Final = """
    tools.exclude                             tools.deny
    tools.denied                              tools.deny
    tools.disabled                            tools.deny
    tools.blocked                             tools.deny
    tools.denylist                            tools.deny
    tools.blacklist                           tools.deny
    tools.allowlist                           tools.allow
    tools.whitelist                           tools.allow
    tools.bash                                tools.exec
    tools.allowed                             tools.allow
"""

_FILE_EARLY: Final = f"""
    models.bedrockDiscovery         plugins.entries.amazon-bedrock.config.discovery
    memorySearch                              memory.search
    routing.groupChat.historyLimit            messages.groupChat.historyLimit
    routing.groupChat.mentionPatterns         messages.groupChat.mentionPatterns
    routing.queue                             messages.queue
    routing.bindings                          bindings
    routing.agentToAgent                      tools.agentToAgent
    agent.tools                               tools
    agent.elevated                            tools.elevated
    agent.bash                                tools.exec
    agent.exec                                tools.exec
    agent.sandbox                             agents.defaults.sandbox
    agent.subagents.tools                     tools.subagents.tools
    agent.subagents                           agents.defaults.subagents
    defaultModel                              agents.defaults.model
    models.allow                              agents.defaults.modelPolicy.allow
    models.allowed                            agents.defaults.modelPolicy.allow
    allowedModels                             agents.defaults.modelPolicy.allow
    allowedTools                              tools.allow
    disallowedTools                           tools.deny
    agents.defaults.allowedTools              tools.allow
    agents.defaults.disallowedTools           tools.deny
    agents.defaults.denyTools                 tools.deny
    workspace                                 agents.defaults.workspace
    compaction                                agents.defaults.compaction
    contextPruning                            agents.defaults.contextPruning
    sandbox                                   agents.defaults.sandbox
    heartbeat.showOk        channels.defaults.heartbeatVisibility.showOk
    heartbeat.showAlerts    channels.defaults.heartbeatVisibility.showAlerts
    heartbeat.useIndicator  channels.defaults.heartbeatVisibility.useIndicator
    heartbeat                                 agents.defaults.heartbeat
    port                                      gateway.port
    server.port                               gateway.port
    small_model                               agents.defaults.utilityModel
    smallModel                                agents.defaults.utilityModel
    context_servers                           mcp.servers
    agents.defaults.smallModel                agents.defaults.utilityModel
    {_TOOLS}
    telegram_token                            channels.telegram.botToken
    telegramToken                             channels.telegram.botToken
    discord_token                             channels.discord.token
    discordToken                              channels.discord.token
    hooks.mappings.*.provider                 hooks.mappings.*.channel
    messages.queue.byProvider                 messages.queue.byChannel
    messages.inbound.byProvider               messages.inbound.byChannel
    plugins.load.path                         plugins.load.paths
    tools.subagents.model                     agents.defaults.subagents.model
    skills.entries.*.key                      skills.entries.*.apiKey
    skills.entries.*.api_key                  skills.entries.*.apiKey
    session.sendPolicy.rules.*.match.provider
                                    session.sendPolicy.rules.*.match.channel
    auth.profiles.*.type                      auth.profiles.*.mode
    gateway.token                             gateway.auth.token
    gateway.password                          gateway.auth.password
    nodes                                     gateway.nodes
    telegram                                  channels.telegram
    discord                                   channels.discord
    slack                                     channels.slack
    whatsapp                                  channels.whatsapp
    routing.allowFrom                         channels.whatsapp.allowFrom
    signal                                    channels.signal
    imessage                                  channels.imessage
    browser.ssrfPolicy.allowPrivateNetwork
                                browser.ssrfPolicy.dangerouslyAllowPrivateNetwork
    plugins.entries.voice-call.config.twilio.from
                                plugins.entries.voice-call.config.fromNumber
    plugins.entries.voice-call.config.streaming.sttProvider
                                plugins.entries.voice-call.config.streaming.provider
"""

_AGENT_JULY: Final = """
    sandbox.browser.enableNoVnc               sandbox.browser.noVncEnabled
    tools.exec.timeoutSec                     tools.exec.timeoutSeconds
"""

# Not for `agents.defaults`: its memory search moves to the root.
_ENTRY_JULY: Final = """
    memorySearch                              memory.search
"""

_FILE_APRIL: Final = """
    canvasHost.enabled              plugins.entries.canvas.config.host.enabled
"""

_AGENT_APRIL: Final = """
    embeddedPi                                embeddedAgent
"""

_CHANNEL_JULY: Final = """
    slack.identity                            postAs
    slack.dm.replyToMode                      replyToModeByChatType.direct
    slack.channels.*.allow                    channels.*.enabled
    discord.guilds.*.channels.*.allow         guilds.*.channels.*.enabled
    discord.voice.realtime.voice              voice.realtime.speakerVoice
    googlechat.groups.*.allow                 groups.*.enabled
    matrix.groups.*.allow                     groups.*.enabled
    matrix.rooms.*.allow                      rooms.*.enabled
    feishu.botName                            name
    feishu.tools.base                         tools.bitable
    matrix.allowPrivateNetwork          network.dangerouslyAllowPrivateNetwork
    mattermost.allowPrivateNetwork      network.dangerouslyAllowPrivateNetwork
    nextcloud-talk.allowPrivateNetwork  network.dangerouslyAllowPrivateNetwork
    tlon.allowPrivateNetwork            network.dangerouslyAllowPrivateNetwork
    zalouser.groups.*.allow             groups.*.enabled
    *.threadBindings.ttlHours                 threadBindings.idleHours
"""

_CHANNEL_EARLY: Final = """
    discord.botName                           name
    discord.dm.policy                         dmPolicy
    discord.dm.allowFrom                      allowFrom
    slack.dm.policy                           dmPolicy
    slack.dm.allowFrom                        allowFrom
    googlechat.dm.policy                      dmPolicy
    googlechat.dm.allowFrom                   allowFrom
    telegram.groups.*.allow                   groups.*.enabled
    telegram.webhook.url                      webhookUrl
    telegram.webhook.secret                   webhookSecret
    telegram.webhook.path                     webhookPath
    telegram.webhook.port                     webhookPort
    telegram.webhook.host                     webhookHost
"""

_ENTRY_EARLY: Final = f"""
    {_TOOLS}
    denyTools                                 tools.deny
    allowedTools                              tools.allow
    disallowedTools                           tools.deny
"""

_AGENT_EARLY: Final = """
    allowedModels                             modelPolicy.allow
"""


TABLES: Final = (
    (EARLY, Scope.FILE, _FILE_EARLY),
    (JULY, Scope.FILE, _FILE_JULY),
    (APRIL, Scope.FILE, _FILE_APRIL),
    (APRIL, Scope.AGENT, _AGENT_APRIL),
    (JULY, Scope.AGENT, _AGENT_JULY),
    (JULY, Scope.ENTRY, _ENTRY_JULY),
    (EARLY, Scope.ENTRY, _ENTRY_EARLY),
    (EARLY, Scope.AGENT, _AGENT_EARLY),
    (EARLY, Scope.CHANNEL, _CHANNEL_EARLY),
    (JULY, Scope.CHANNEL, _CHANNEL_JULY),
)

# What only moves to a channel that is there: OpenClaw would set up a new one.
_NEEDED: Final[Mapping[JsonPath, JsonPath]] = {
    ("routing", "allowFrom"): ("channels", "whatsapp")
}


class MovedRow(Struct, frozen=True):
    """An old place and the new one, with `*` for any step."""

    old: JsonPath
    new: JsonPath


def rows(table: str) -> tuple[MovedRow, ...]:
    """The pairs of a table's text."""
    words = table.split()
    return tuple(
        MovedRow(path(old), path(new))
        for old, new in zip(words[::2], words[1::2], strict=True)
    )


def new_place(path: JsonPath) -> JsonPath | None:
    """Where a key of the file has moved to; None if no table has it."""
    for _, scope, table in TABLES:
        for row in rows(table) if scope is Scope.FILE else ():
            length = len(row.old)
            steps = zip(row.old, path, strict=False)
            if len(path) >= length and all(part in (ANY, step) for part, step in steps):
                return (*_target(row.new, path[:length], row.old), *path[length:])
    return None


def parts_of(block: str) -> frozenset[str]:
    """The keys of a top-level block that have a line in a table."""
    return frozenset(
        str(row.old[1])
        for _, scope, table in TABLES
        if scope is Scope.FILE
        for row in rows(table)
        if row.old[0] == block and len(row.old) > 1
    )


def _find(scope: Scope, rows: tuple[MovedRow, ...], value: Json) -> Iterator[Found]:
    sheet = Sheet(value)
    for block, channel in blocks(scope, value):
        for row in rows:
            old = row.old
            if channel is not None:
                if old[0] not in {channel, "*"}:
                    continue
                old = old[1:]
            for place in tuple(matches(value_at(value, block), old)):
                source, target = (
                    (*block, *place),
                    (*block, *_target(row.new, place, old)),
                )
                if waits(value, target):
                    continue
                needed = _NEEDED.get(source)
                if needed and get(value, *needed) is None:
                    change = _without_place(source, needed)
                    yield change
                    value = sheet.apply(change.operations)
                    continue
                # A channel's own setting always had priority over the common one.
                before = source[0] == "routing"
                clash = () if before else tuple(clashes(value, source, target))
                if clash:
                    yield undecided(value, source, target, clash)
                    continue
                change = Change(
                    path=source,
                    operations=merge_move(value, source, target, preferred=before),
                    reason=f'is now "{format_path(target)}"',
                )
                yield change
                value = sheet.apply(change.operations)


def _without_place(source: JsonPath, needed: JsonPath) -> Change:
    """A key whose block is not there becomes a comment."""
    name = format_path(needed)
    return Change(
        path=source,
        operations=(CommentOut(source, f'"{name}" is not configured'),),
        reason=f'is for "{name}", which is not configured',
        effect="it has no effect",
    )


def _target(new: JsonPath, place: JsonPath, old: JsonPath) -> JsonPath:
    """The new place, with its stars replaced by what the old one's stars matched."""
    stars = iter([step for step, part in zip(place, old, strict=True) if part == ANY])
    return tuple(next(stars) if part == ANY else part for part in new)


MIGRATIONS: Final = tuple(
    Migration(
        id=f"moved-{scope}-key-{until.rpartition('.')[0]}"
        if until != EARLY
        else f"moved-{scope}-key",
        kind=ChangeKind.MOVE,
        until=until,
        reason="has another place",
        doctor="moves it"
        if until != EARLY
        else "moves some of these, and refuses the rest since 2026.8",
        find=partial(_find, scope, rows(table)),
    )
    for until, scope, table in TABLES
)
