"""Values of the wrong type, or not among the accepted ones."""

import re
from collections.abc import Iterator
from typing import Final

from msgspec.structs import replace

from openclaw_cfg.fix.change import Change, Found, Question
from openclaw_cfg.fix.opening import opens, restricts
from openclaw_cfg.fix.repairs.decisions import (
    in_match,
    is_rule,
    match_decision,
    refers,
    rule_decision,
    rule_is_out,
    rule_that_allows,
    secret_decision,
)
from openclaw_cfg.fix.repairs.view import RepairView
from openclaw_cfg.fix.words import NO, YES, number_of
from openclaw_cfg.json5.edit import CommentOut, Set
from openclaw_cfg.json5.notes import is_note
from openclaw_cfg.jsonpath import Json, JsonPath
from openclaw_cfg.report import Finding
from openclaw_cfg.schema.nearest import is_slip

# Key, or the last two steps → the strictest value, for replacing an unknown one.
_CLOSED: Final = {
    ("sandbox", "mode"): "all",
    ("session", "dmScope"): "per-account-channel-peer",
    ("tools", "profile"): "minimal",
    ("exec", "security"): "deny",
    ("exec", "ask"): "always",
    ("exec", "mode"): "deny",
    ("exec", "host"): "sandbox",
    ("sandbox", "workspaceAccess"): "none",
    ("sandbox", "scope"): "session",
    ("tailscale", "mode"): "off",
    ("gateway", "bind"): "loopback",
    # Without a mode the gateway does not start.
    ("gateway", "mode"): "local",
}
_CLOSED_KEYS: Final = {"dmPolicy": "pairing", "groupPolicy": "allowlist"}
# Other tools' and older files' words for the same value, by key.
_WORDS: Final[dict[str, dict[str, str]]] = {
    "bind": {"all": "lan", "any": "lan", "local": "loopback"},
    "groupPolicy": {"whitelist": "allowlist", "closed": "disabled", "none": "disabled"},
    "dmPolicy": {"whitelist": "allowlist", "closed": "disabled", "none": "disabled"},
    "thinkingDefault": {"none": "off", "med": "medium", "extended": "high"},
    "transport": {"http": "streamable-http", "streamableHttp": "streamable-http"},
    "consoleStyle": {"plain": "pretty", "text": "pretty", "colored": "pretty"},
    "level": {"warning": "warn", "verbose": "debug", "none": "silent"},
    "scope": {"per-user": "per-sender", "user": "per-sender", "sender": "per-sender"},
    "profile": {"default": "", "chat": "messaging", "code": "coding", "all": "full"},
    "auth": {"apiKey": "api-key", "bearer": "token"},
    "autoJoin": {"never": "off", "none": "off"},
    "workspaceAccess": dict.fromkeys(("readonly", "read-only", "read"), "ro"),
    "domain": {"feishu.cn": "feishu", "larksuite.com": "lark", "cn": "feishu"},
}
# Objects of which only the keys matter, so that a list of names means the same.
_KEYED: Final = frozenset({"groups", "guilds", "channels", "entries", "rooms"})
# Key → which string in an object means the same as the object.
_MODEL: Final = ("primary", "model", "id", "name")
_MEANT: Final = {
    "model": _MODEL,
    "primary": _MODEL,
    "fallbacks": _MODEL,
    "imageModel": _MODEL,
    "pdfModel": _MODEL,
    "utilityModel": _MODEL,
    "workspace": ("path", "dir", "value"),
    "agentDir": ("path", "dir", "value"),
    "path": ("path", "value"),
    "paths": ("path",),
    "extraDirs": ("path", "dir"),
    "extraPaths": ("path", "dir"),
    "allowFrom": ("id",),
    "groupAllowFrom": ("id",),
    "allow": ("name", "id"),
    "deny": ("name", "id"),
    "skills": ("name", "id"),
    "mentionPatterns": ("pattern",),
}
# Keys of lists of ids or programs, which have no comma in them.
_IDS: Final = frozenset({"users", "roles", "approvers", "safeBins"})
_VARIABLE: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*=")


