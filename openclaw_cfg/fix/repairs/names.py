"""Names that refer to something: agents, channels, providers, roles."""

from collections.abc import Iterator
from typing import Final

from msgspec.structs import replace

from openclaw_cfg.fix.change import Change, Decision, Found, Question
from openclaw_cfg.fix.opening import opens
from openclaw_cfg.fix.repairs.keys import renamed
from openclaw_cfg.fix.repairs.rest import drop, unbound
from openclaw_cfg.fix.repairs.view import Repair, RepairView
from openclaw_cfg.json5.edit import Operation, Rename, Set
from openclaw_cfg.jsonpath import JsonPath, as_array, as_object, get
from openclaw_cfg.openclaw.agent_ids import normal_agent_id
from openclaw_cfg.report import Finding
from openclaw_cfg.schema.nearest import closest, is_slip

_RULES: Final[tuple[JsonPath, ...]] = (
    ("bindings",),
    ("session", "sendPolicy", "rules"),
)


def meant_or(otherwise: Repair) -> Repair:
    """The repair that writes the name that was meant, where only one can be."""

    def repair(finding: Finding, view: RepairView) -> Iterator[Found]:
        path = finding.path
        match finding.fix.operations if finding.fix and view.has(path) else ():
            case (Set(_, str(wanted)),) if is_slip(
                str(view.at(path)), wanted
            ) and not opens(path, wanted):
                yield Change(
                    path=path,
                    operations=(Set(path, wanted),),
                    reason=f'means "{wanted}", not "{view.at(path)}"',
                )
            case (Rename(_, wanted),) if is_slip(
                str(path[-1]), wanted
            ) and not view.has((*path[:-1], wanted)):
                for change in renamed(path, wanted, view):
                    named = () if change.instead else _named(path, wanted, view)
                    yield replace(change, operations=(*change.operations, *named))
            case _:
                yield from otherwise(finding, view)

    return repair


def _named(path: JsonPath, wanted: str, view: RepairView) -> Iterator[Operation]:
    """The rules for a channel, which have its name as it was."""
    for place in _RULES if path[:-1] == ("channels",) else ():
        for index, rule in enumerate(as_array(get(view.value, *place))):
            if get(rule, "match", "channel") == path[-1]:
                yield Set((*place, index, "match", "channel"), wanted)


def agent(finding: Finding, view: RepairView) -> Iterator[Found]:
    """An id that may be one of several, or of another agent, is asked about."""
    path, rule = finding.path, finding.path[:1] == ("bindings",)
    without = unbound if rule else drop
    ids = map(normal_agent_id, as_object(get(view.value, "agents", "entries")))
    near = closest(str(view.at(path)), sorted({*ids}))
    if not near:
        yield from without(finding, view)
        return
    aside = [one for one in without(finding, view) if isinstance(one, Change)]
    yield Question(
        path=path,
        message=finding.message,
        help=finding.help,
        answers=(
            *(
                Decision(
                    id=name,
                    title=f'it is the agent "{name}"',
                    operations=(Set(path, name),),
                )
                for name in near
            ),
            *(
                Decision(
                    id="default" if rule else "drop",
                    title="send to the agent without a rule"
                    if rule
                    else "take it out; no agent is named",
                    operations=one.operations,
                )
                for one in aside
            ),
        ),
    )
