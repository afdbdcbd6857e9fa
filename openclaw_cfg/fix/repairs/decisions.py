"""What a repair leaves to the user, with the consequence of each answer."""

import re
from itertools import islice
from typing import Final

from openclaw_cfg.fix.change import Change, Decision, Found, Question
from openclaw_cfg.fix.places import channels
from openclaw_cfg.fix.repairs.view import RepairView
from openclaw_cfg.json5.edit import CommentOut, Operation, Set
from openclaw_cfg.jsonpath import Json, JsonPath, as_object, format_path, get
from openclaw_cfg.openclaw.migrations import migrate
from openclaw_cfg.openclaw.unattended import system_agent
from openclaw_cfg.report import Finding

_MANY: Final = 20
"""Answers to one question; more can be written by hand."""
_VARIABLE: Final = re.compile(r"[A-Z_][A-Z0-9_]{0,127}\Z")
_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,127}\Z")
_REFERS: Final = frozenset(
    {"source", "$env", "env", "fromEnv", "secretRef", "$ref", "$secret", "vault", "ref"}
    | {"keychain", "onepassword", "$file", "fromFile"}
)


def refers(value: Json) -> bool:
    """Whether an object refers to a secret, in the form of OpenClaw or another tool."""
    return isinstance(value, dict) and any(
        isinstance(value[key], str) for key in _REFERS & value.keys()
    )


def secret_decision(finding: Finding, path: JsonPath, view: RepairView) -> Found:
    """A reference that OpenClaw does not accept here: use a variable, or remove it."""
    given = as_object(view.at(path))
    names = [given.get(k) for k in ("id", "$env", "env", "fromEnv", "name")]
    named = next((n for n in names if isinstance(n, str) and _VARIABLE.match(n)), "")
    variable = named or _variable(path)
    if not view.accepts(path, f"${{{variable}}}"):
        return Question(path=path, message=finding.message, help=finding.help)
    operations: tuple[Operation, ...] = (Set(path, f"${{{variable}}}"),)
    lower = str(given.get("id", "")) if given.get("source") == "env" else ""
    if not named and _NAME.match(lower):
        upper = re.sub(r"[^A-Z0-9_]", "_", lower.upper())
        return Change(
            path=path,
            operations=(Set(path, f"${{{upper}}}"),),
            reason=f'names the variable "{lower}"; OpenClaw reads upper case alone',
            effect=f"set {upper} where {lower} is set",
        )
    if named and given.get("source", "env") == "env":
        return Change(
            path=path,
            operations=operations,
            reason=f'names a variable, which is written "${{{variable}}}"',
        )
    return Question(
        path=path,
        message="refers to a secret, and OpenClaw takes no reference here",
        help=f'put the secret into a variable and write "${{{variable}}}"',
        answers=(
            Decision(
                id="variable",
                title=f'write "${{{variable}}}"; you set {variable} where OpenClaw '
                "reads it, such as its .env",
                operations=operations,
            ),
            Decision(
                id="drop",
                title="take the reference out; the secret is not sent",
                operations=(CommentOut(path, "not a reference that OpenClaw takes"),),
            ),
        ),
    )


def is_rule(path: JsonPath) -> bool:
    """Whether a path is that of a routing rule."""
    return path[:1] == ("bindings",) and len(path) == 2


def in_match(path: JsonPath) -> bool:
    """Whether a path is one of the conditions of a routing rule."""
    return path[:1] == ("bindings",) and path[2:3] == ("match",)


def rule_that_allows(path: JsonPath, view: RepairView) -> JsonPath | None:
    """The rule that a path is a condition of, if the rule lets something through."""
    at = next((i for i, step in enumerate(path) if step == "match"), 0)
    rule = path[:at]
    listed = len(rule) > 1 and rule[-2] == "rules" and at < len(path) - 1
    allows = listed and as_object(view.at(rule)).get("action") == "allow"
    return rule if allows else None


def rule_is_out(rule: JsonPath, finding: Finding) -> Change:
    """Without one of its conditions a rule would let more through."""
    return Change(
        path=finding.path,
        operations=(CommentOut(rule, finding.message),),
        reason=f"could not be used: {finding.message}",
        effect="the rule is taken out: without this condition it would allow more",
    )


