"""Who may write to the bot, and which tools are denied, as other tools write it.

Restrictions are moved to where OpenClaw enforces them. If that is not possible, the
user decides; no restriction is removed without asking.
"""

import re
from collections.abc import Iterator
from itertools import product
from typing import Final

from openclaw_cfg.fix.change import (
    EARLY,
    Change,
    ChangeKind,
    Decision,
    Found,
    Migration,
    Question,
)
from openclaw_cfg.fix.contrary import undecided
from openclaw_cfg.fix.merge_move import clashes, exists, merge_move, outdone
from openclaw_cfg.fix.patch import Sheet
from openclaw_cfg.fix.places import channel_scopes, channels, matches
from openclaw_cfg.fix.spellings import named, spellings
from openclaw_cfg.fix.words import names_in
from openclaw_cfg.json5.edit import CommentOut, Move, Operation, Remove, Rename, Set
from openclaw_cfg.jsonpath import Json, JsonPath, as_array, as_object, get

_SENDERS: Final = spellings(
    *("allow from", "allowed users", "allowed user ids", "allowed senders"),
    *("allowed ids", "allowed numbers", "allowed phone numbers", "allowed contacts"),
    *("user whitelist", "whitelist", "allowlist", "allow list", "allowed user names"),
)
_CHATS: Final = spellings("allowed chats", "allowed chat ids", "chat ids")
"""Telegram's chats with one person have that person's id."""
_POLICY: Final = ("dm", *spellings("dm access", "dm policy", "direct messages"))
_TOKENS: Final = {
    "telegram": (("token", "bot_token", "apiToken"), "botToken"),
    "discord": (("botToken", "bot_token"), "token"),
    "slack": (("token", "bot_token"), "botToken"),
}
_BLOCKED: Final = spellings(
    *("blocked users", "blocked user ids", "blocked senders", "blocked numbers"),
    *("blocked contacts", "block list", "blacklist", "user blacklist", "denied users"),
    *("deny from", "deny list", "banned users", "ignored users", "block from"),
)
_ALL_SENDERS: Final[tuple[JsonPath, ...]] = ((), ("security",), ("access",))
"""Places of a list of senders that was meant for all channels."""
_ID: Final = re.compile(r"\d{15,22}\Z")
_GUILDS: Final = {*spellings("guild id", "guild ids", "server id", "server ids")}
_ROOMS: Final = spellings("channel ids", "allowed channels", "allowed channel ids")
_GUILD_WORDS: Final = named(
    {
        "roles": ("allowed roles", "allowed role ids", "role ids"),
        "users": ("allowed users", "allowed user ids", "user ids"),
    }
)
_TOOLS: Final = {
    "bash": ("exec",),
    "read": ("read",),
    "write": ("write",),
    "edit": ("edit", "apply_patch"),
    "multiedit": ("edit", "apply_patch"),
    "webfetch": ("web_fetch",),
    "websearch": ("web_search",),
}
"""Tools of Claude Code and opencode, in lower case → those of OpenClaw."""
_DENY: Final[JsonPath] = ("tools", "deny")
_OWN_NAME: Final = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*\Z")


def _words(value: Json) -> Iterator[Found]:
    """`allowedUsers` → `allowFrom`, `dmAccess` → `dmPolicy`, and names of a token."""
    sheet = Sheet(value)
    for channel, place in tuple(channel_scopes(value)):
        names, token = _TOKENS.get(channel, ((), ""))
        words = [
            *((word, "dmPolicy") for word in _POLICY),
            *((word, "allowFrom") for word in _SENDERS),
            *((w, "allowFrom") for w in _CHATS if channel == "telegram"),
            *((word, token) for word in names),
        ]
        for word, wanted in words:
            source, target = (*place, word), (*place, wanted)
            given = get(sheet.value, *source)
            if given is None or word == wanted:
                continue
            senders = wanted == "allowFrom"
            if senders and not _are_people(word, names_in(given)):
                continue
            if word == "dm" and not isinstance(given, str):
                continue
            clash = tuple(clashes(sheet.value, source, target))
            if clash and senders:
                continue  # OpenClaw never read these, so they do not let anyone in
            if clash:
                yield undecided(sheet.value, source, target, clash)
                continue
            there = exists(sheet.value, target)
            operations: list[Operation] = [Rename(source, wanted)]
            if there:
                operations = [*merge_move(sheet.value, source, target)]
            policy = (*place, "dmPolicy")
            if senders and given and not there and not exists(sheet.value, policy):
                operations.append(Set(policy, "allowlist"))
            yield Change(
                path=source,
                operations=tuple(operations),
                reason=f'is spelled "{wanted}"',
                effect=outdone(operations)
                or ("only these senders may write" if senders and given else ""),
            )
            sheet.apply(operations)


