"""Keys that OpenClaw does not accept, or that are missing."""

import re
from collections.abc import Iterator
from typing import Final

from msgspec.structs import replace

from openclaw_cfg.fix.change import Change, Decision, Found, Question
from openclaw_cfg.fix.merge_move import merge_move
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
from openclaw_cfg.fix.spellings import spellings
from openclaw_cfg.fix.words import names_in, said
from openclaw_cfg.json5.edit import CommentOut, Operation, Remove, Rename, Set
from openclaw_cfg.json5.notes import is_note
from openclaw_cfg.jsonpath import JsonPath, as_object, format_path, get
from openclaw_cfg.openclaw.agent_ids import normal_agent_id
from openclaw_cfg.report import Finding
from openclaw_cfg.schema.homes import COMMON_KEYS
from openclaw_cfg.schema.nearest import is_slip, nearest

# Other tools' names for OpenClaw's keys, by the object they are in.
_SYNONYMS: Final = {
    "thinking": "thinkingDefault",
    "think": "thinkingDefault",
    "verbose": "verboseDefault",
    "reasoning": "reasoningDefault",
    "timezone": "userTimezone",
    "logLevel": "level",
    "format": "consoleStyle",
    "system_prompt": "systemPrompt",
    "from": "start",
    "to": "end",
}
_OF_RULES: Final = frozenset(
    {"name", "id", "description", "label", "title", "priority", "order", "agent"}
    | {"channel", "provider", "account", "accountId", "peer", "enabled", "default"}
)
"""Keys of a routing rule that do not say which messages it is for, or have a place."""
_PROMPTS: Final = frozenset(
    {*spellings("system prompt", "system message"), "instructions", "persona"}
    | {"personality", "prompt", "system"}
)
"""What other tools call the text that OpenClaw reads from a file."""
_ONE_MODEL: Final = "it has no effect; OpenClaw picks no model by the kind of task"
# Keys whose meaning has several places, or none → what there is instead.
_INSTEAD: Final[dict[JsonPath, str]] = {
    ("voice",): "it has no effect; speech is `tts`, talking is `talk`, and phone calls "
    "are the plugin voice-call",
    ("session", "ttl"): "it has no effect; `session.reset` says when a session starts "
    "anew, and `session.maintenance.pruneAfter` how long it is kept",
}
_OWN_WORDS: Final = {"mode"}
"""Words that differ from another key by one letter but mean something else."""
_ALIKE: Final = 0.84
"""More than for values: `agent` is not `agentId`."""
_STEP: Final = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")


def unknown(finding: Finding, view: RepairView) -> Iterator[Found]:
    """A key that the object does not accept: correct it, or make it a comment."""
    path = finding.path
    if not view.has(path):
        return
    key = str(path[-1])
    if _is_reference(path[:-1], view):
        yield secret_decision(finding, path[:-1], view)
    elif is_note(key):
        yield _note(path)
    elif (closed := _kept_closed(finding, view)) is not None:
        yield closed
    elif (nested := _nested(key, path, view)) is not None:
        yield from _put(path, nested, view, merge_move(view.value, path, nested))
    elif (wanted := _synonym(key, path, view)) or (wanted := _typo(finding, view)):
        yield from renamed(path, wanted, view)
    elif in_match(path):
        yield match_decision(finding, path, view)
    elif is_rule(path[:-1]) and key not in _OF_RULES:
        yield match_decision(finding, path, view)
    elif (home := _home(path, view)) is not None:
        yield from _moved(path, home, view)
    else:
        yield _unused(path, view)


def _kept_closed(finding: Finding, view: RepairView) -> Change | None:
    """A key that says that something is off, or of a rule that allows something."""
    path = finding.path
    here, given = path[:-1], view.at(path)
    off = said(given) is True and path[-1] == "disabled"
    if off and view.accepts((*here, "enabled"), False):
        return Change(
            path=path,
            operations=(Set((*here, "enabled"), False), Remove(path)),
            reason='is "enabled: false"',
        )
    switch = given
    if isinstance(given, dict) and given.keys() == {"enabled"}:
        switch = given["enabled"]
    of_tools = here[-1:] == ("tools",) and (len(here) == 1 or here[0] == "agents")
    if of_tools and said(switch) is False:
        place = (*here, "deny")
        denied = names_in(view.at(place))
        return Change(
            path=path,
            operations=(Set(place, [*denied, str(path[-1])]), Remove(path)),
            reason=f'switches a tool off, which is "{format_path(place)}"',
        )
    rule = rule_that_allows(path, view)
    return rule_is_out(rule, finding) if rule else None