def match_decision(finding: Finding, path: JsonPath, view: RepairView) -> Question:
    """A condition that OpenClaw does not know: without it the rule matches more."""
    rule = path[:2]
    agent = get(view.value, *rule, "agentId")
    channel = get(view.value, *rule, "match", "channel")
    drop = Decision(
        id="drop",
        title=f'take the rule out; no message goes to "{agent}" by it',
        operations=(CommentOut(rule, finding.message),),
    )
    answers: tuple[Decision, ...] = (drop,)
    inside = path[2:3] == ("match",)
    if not inside or (len(path) > len(rule) + 1 and path[3] != "channel"):
        part = format_path(path[3:] if inside else path[2:])
        channel_alone = not (
            as_object(get(view.value, *rule, "match")).keys() - {"channel", path[-1]}
        )
        where = "all" if channel_alone else "all other"
        wider = Decision(
            id="channel" if channel_alone else "widen",
            title=f'match without "{part}"; {where} messages of "{channel}" that the '
            f'rest of the rule matches go to "{agent}"',
            operations=(CommentOut(path, finding.message),),
        )
        # A peer without an id was meant as any peer; for other conditions this is not
        # known.
        peer = path[2:4] == ("match", "peer")
        answers = (wider, drop) if peer else (drop, wider)
    return Question(
        path=rule,
        message=f'the rule for "{agent}" is incomplete: {finding.message}',
        help=finding.help,
        answers=answers,
    )


def rule_decision(finding: Finding, rule: JsonPath, view: RepairView) -> Found:
    """A routing rule that names no agent, or no messages; with one agent it is clear.

    Args:
        finding: what OpenClaw says.
        rule: the path of the rule.
        view: the configuration.
    """
    entries = as_object(get(view.value, "agents", "entries"))
    few = [*islice(entries, _MANY)]
    owner = system_agent(migrate(view.value).value)
    agents = sorted(few, key=lambda name: name != owner) or ["main"]
    given = view.at(rule)
    agent = given if isinstance(given, str) else get(given, "agentId")
    aside = CommentOut(rule, f"incomplete: {finding.message}")
    if agent is None and len(agents) == 1 and get(given, "match"):
        return Change(
            path=rule,
            operations=(Set((*rule, "agentId"), agents[0]),),
            reason=f'needs an "agentId"; "{agents[0]}" is the only agent',
        )
    if len(agents) == 1 or not given:
        return Change(
            path=rule,
            operations=(aside,),
            reason=f"is incomplete: {finding.message}",
            effect="it is not used, as it could not be",
        )
    if agent is None:
        message = "the rule names no agent"
        answers = tuple(
            Decision(
                id=name,
                title=f'"{name}" answers the messages that the rule matches',
                operations=(Set((*rule, "agentId"), name),),
            )
            for name in agents
        )
        drop = "take the rule out; the default agent answers, if there is one"
        answers = (*answers, Decision(id="drop", title=drop, operations=(aside,)))
    else:
        message = f'the rule for "{agent}" does not say which messages it is for'
        drop = f'take the rule out; no message goes to "{agent}" by it'
        answers = (
            Decision(id="drop", title=drop, operations=(aside,)),
            *(
                Decision(
                    id=name,
                    title=f'match "{name}"; all its messages go to "{agent}"',
                    operations=(
                        Set(rule, {"agentId": agent, "match": {"channel": name}}),
                    ),
                )
                for name, _ in channels(view.value)
            ),
        )
    return Question(path=rule, message=message, help=finding.help, answers=answers)


def agent_decision(finding: Finding, view: RepairView) -> Question:
    """A routing rule for an agent that does not exist."""
    rule = finding.path[:2]
    agent = str(view.at(finding.path))
    channel = get(view.value, *rule, "match", "channel")
    return Question(
        path=finding.path,
        message=finding.message,
        help=finding.help,
        answers=(
            Decision(
                id="add",
                title=f'add the agent "{agent}"; it answers on "{channel}"',
                operations=(Set(("agents", "entries", agent), {}),),
            ),
            Decision(
                id="default",
                title=f'send to the default agent; "main" answers on "{channel}"',
                operations=(
                    Set(("agents", "entries", "main"), {}),
                    Set(finding.path, "main"),
                ),
            ),
            Decision(
                id="drop",
                title="take the rule out; the default agent answers, if there is one",
                operations=(CommentOut(rule, finding.message),),
            ),
        ),
    )


def _variable(path: JsonPath) -> str:
    """A name for the variable of a secret, from where it is used."""
    steps = [str(s) for s in path if str(s) not in {"headers", "servers", "providers"}]
    return re.sub(r"[^A-Z0-9]+", "_", "_".join(steps[-2:]).upper()).strip("_") or "KEY"