def _are_people(word: str, given: list[Json]) -> bool:
    """Whether names are those of people: neither of all of them nor of a group."""
    if "*" in given:
        return False
    return word not in _CHATS or not any(str(one).startswith("-") for one in given)


def _senders_of_all(value: Json) -> Iterator[Found]:
    """`security: {allowedUsers}` → `allowFrom` of the channel.

    With several channels the user says which one the senders belong to, because ids
    differ between channels.
    """
    for block, key in product(_ALL_SENDERS, _SENDERS):
        source = (*block, key)
        given = get(value, *source)
        if not isinstance(given, list) or not given or "*" in given:
            continue
        names = [name for name, _ in channels(value)]
        answers = [
            Decision(
                id=name,
                title=f'only these senders may write to "{name}"',
                operations=_let_in(value, source, name),
            )
            for name in names
            if not exists(value, ("channels", name, "allowFrom"))
        ]
        if len(names) == 1 and answers:
            yield Change(
                path=source,
                operations=answers[0].operations,
                reason=f'is now "channels.{names[0]}.allowFrom"',
                effect="only these senders may write",
            )
            return
        if answers:
            drop = Decision(
                id="drop",
                title="take it out; each channel lets in whom it let in before",
                operations=(CommentOut(source, "each channel has its own list"),),
            )
            yield Question(
                path=source,
                message="OpenClaw has a list of senders for each channel",
                help='name those who may write in "allowFrom" of each channel',
                answers=(*answers, drop),
            )
            return


def _let_in(value: Json, source: JsonPath, channel: str) -> tuple[Operation, ...]:
    """Only these senders may write to a channel; a closed one stays closed."""
    place = ("channels", channel)
    operations: list[Operation] = [Move(source, (*place, "allowFrom"))]
    if get(value, *place, "dmPolicy") != "disabled":
        operations.append(Set((*place, "dmPolicy"), "allowlist"))
    if source[:-1] and len(as_object(get(value, *source[:-1]))) == 1:
        operations.append(Remove(source[:-1]))
    return tuple(operations)


def _bot(value: Json) -> Iterator[Change]:
    """`bot: {token}` of a channel → its token."""
    sheet = Sheet(value)
    for channel, place in tuple(channel_scopes(value)):
        names, token = _TOKENS.get(channel, ((), ""))
        source = (*place, "bot")
        for word in as_object(get(value, *source)):
            if word == token or word in names:
                operations = merge_move(sheet.value, (*source, word), (*place, token))
                sheet.apply(operations)
                if get(sheet.value, *source) == {}:
                    operations = (*operations, Remove(source))
                    sheet.apply(operations[-1:])
                yield Change(
                    path=(*source, word),
                    operations=operations,
                    reason=f'is "{token}" of the channel',
                    effect=outdone(operations),
                )
                break


def _guilds(value: Json) -> Iterator[Change]:
    """Discord's `guildId`, `channelIds` and `allowedRoles` → `guilds`.

    The senders who may write at all, if they are named, may write there.
    """
    for channel, place in tuple(channel_scopes(value)):
        block = as_object(get(value, *place))
        used = [k for k in block if k in {*_GUILDS, *_ROOMS} or _names_roles(k)]
        there = as_object(block.get("guilds"))
        guilds = [guild for key in _GUILDS for guild in _ids(block.get(key))]
        guilds = guilds or [*there]
        if channel != "discord" or not used or not guilds or there.keys() - {*guilds}:
            continue
        wanted = _of_guild(block)
        clear = all(_ids(block[key]) for key in used)
        if not clear or ("channels" in wanted and len(guilds) > 1):
            continue
        if any(wanted.keys() & as_object(entry).keys() for entry in there.values()):
            continue
        operations: list[Operation] = []
        for guild in guilds:
            target = (*place, "guilds", guild)
            if guild not in there and not wanted:
                operations.append(Set(target, {}))
            operations += [Set((*target, key), item) for key, item in wanted.items()]
        operations += [Remove((*place, key)) for key in used]
        yield Change(
            path=(*place, used[0]),
            operations=tuple(operations),
            reason='is now a part of "guilds"',
            effect="the bot answers on no other server",
        )