def wrong_type(finding: Finding, view: RepairView) -> Iterator[Found]:
    """A value of another type: the same in the right type, or a comment."""
    path = finding.path
    if not view.has(path):
        return
    if not path:
        yield Question(path=path, message=finding.message, help=finding.help)
        return
    if is_note(str(path[-1])):
        yield Change(
            path=path,
            operations=(CommentOut(path),),
            reason="is a comment, not a setting",
        )
        return
    if refers(view.at(path)):
        yield secret_decision(finding, path, view)
        return
    if is_rule(path) and view.has(("agents", "entries", str(view.at(path)))):
        yield rule_decision(finding, path, view)
        return
    for wanted, reason in _retyped(finding, view):
        if view.accepts(path, wanted):
            yield from _as_meant(path, wanted, reason)
            return
    yield from aside(finding, view)


def _as_meant(path: JsonPath, wanted: Json, reason: str) -> Iterator[Change]:
    """The value in the right type; if that would allow more, only offered."""
    change = Change(path=path, operations=(Set(path, wanted),), reason=reason)
    if not opens(path, wanted):
        yield change
        return
    opening = "and would allow more access"
    yield replace(change, reason=f"{reason}, {opening}", guess=True)
    yield Change(
        path=path,
        operations=(CommentOut(path, f"it {reason} {opening}"),),
        reason=f"{reason} {opening}",
        effect="it has no effect",
        instead=True,
    )


def bad_value(finding: Finding, view: RepairView) -> Iterator[Found]:
    """A word that is not accepted: the same in OpenClaw's words."""
    path = finding.path
    if not view.has(path) or not path:
        return
    given = view.at(path)
    wanted = _word(finding, given, view)
    closed = _closed(path)
    if wanted is not None and not opens(path, wanted):
        yield Change(
            path=path,
            operations=(Set(path, wanted),),
            reason=f'is called "{wanted}"',
        )
    elif closed is not None and view.accepts(path, closed):
        yield Change(
            path=path,
            operations=(Set(path, closed),),
            reason=f'is not an accepted value; set to "{closed}", the strictest',
            effect=f'"{closed}" holds until you say otherwise',
        )
    else:
        yield from aside(finding, view)


def aside(finding: Finding, view: RepairView) -> Iterator[Found]:
    """Turn a value into a comment, so that the default applies, if it is safe."""
    path = finding.path
    if not view.has(path) or not path:
        yield Question(path=path, message=finding.message, help=finding.help)
        return
    closed = _closed(path)
    if closed is not None and view.accepts(path, closed) and view.at(path) != closed:
        yield Change(
            path=path,
            operations=(Set(path, closed),),
            reason=f'is not accepted; "{closed}", the strictest',
            effect=f'"{closed}" holds until you say otherwise',
        )
        return
    if _protects(path, view.at(path)):
        yield Question(path=path, message=finding.message, help=finding.help)
        return
    if in_match(path):
        yield match_decision(finding, path, view)
        return
    if (rule := rule_that_allows(path, view)) is not None:
        yield rule_is_out(rule, finding)
        return
    if path[-1] in {"id", "source", "provider"} and refers(view.at(path[:-1])):
        yield secret_decision(finding, path[:-1], view)
        return
    yield Change(
        path=path,
        operations=(CommentOut(path, finding.message),),
        reason=f"is not accepted: {finding.message}",
        effect="add each job with `openclaw cron add`"
        if path == ("cron",) and isinstance(view.at(path), list)
        else "OpenClaw's built-in value applies",
    )


def _retyped(finding: Finding, view: RepairView) -> Iterator[tuple[Json, str]]:
    """What the value may mean, the most likely first."""
    given = view.at(finding.path)
    if finding.fix is not None and finding.fix.safe:
        operation = finding.fix.operations[0]
        if isinstance(operation, Set):
            flag = isinstance(operation.value, bool)
            yield operation.value, "is true or false" if flag else "is a number"
    match given:
        case bool():
            yield {"enabled": given}, 'is an object with "enabled"'
            yield {"mode": "all" if given else "off"}, 'is an object with "mode"'
            yield str(given).lower(), "is a text"
        case str():
            if finding.path[-1] == "transform":
                yield {"module": given}, 'is an object with "module"'
            has_mode = "mode" in view.schema.keys(finding.path)
            yield from _of_text(given, finding.path, has_mode=has_mode)
        case int() | float():
            if given in {0, 1}:
                yield bool(given), "is true or false"
            yield str(given), "is a text"
            yield [given], "is an array"
            yield f"{given}s", "is a duration with its unit"
        case list():
            yield from _of_array(given, finding.path)
        case dict():
            yield from _of_object(given, finding.path)


