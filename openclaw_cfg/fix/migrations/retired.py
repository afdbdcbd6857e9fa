"""Keys that OpenClaw no longer accepts and that have no new place.

Those that lead to data are in `doctor_imports.py`.

Source: the published schemas of 2026.4.29, 2026.5.28, 2026.6.35, 2026.7.35 and
2026.9.6, compared key by key. `agent` means `agents.defaults` and every agent,
`channel` means every channel and every account of it.
"""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Final

from msgspec import Struct

from openclaw_cfg.fix.change import (
    APRIL,
    EARLY,
    JULY,
    MAY,
    Change,
    ChangeKind,
    Migration,
)
from openclaw_cfg.fix.places import Scope, blocks, matches, path
from openclaw_cfg.json5.edit import CommentOut
from openclaw_cfg.jsonpath import Json, JsonPath, value_at

_BUILT_IN: Final = "OpenClaw's built-in value applies"
_NONE: Final = ""

# Effect of the removal → patterns of keys; the version is the last one with them.
_JULY: Final[Mapping[str, str]] = {
    _NONE: """
        meta.lastTouchedAt
        models.pricing
        session.maintenance.rotateBytes  crestodian  tui  wizard.localModelLeanAutoModel
        models.providers.*.models.*.compat.nativeWebSearchTool
        models.providers.*.models.*.compat.requiresMistralToolIds
        commands.modelsWrite  gateway.remote.enabled
    """,
    _BUILT_IN: """
        acp.maxConcurrentSessions  acp.runtime.ttlMinutes  acp.stream.coalesceIdleMs
        acp.stream.hiddenBoundarySeparator  acp.stream.maxChunkChars
        acp.stream.maxOutputChars  acp.stream.maxSessionUpdateChars
        auth.cooldowns  secrets.resolution
        browser.actionTimeoutMs  browser.cdpPortRangeStart  browser.color
        browser.localCdpReadyTimeoutMs  browser.localLaunchTimeoutMs
        browser.profiles.*.color  browser.remoteCdpHandshakeTimeoutMs
        browser.remoteCdpTimeoutMs  browser.tabCleanup.idleMinutes
        browser.tabCleanup.maxTabsPerSession  browser.tabCleanup.sweepMinutes
        cli  commitments  marketplaces  worktrees  systemAgent
        cron.maxConcurrentRuns  cron.retry  cron.runLog
        cron.triggers.minIntervalMs
        diagnostics.stuckSessionAbortMs  diagnostics.stuckSessionWarnMs
        diagnostics.memoryPressureSnapshot  diagnostics.memoryPressureBundle
        diagnostics.cacheTrace.filePath  diagnostics.cacheTrace.includeMessages
        diagnostics.cacheTrace.includePrompt  diagnostics.cacheTrace.includeSystem
        gateway.channelHealthCheckMinutes  gateway.channelMaxRestartsPerHour
        gateway.channelStaleEventThresholdMinutes  gateway.controlUi.chatMessageMaxWidth
        gateway.controlUi.toolTitles  gateway.handshakeTimeoutMs
        gateway.http.endpoints.chatCompletions.maxBodyBytes
        gateway.http.endpoints.chatCompletions.maxImageParts
        gateway.http.endpoints.chatCompletions.maxTotalImageBytes
        gateway.http.endpoints.responses.maxBodyBytes
        gateway.reload.debounceMs  gateway.reload.deferralTimeoutMs
        hooks.maxBodyBytes  transcripts.maxUtterances
        messages.queue.debounceMs  messages.statusReactions.emojis
        messages.statusReactions.timing
        session.agentToAgent  session.typingIntervalSeconds  session.writeLock
        skills.load.watchDebounceMs
        tools.loopDetection.criticalThreshold  tools.loopDetection.detectors
        tools.loopDetection.genericRepeat  tools.loopDetection.pingPong
        tools.loopDetection.knownPollNoProgress  tools.loopDetection.windowSize
        tools.loopDetection.globalCircuitBreakerThreshold
        tools.loopDetection.historySize  tools.loopDetection.postCompactionGuard
        tools.loopDetection.unknownToolThreshold  tools.loopDetection.warningThreshold
        tools.media.asyncCompletion  tools.media.image.echoFormat
        tools.media.image.echoTranscript  tools.media.video.echoFormat
        tools.media.video.echoTranscript
        update.auto.betaCheckIntervalHours  update.auto.stableDelayHours
        update.auto.stableJitterHours
        memory.search.chunking  memory.search.sync  memory.search.cache.maxEntries
        memory.search.query.hybrid  memory.search.store.driver
        memory.search.local.contextSize  memory.search.local.modelCacheDir
        memory.search.remote.nonBatchConcurrency  memory.search.remote.batch.wait
        memory.search.remote.batch.concurrency
        memory.search.remote.batch.pollIntervalMs
        memory.search.remote.batch.timeoutMinutes
        plugins.entries.active-memory.config.qmd
        plugins.entries.canvas.config.host.liveReload
        plugins.entries.canvas.config.host.port
        plugins.entries.github-copilot.config.discovery
        ui.prefs.chatMessageMaxWidth  ui.prefs.textScale  ui.prefs.sidebarLiveActivity
        ui.prefs.showAdvancedSettings
    """,
    "managed Tailscale routes end with the gateway": """
        gateway.tailscale.resetOnExit
    """,
    "sign-in to the Control UI over plain http needs a paired device": """
        gateway.controlUi.allowInsecureAuth
    """,
    "a browser has to be paired before it may use the Control UI": """
        gateway.controlUi.dangerouslyDisableDeviceAuth
    """,
    "secrets are always redacted in logs": "logging.redactSensitive",
    "owner ids are shown as they are": """
        commands.ownerDisplay  commands.ownerDisplaySecret
    """,
    "commands always obey the access groups": "commands.useAccessGroups",
    "tool failures are reported when a run ends without an answer": """
        messages.suppressToolErrors
    """,
    "the acknowledging reaction stays": "messages.removeAckAfterReply",
    "files are named safely for the system": "attachments.preserveFilenames",
    "give the agent an `identity` instead": "ui.assistant",
    "a file or command of a secret must be safe without them": """
        secrets.providers.*.allowInsecurePath  secrets.providers.*.allowSymlinkCommand
        security.installPolicy.exec.allowInsecurePath
        security.installPolicy.exec.allowSymlinkCommand
        skills.workshop.allowSymlinkTargetWrites
    """,
    "Code Mode runs JavaScript only": "tools.codeMode.languages",
    "hook files have to be moved to a hook directory": "hooks.internal.handlers",
    "a persona has no prompt of its own": "tts.personas.*.prompt",
}