def _of_guild(block: dict[str, Json]) -> dict[str, Json]:
    """What the settings of a channel say about its server."""
    wanted: dict[str, Json] = {}
    if rooms := [room for key in _ROOMS for room in _ids(block.get(key))]:
        wanted["channels"] = {room: {} for room in rooms}
    roles = [i for key in block if _names_roles(key) for i in _ids(block[key])]
    if roles:
        wanted["roles"] = [*roles]
    if (senders := _senders(block)) and _GUILDS & block.keys():
        wanted["users"] = senders
    return wanted


def _names_roles(key: str) -> bool:
    return _GUILD_WORDS.get(key) == "roles"


def _ids(given: Json) -> list[str]:
    """The ids in a string or a list; empty if any part is not an id.

    A number of that length is rounded, so it is not the number in the file.
    """
    items = [given] if isinstance(given, str) else as_array(given)
    found = [i.strip() for i in items if isinstance(i, str) and _ID.match(i.strip())]
    return found if len(found) == len(items) else []


def _senders(block: dict[str, Json]) -> list[Json]:
    """Who may write, if each sender is named."""
    for key in ("allowFrom", *_SENDERS):
        given = block.get(key)
        if isinstance(given, list) and given and "*" not in given:
            return [str(item) for item in given]
    return []


def _guild_words(value: Json) -> Iterator[Change]:
    """`allowedRoles` of a Discord server, or of its channel, → `roles`."""
    sheet = Sheet(value)
    for channel, place in tuple(channel_scopes(value)):
        if channel != "discord":
            continue
        servers = (*place, "guilds", "*")
        for pattern in (servers, (*servers, "channels", "*")):
            for owner in matches(value, pattern):
                for key in as_object(get(value, *owner)):
                    wanted = _GUILD_WORDS.get(key, "")
                    given = get(value, *owner, key)
                    if not wanted or not isinstance(given, list) or "*" in given:
                        continue
                    source = (*owner, key)
                    operations = merge_move(sheet.value, source, (*owner, wanted))
                    sheet.apply(operations)
                    yield Change(
                        path=source,
                        operations=operations,
                        reason=f'is spelled "{wanted}"',
                        effect=outdone(operations),
                    )


def _blocked(value: Json) -> Iterator[Found]:
    """`blockedUsers`: OpenClaw has only a list of allowed senders, not of blocked."""
    for _, place in tuple(channel_scopes(value)):
        block = as_object(get(value, *place))
        for key in [key for key in _BLOCKED if isinstance(block.get(key), list)]:
            source, policy = (*place, key), block.get("dmPolicy")
            blocked = {str(item) for item in as_array(block[key])}
            allowed = as_array(block.get("allowFrom"))
            kept = [item for item in allowed if str(item) not in {*blocked, "*"}]
            shut: list[Operation] = []
            if kept != allowed:
                shut.append(Set((*place, "allowFrom"), kept))
            note = "who is not allowed to write is not answered"
            shut.append(CommentOut(source, note))
            groups = block.get("groupPolicy") == "open" or "guilds" in block
            named_ = bool(allowed) and "*" not in allowed
            if not blocked or (
                policy in ("allowlist", "disabled") and named_ and not groups
            ):
                yield Change(
                    path=source,
                    operations=tuple(shut),
                    reason="is replaced by the list of those who may write",
                )
                continue
            wanted = "allowlist" if kept else "pairing"
            who = 'the senders of "allowFrom"' if kept else "those whom you pair"
            yield Question(
                path=source,
                message="OpenClaw has no list of senders to keep out",
                help='name those who may write in "allowFrom"',
                answers=(
                    Decision(
                        id=wanted,
                        title=f"only {who} may write to the bot directly",
                        operations=(Set((*place, "dmPolicy"), wanted), *shut),
                    ),
                    Decision(
                        id="drop",
                        title="take it out; they may write as all others may",
                        operations=(CommentOut(source, "OpenClaw has no such list"),),
                    ),
                ),
            )