def _is_reference(path: JsonPath, view: RepairView) -> bool:
    """Whether an object refers to a secret in another tool's form."""
    given = view.at(path)
    if not path or not refers(given) or {"source", "id"} <= as_object(given).keys():
        return False
    return view.accepts(path, "${KEY}")


def bad(finding: Finding, view: RepairView) -> Iterator[Found]:
    """A key whose name is not allowed here."""
    path = finding.path
    if not view.has(path):
        return
    if path[:2] == ("agents", "entries") and len(path) == 3:
        name = normal_agent_id(str(path[-1]))
        if not view.has((*path[:-1], name)):
            yield Change(
                path=path,
                operations=(Rename(path, name),),
                reason=f'is written "{name}" as an id',
            )
            return
    yield Change(
        path=path,
        operations=(CommentOut(path, finding.message),),
        reason=finding.message,
        effect="it has no effect",
    )


def missing(finding: Finding, view: RepairView) -> Iterator[Found]:
    """An incomplete object: OpenClaw could not use it, so it becomes a comment."""
    owner = finding.path[:-1]
    if view.has(owner) and refers(view.at(owner)):
        yield secret_decision(finding, owner, view)
        return
    if view.has(owner) and in_match(owner):
        yield match_decision(finding, owner, view)
        return
    if view.has(owner) and is_rule(owner):
        yield rule_decision(finding, owner, view)
        return
    if len(owner) < 2 or restricts(owner) or not view.has(owner):
        yield Question(path=finding.path, message=finding.message, help=finding.help)
        return
    yield Change(
        path=owner,
        operations=(CommentOut(owner, f"incomplete: {finding.message}"),),
        reason=f"is incomplete: {finding.message}",
        effect="it is not used, as it could not be",
    )


def _note(path: JsonPath) -> Change:
    return Change(
        path=path,
        operations=(CommentOut(path),),
        reason="is a comment, not a setting",
    )


def _synonym(key: str, path: JsonPath, view: RepairView) -> str:
    wanted = _SYNONYMS.get(key, "")
    target = (*path[:-1], wanted)
    fits = bool(wanted) and not view.has(target)
    return wanted if fits and view.accepts(target, view.at(path)) else ""


def _typo(finding: Finding, view: RepairView) -> str:
    """The key that was meant, if only the spelling is wrong."""
    path, key = finding.path, str(finding.path[-1])
    if finding.fix is not None:
        rename = finding.fix.operations[0]
        wanted = rename.key if isinstance(rename, Rename) else ""
        certain = finding.fix.safe
    else:
        # The content of an object may need its own repair; two words are not a typing
        # mistake.
        whole = key.isalpha() and isinstance(view.at(path), dict)
        wanted = (
            (nearest(key, sorted(view.schema.keys(path[:-1]))) or "") if whole else ""
        )
        certain = False
    if not wanted or key in _OWN_WORDS or view.has((*path[:-1], wanted)):
        return ""
    if not certain and _home(path, view) is not None:
        return ""  # it is spelled as a key that belongs somewhere else
    return wanted if certain or is_slip(key, wanted, alike=_ALIKE) else ""


def _nested(key: str, path: JsonPath, view: RepairView) -> JsonPath | None:
    """The place that a key such as `"agents.defaults.model"` names, if there is one."""
    steps = key.strip().split(".")
    if len(steps) < 2 or not all(map(_STEP.fullmatch, steps)):
        return None
    known = steps[0] in view.schema.keys(path[:-1])
    return (*path[:-1], *steps) if known else None


def renamed(path: JsonPath, wanted: str, view: RepairView) -> Iterator[Change]:
    """The key under its right name; if that would allow more, it is only offered."""
    return _put(path, (*path[:-1], wanted), view, (Rename(path, wanted),))