def _of_text(
    given: str, path: JsonPath, *, has_mode: bool
) -> Iterator[tuple[Json, str]]:
    word = given.strip().lower()
    number = number_of(str(path[-1]), given)
    if number is not None:
        whole = int(number) if number == int(number) else number
        yield whole, f"is a number: {whole}"
    if word in YES | NO:
        yield (YES | NO)[word], "is true or false"
        yield {"enabled": (YES | NO)[word]}, 'is an object with "enabled"'
    if path == ("logging",):
        yield {"level": word}, 'is an object with "level"'
    items: list[Json] = [part.strip() for part in given.split(",")]
    # In restrictive lists the names are split at commas; elsewhere a comma may belong.
    apart = restricts(path) or path[-1] in _IDS
    ways: list[Json] = [items, [given]] if apart else [[given], items]
    yield from ((way, "is an array") for way in ways)
    if has_mode:
        yield {"mode": word}, 'is an object with "mode"'


def _of_array(given: list[Json], path: JsonPath) -> Iterator[tuple[Json, str]]:
    if len(given) == 1:
        yield given[0], "is one value"
    texts = [item for item in given if isinstance(item, str)]
    if texts and len(texts) == len(given) and all(map(_VARIABLE.match, texts)):
        pairs = (text.split("=", 1) for text in texts)
        variables: Json = {name.strip(): text for name, text in pairs}
        yield variables, "is an object keyed by variable"
        yield {"vars": variables}, 'is an object with the variables in "vars"'
    if len(texts) == len(given):
        refs = all("/" in text for text in texts)
        if len(texts) > 1 and (refs or str(path[-1]).lower().endswith("model")):
            choice: Json = {"primary": texts[0], "fallbacks": list(texts[1:])}
            yield choice, "is a first model and its fallbacks"
        if not refs and path[-1] != "command":
            yield ", ".join(texts), "is a text"
        if path[-2:] == ("commands", "allowFrom"):
            yield {"*": list(texts)}, "is an object with the senders of each channel"
        if path[-1] in _KEYED:
            yield {text: {} for text in texts}, "is an object"


def _of_object(given: dict[str, Json], path: JsonPath) -> Iterator[tuple[Json, str]]:
    """The one value in an object that means the same as the object, if known."""
    if isinstance(given.get("enabled"), bool):
        yield given["enabled"], "is true or false"
    place = next((str(s) for s in reversed(path) if isinstance(s, str)), "")
    for key in _MEANT.get(place, ()):
        if isinstance(given.get(key), str):
            yield given[key], f'is a text, the "{key}" of the object'


def _word(finding: Finding, given: Json, view: RepairView) -> Json:
    """The accepted value that was meant; None when it is not certain."""
    path = finding.path
    for wanted in _in_other_words(str(path[-1]), given):
        if view.accepts(path, wanted):
            return wanted
    if finding.fix is None:
        return None
    operation = finding.fix.operations[0]
    if not isinstance(operation, Set) or not isinstance(operation.value, str):
        return None
    certain = finding.fix.safe or is_slip(str(given), operation.value)
    return operation.value if certain else None


def _in_other_words(key: str, given: Json) -> Iterator[Json]:
    if isinstance(given, bool):
        yield "on" if given else "off"
        yield "always" if given else "never"
    if isinstance(given, str):
        known, word = _WORDS.get(key, {}), given.strip()
        yield from (known[w] for w in (word, word.lower()) if w in known)
        flags = {"true": True, "false": False, **YES, **NO}
        if word.lower() in flags:
            yield flags[word.lower()]
            yield "on" if flags[word.lower()] else "off"


def _closed(path: JsonPath) -> str | None:
    steps = tuple(step for step in path[-2:] if isinstance(step, str))
    if len(steps) == 2 and (steps[0], steps[1]) in _CLOSED:
        return _CLOSED[(steps[0], steps[1])]
    return _CLOSED_KEYS.get(str(path[-1]))


def _protects(path: JsonPath, value: Json) -> bool:
    """Whether losing a value may allow what it was meant to prevent."""
    last = str(path[-1])
    if path[-2:] == ("elevated", "allowFrom"):
        return False  # without it no one has elevated rights
    deny = last in {"deny", "denyCommands", "blockedHostnames"} and value is not None
    filled = isinstance(value, list | dict) and bool(value)
    allow = filled and last.startswith("allow")
    return deny or (allow and not opens(path, value))