def _permissions(value: Json) -> Iterator[Found]:
    """Claude Code's `permissions: {deny: ["WebFetch"]}` → `tools.deny`."""
    place = ("permissions", "deny")
    rules = [rule for rule in as_array(get(value, *place)) if isinstance(rule, str)]
    whole = [rule for rule in rules if _tools(rule)]
    rest = [rule for rule in rules if rule not in whole]
    if whole:
        operations = [_denied(value, whole)]
        operations.append(Set(place, list(rest)) if rest else Remove(place))
        if not rest and as_object(value)["permissions"] == {"deny": rules}:
            operations[-1] = Remove(place[:1])
        yield Change(
            path=place,
            operations=tuple(operations),
            reason='is now "tools.deny"',
            effect="the tools that it names are denied from now on",
        )
    elif rest:
        parts = [rule.partition("(")[0] for rule in rest]
        narrow = [name for name in parts if _tools(name)]
        wider = Decision(
            id="tools",
            title="deny these tools whole: "
            + ", ".join(dict.fromkeys(t for name in narrow for t in _tools(name))),
            operations=(
                _denied(value, narrow),
                CommentOut(place, 'in "tools.deny", as whole tools'),
            ),
        )
        drop = Decision(
            id="drop",
            title="take it out; these uses are allowed where the tools are",
            operations=(CommentOut(place, "OpenClaw denies whole tools"),),
        )
        yield Question(
            path=place,
            message="denies some uses of a tool, and OpenClaw denies whole tools",
            help='name tools in "tools.deny"',
            answers=(wider, drop) if narrow else (drop,),
        )


def _permission(value: Json) -> Iterator[Change]:
    """Opencode's `permission: {bash: "deny"}` → `tools.deny`."""
    given = as_object(get(value, "permission"))
    off = [key for key, word in given.items() if word == "deny" and _tools(key)]
    if off:
        gone = [Remove(("permission", key)) for key in off]
        yield Change(
            path=("permission",),
            operations=(
                _denied(value, off),
                *(gone if len(off) < len(given) else (Remove(("permission",)),)),
            ),
            reason='is now "tools.deny"',
            effect="the tools that it denies are denied from now on",
        )


def _tools(rule: str) -> tuple[str, ...]:
    """OpenClaw's names of the tools that a rule denies completely; empty if unknown."""
    known = _TOOLS.get(rule.replace("_", "").lower())
    return known or ((rule,) if _OWN_NAME.match(rule) else ())


def _denied(value: Json, rules: list[str]) -> Operation:
    """`tools.deny` with these tools."""
    names = [
        *names_in(get(value, *_DENY)),
        *(t for rule in rules for t in _tools(rule)),
    ]
    return Set(_DENY, list(dict.fromkeys(map(str, names))))


MIGRATIONS: Final = (
    Migration(
        id="senders-of-all",
        kind=ChangeKind.MOVE,
        until=EARLY,
        reason="is a setting of each channel",
        doctor="drops it",
        find=_senders_of_all,
    ),
    Migration(
        id="channel-bot",
        kind=ChangeKind.MOVE,
        until=EARLY,
        reason="is a setting of the channel",
        doctor="drops it",
        find=_bot,
    ),
    Migration(
        id="discord-servers",
        kind=ChangeKind.MERGE,
        until=EARLY,
        reason='is now a part of "guilds"',
        doctor="drops it",
        find=_guilds,
    ),
    Migration(
        id="discord-words",
        kind=ChangeKind.RENAME,
        until=EARLY,
        reason="has another name",
        doctor="drops it",
        find=_guild_words,
    ),
    Migration(
        id="channel-words",
        kind=ChangeKind.RENAME,
        until=EARLY,
        reason="has another name",
        doctor="drops it",
        find=_words,
    ),
    Migration(
        id="blocked-senders",
        kind=ChangeKind.RETIRE,
        until=EARLY,
        reason="has no place",
        doctor="drops it",
        find=_blocked,
    ),
    Migration(
        id="permissions",
        kind=ChangeKind.MOVE,
        until=EARLY,
        reason='is now "tools.deny"',
        doctor="drops it",
        find=_permissions,
    ),
    Migration(
        id="permission",
        kind=ChangeKind.MOVE,
        until=EARLY,
        reason='is now "tools.deny"',
        doctor="drops it",
        find=_permission,
    ),
)