def _put(
    path: JsonPath,
    target: JsonPath,
    view: RepairView,
    operations: tuple[Operation, ...],
) -> Iterator[Change]:
    """The right spelling; if that would allow more, it is only offered."""
    wanted = format_path(target[len(path) - 1 :])
    change = Change(
        path=path,
        operations=operations,
        reason=f'is spelled "{wanted}"',
        effect="it has an effect from now on",
    )
    if not opens(target, view.at(path)):
        yield change
        return
    reason = f'may mean "{wanted}", which would allow more access'
    yield replace(change, reason=reason, guess=True)
    yield Change(
        path=path,
        operations=(CommentOut(path, f'did you mean "{wanted}"?'),),
        reason=f'is not a key; as "{wanted}" it would allow more access',
        effect="it has no effect",
        instead=True,
    )


def _home(path: JsonPath, view: RepairView) -> JsonPath | None:
    """The one place that a key belongs to, if that is certain."""
    places: tuple[JsonPath, ...] = ()
    match path:
        case (*owner, str(key)) if _SYNONYMS.get(key) in view.schema.keys((*owner,)):
            pass  # that is what it means, not the key of the same name elsewhere
        case ("plugins", "entries", _, _):
            places = ((*path[:3], "config", path[-1]),)
        case ("channels", *_):
            pass
        case _:
            places = view.schema.homes(path)
            of_agents = bool(places) and places[0][:2] == ("agents", "defaults")
            of_one = path[:2] == ("agents", "entries")
            if path[-1] in COMMON_KEYS and not (of_agents and of_one):
                places = ()
    if len(places) != 1 or not view.accepts(places[0], view.at(path)):
        return None
    free = not view.has(places[0]) or view.at(places[0]) == view.at(path)
    return places[0] if free and not opens(places[0], view.at(path)) else None


def _is_of_some(path: JsonPath, view: RepairView) -> bool:
    """Whether another agent has a different value there, or none."""
    if path[:2] != ("agents", "entries"):
        return False
    agents, mine = as_object(get(view.value, *path[:2])), view.at(path)
    # The last agents were repaired first, so the search ends early.
    return any(get(agents[name], *path[3:]) != mine for name in reversed(agents))


def _moved(path: JsonPath, home: JsonPath, view: RepairView) -> Iterator[Found]:
    """Move the key to its place; if that affects other agents, the user decides."""
    operations = merge_move(view.value, path, home)
    where = format_path(home[:-1]) or "the file itself"
    shared = home[:2] == ("agents", "defaults") and view.at(home) != view.at(path)
    if shared and _is_of_some(path, view):
        yield Question(
            path=path,
            message=f'OpenClaw has "{path[-1]}" for all agents only',
            help=f'set "{format_path(home)}", or remove the key',
            answers=(
                Decision(
                    id="drop",
                    title=f'take it out of "{path[2]}"; OpenClaw\'s own value applies',
                    operations=(CommentOut(path, "not a setting of one agent"),),
                ),
                Decision(
                    id="defaults",
                    title=f'set "{format_path(home)}"; it holds for every agent',
                    operations=operations,
                ),
            ),
        )
        return
    yield Change(
        path=path,
        operations=operations,
        reason=f'belongs in "{where}"',
        effect="it has an effect from now on",
    )


def _unused(path: JsonPath, view: RepairView) -> Change:
    """A key that no one knows: it stays to be read, and OpenClaw does not see it."""
    value = view.at(path)
    effect = "it has no effect"
    if restricts(path) or any(restricts((k,)) for k in as_object(value)):
        effect = "it has no effect: what it should restrict stays unrestricted"
    if path == ("cron", "jobs") and value:
        effect = "it has no effect; add each job with `openclaw cron add`"
    elif path in _INSTEAD:
        effect = _INSTEAD[path]
    elif path[0] == "agents" and path[-1] in {"think", "longContext"}:
        effect = _ONE_MODEL
    elif path[-1] in _PROMPTS and value and path[0] in {"agents", *_PROMPTS}:
        effect = "it has no effect; write it into SOUL.md in the agent's workspace"
    return Change(
        path=path,
        operations=(CommentOut(path, "OpenClaw does not know this key"),),
        reason="is not a key that OpenClaw knows",
        effect=effect,
    )
