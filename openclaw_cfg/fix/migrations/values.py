"""Values that OpenClaw used to spell differently, under the same key.

Source: the literals in the schemas of 2026.4.29 to 2026.9.6, and what `doctor --fix`
does with the removed ones.
"""

from collections.abc import Iterator
from functools import partial
from typing import Final

from msgspec import Struct

from openclaw_cfg.fix.change import APRIL, EARLY, JULY, Change, ChangeKind, Migration
from openclaw_cfg.fix.places import agent_scopes, matches, path
from openclaw_cfg.json5.edit import CommentOut, Set
from openclaw_cfg.jsonpath import Json, JsonPath, as_object, get


class _Word(Struct, frozen=True):
    pattern: JsonPath
    old: str
    new: str
    effect: str = ""


def _words(pattern: str, words: dict[str, str], effect: str = "") -> tuple[_Word, ...]:
    return tuple(_Word(path(pattern), old, new, effect) for old, new in words.items())


_BIND: Final = {
    "0.0.0.0": "lan",  # noqa: S104 - a word in a file, nothing is bound
    "::": "lan",
    "[::]": "lan",
    "*": "lan",
    "127.0.0.1": "loopback",
    "localhost": "loopback",
    "::1": "loopback",
    "[::1]": "loopback",
}
_QUEUE: Final = {
    "queue": "steer",
    "steer-backlog": "followup",
    "steer+backlog": "followup",
}
_RELOAD: Final = {"hot": "hybrid", "restart": "hybrid"}
_RESTARTS: Final = "OpenClaw decides for each change whether it has to restart"
_DENY: Final = dict.fromkeys(("block", "reject", "disallow", "forbid"), "deny")
_JULY: Final = (
    *_words("gateway.reload", _RELOAD, _RESTARTS),
    *_words("gateway.reload.mode", _RELOAD, _RESTARTS),
    *_words("logging.consoleStyle", {"compact": "pretty"}),
    *_words("bindings.*.match.peer.kind", {"dm": "direct"}),
    *_words("session.sendPolicy.rules.*.match.chatType", {"dm": "direct"}),
    *_words("tools.links.scope.rules.*.match.chatType", {"dm": "direct"}),
    *_words("tools.media.*.scope.rules.*.match.chatType", {"dm": "direct"}),
)
_EARLY: Final = (
    *_words("gateway.bind", _BIND),
    *_words("session.sendPolicy.rules.*.match.chatType", {"room": "channel"}),
    *_words("tools.links.scope.rules.*.match.chatType", {"room": "channel"}),
    *_words("tools.media.*.scope.rules.*.match.chatType", {"room": "channel"}),
    *_words("session.sendPolicy.default", _DENY),
    *_words("session.sendPolicy.rules.*.action", _DENY),
    *_words(
        "session.dmScope", {"peer": "per-peer", "channel-peer": "per-channel-peer"}
    ),
    *_words("memory.search.provider", {"auto": "openai"}),
    *_words("gateway.mode", {"gateway": "local", "server": "local"}),
    *_words("auth.profiles.*.mode", {"api-key": "api_key", "apiKey": "api_key"}),
    *_words("plugins.entries.voice-call.config.provider", {"log": "mock"}),
    *_words("agents.*.*.memory.search.provider", {"auto": "openai"}),
)
_APRIL: Final = (
    *_words("messages.queue.mode", _QUEUE),
    *_words("messages.queue.byChannel.*", _QUEUE),
)


def _find(words: tuple[_Word, ...], value: Json) -> Iterator[Change]:
    for word in words:
        for place in matches(value, word.pattern):
            given = get(value, *place)
            if isinstance(given, str) and given.strip().lower() == word.old.lower():
                yield Change(
                    path=place,
                    operations=(Set(place, word.new),),
                    reason=f'is called "{word.new}"',
                    effect=word.effect,
                )


def _identifier_policy(value: Json) -> Iterator[Change]:
    """Custom instructions for identifiers were removed, and with them this value."""
    for scope in agent_scopes(value):
        place = (*scope, "compaction", "identifierPolicy")
        if get(value, *place) == "custom":
            yield Change(
                path=place,
                operations=(Set(place, "strict"),),
                reason='has no own instructions any more, so it is "strict"',
                effect="identifiers are kept by OpenClaw's own rule",
            )


def _capture(value: Json) -> Iterator[Change]:
    """`diagnostics.otel.captureContent` is a boolean; off unless something was on."""
    place = ("diagnostics", "otel", "captureContent")
    given = get(value, *place)
    if isinstance(given, dict):
        kinds = [item is True for key, item in given.items() if key != "enabled"]
        wanted = given.get("enabled", any(kinds)) is True
        yield Change(
            path=place,
            operations=(Set(place, wanted),),
            reason="is true or false",
            effect="all content is captured" if wanted else "",
        )


def _grpc(value: Json) -> Iterator[Change]:
    """GRPC export never worked, so it stays off until a collector is chosen."""
    otel = as_object(get(value, "diagnostics", "otel"))
    place = ("diagnostics", "otel", "protocol")
    if otel.get("protocol") == "grpc":
        note = 'only "http/protobuf" is exported'
        turned_off = (
            (Set((*place[:-1], "enabled"), False),)
            if otel.get("enabled") is True
            else ()
        )
        yield Change(
            path=place,
            operations=(CommentOut(place, note), *turned_off),
            reason=note,
            effect="telemetry is off until a collector for http is set",
        )


def _executor(value: Json) -> Iterator[Change]:
    """Code Mode's `runtime: "quickjs-wasi"` → `executor: "quickjs"`."""
    for pattern in ("tools.codeMode.runtime", "agents.*.*.tools.codeMode.runtime"):
        for place in matches(value, path(pattern)):
            target = (*place[:-1], "executor")
            owner = as_object(get(value, *place[:-1]))
            kept = get(value, *place) != "quickjs-wasi" or "executor" in owner
            operations = (CommentOut(place, "retired by OpenClaw"),)
            yield Change(
                path=place,
                operations=operations
                if kept
                else (Set(target, "quickjs"), *operations),
                reason='is now "executor"',
            )


MIGRATIONS: Final = (
    Migration(
        id="old-word",
        kind=ChangeKind.RETYPE,
        until=EARLY,
        reason="has another name",
        doctor="does the same for `gateway.bind`, `memory.search` and `voice-call`",
        find=partial(_find, _EARLY),
    ),
    Migration(
        id="old-word-2026.4",
        kind=ChangeKind.RETYPE,
        until=APRIL,
        reason="has another name",
        doctor="does the same",
        find=partial(_find, _APRIL),
    ),
    Migration(
        id="old-word-2026.7",
        kind=ChangeKind.RETYPE,
        until=JULY,
        reason="has another name",
        doctor='does the same; "dm" only in bindings',
        find=partial(_find, _JULY),
    ),
    Migration(
        id="identifier-policy",
        kind=ChangeKind.RETYPE,
        until=JULY,
        reason="has another value",
        doctor="does the same",
        find=_identifier_policy,
    ),
    Migration(
        id="otel-capture",
        kind=ChangeKind.RETYPE,
        until=JULY,
        reason="is true or false",
        doctor="does the same",
        find=_capture,
    ),
    Migration(
        id="otel-grpc",
        kind=ChangeKind.RETIRE,
        until=JULY,
        reason="is not supported",
        doctor="does the same",
        find=_grpc,
    ),
    Migration(
        id="code-mode-executor",
        kind=ChangeKind.RENAME,
        until=JULY,
        reason="has another name",
        doctor="does the same",
        find=_executor,
    ),
)