_AGENT_JULY: Final[Mapping[str, str]] = {
    _BUILT_IN: """
        bootstrapPromptTruncationWarning  mediaGenerationAutoProviderFallback
        compaction.maxHistoryShare  compaction.reserveTokens
        compaction.reserveTokensFloor  contextLimits.memoryGetDefaultLines
        contextLimits.toolResultMaxChars  contextPruning.hardClearRatio
        contextPruning.keepLastAssistants  contextPruning.minPrunableToolChars
        contextPruning.softTrim  contextPruning.softTrimRatio
        envelopeElapsed  envelopeTimestamp  envelopeTimezone  timeFormat
        groupChat.visibleReplies  heartbeat.ackMaxChars  heartbeat.includeReasoning
        heartbeat.includeSystemPromptSection  heartbeat.skipWhenBusy
        heartbeat.suppressToolErrorWarnings  runRetries
        memory.search.chunking  memory.search.sync  memory.search.cache.maxEntries
        memory.search.query.hybrid  memory.search.store.driver
        memory.search.local.contextSize
        memory.search.local.modelCacheDir  memory.search.remote.nonBatchConcurrency
        memory.search.remote.batch.wait  memory.search.remote.batch.concurrency
        memory.search.remote.batch.pollIntervalMs
        memory.search.remote.batch.timeoutMinutes
        tools.loopDetection.criticalThreshold  tools.loopDetection.detectors
        tools.loopDetection.genericRepeat  tools.loopDetection.pingPong
        tools.loopDetection.knownPollNoProgress  tools.loopDetection.windowSize
        tools.loopDetection.globalCircuitBreakerThreshold
        tools.loopDetection.historySize  tools.loopDetection.postCompactionGuard
        tools.loopDetection.unknownToolThreshold  tools.loopDetection.warningThreshold
    """,
    "compaction uses OpenClaw's own instructions": """
        compaction.customInstructions  compaction.identifierInstructions
        compaction.memoryFlush.prompt  compaction.memoryFlush.systemPrompt
    """,
    "command line backends are registered by plugins": "cliBackends",
    "Code Mode runs JavaScript only": "tools.codeMode.languages",
    "a persona has no prompt of its own": "tts.personas.*.prompt",
}

_AGENT_APRIL: Final[Mapping[str, str]] = {
    _NONE: "silentReplyRewrite  silentReply.direct  model.timeoutMs "
    "subagents.model.timeoutMs  embeddedHarness",
    "OpenClaw writes the system prompt itself": "systemPromptOverride",
    "the time limit is `timeoutSeconds` of a provider": "llm",
}

_CHANNEL_JULY: Final[Mapping[str, str]] = {
    _BUILT_IN: """
        discord.autoPresence.degradedText  discord.autoPresence.exhaustedText
        discord.autoPresence.healthyText  discord.retry  discord.ui
        discord.eventQueue  discord.gatewayInfoTimeoutMs  discord.gatewayReadyTimeoutMs
        discord.gatewayRuntimeReadyTimeoutMs  clickclack.timeoutSeconds
        imessage.coalesceSameSenderDms  googlechat.actions
        slack.socketMode
        telegram.errorCooldownMs  telegram.mediaGroupFlushMs
        telegram.pollingStallThresholdMs  telegram.retry  telegram.timeoutSeconds
        telegram.direct.*.errorCooldownMs  telegram.direct.*.topics.*.errorCooldownMs
        telegram.groups.*.errorCooldownMs  telegram.groups.*.topics.*.errorCooldownMs
        *.streaming.progress.render
    """,
    "give mention patterns under `messages.groupChat`": "irc.mentionPatterns",
    _NONE: """
        whatsapp.exposeErrorText  slack.enterpriseOrgInstall  matrix.streamMode
        googlechat.streamMode  *.tts.personas.*.prompt  *.voice.tts.personas.*.prompt
    """,
    "one file of speech preferences counts for all": "*.voice.tts.prefsPath",
    "missed messages are found without a setting": "imessage.catchup",
}

_MAY: Final[Mapping[str, str]] = {
    "WebChat is part of the Control UI": "channels.webchat  gateway.webchat",
}

_CHANNEL_MAY: Final[Mapping[str, str]] = {
    _NONE: """
        telegram.streaming.preview.nativeToolProgress
        telegram.streaming.preview.nativeToolProgressAllowFrom
    """,
}

_APRIL: Final[Mapping[str, str]] = {
    "the canvas host is a plugin, set under `plugins.entries.canvas`": """
        canvasHost.port  canvasHost.liveReload
    """,
    _NONE: """
        session.parentForkMaxTokens  surfaces.*.silentReply.direct
        surfaces.*.silentReplyRewrite
    """,
}

_EARLY: Final[Mapping[str, str]] = {
    _NONE: "browser.relayBindHost",
}


_TABLES: Final = (
    (JULY, Scope.FILE, _JULY),
    (JULY, Scope.AGENT, _AGENT_JULY),
    (JULY, Scope.CHANNEL, _CHANNEL_JULY),
    (MAY, Scope.FILE, _MAY),
    (MAY, Scope.CHANNEL, _CHANNEL_MAY),
    (APRIL, Scope.FILE, _APRIL),
    (APRIL, Scope.AGENT, _AGENT_APRIL),
    (EARLY, Scope.FILE, _EARLY),
)


class _RetiredRow(Struct, frozen=True):
    pattern: JsonPath
    effect: str


def _rows(table: Mapping[str, str]) -> tuple[_RetiredRow, ...]:
    return tuple(
        _RetiredRow(path(text), effect)
        for effect, texts in table.items()
        for text in texts.split()
    )


def _find(scope: Scope, rows: tuple[_RetiredRow, ...], value: Json) -> Iterator[Change]:
    for block, channel in blocks(scope, value):
        inner = value_at(value, block)
        for row in rows:
            pattern = row.pattern
            if channel is not None:
                if pattern[0] not in {channel, "*"}:
                    continue
                pattern = pattern[1:]
            for place in matches(inner, pattern):
                yield _retire((*block, *place), row)


def _retire(place: JsonPath, row: _RetiredRow) -> Change:
    note = "retired by OpenClaw"
    if row.effect not in {_NONE, _BUILT_IN}:
        note = f"{note}: {row.effect}"
    return Change(path=place, operations=(CommentOut(place, note),), effect=row.effect)


MIGRATIONS: Final = tuple(
    Migration(
        id=f"retired-{scope}-key-{until.rpartition('.')[0]}"
        if until != EARLY
        else f"retired-{scope}-key",
        kind=ChangeKind.RETIRE,
        until=until,
        reason="is retired",
        doctor="removes it",
        find=partial(_find, scope, _rows(table)),
    )
    for until, scope, table in _TABLES
)
