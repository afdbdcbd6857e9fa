"""Repairs of what OpenClaw refuses beyond the schema, by the strictest choice."""

from collections.abc import Iterator
from typing import Final

from openclaw_cfg.fix.change import Change, Decision, Found, Question
from openclaw_cfg.fix.migrations.refs import rewrites
from openclaw_cfg.fix.repairs.decisions import agent_decision
from openclaw_cfg.fix.repairs.values import aside
from openclaw_cfg.fix.repairs.view import RepairView
from openclaw_cfg.json5.edit import CommentOut, Operation, Rename, Set
from openclaw_cfg.jsonpath import Json, JsonPath, as_array, as_object, get
from openclaw_cfg.openclaw.migrations import migrate
from openclaw_cfg.openclaw.successors import is_vendor
from openclaw_cfg.openclaw.unattended import system_agent
from openclaw_cfg.report import Finding

_PROVIDERS: Final[JsonPath] = ("models", "providers")


def ask(finding: Finding, view: RepairView) -> Iterator[Found]:
    """Only the user knows what is meant, or the machine has to be changed."""
    yield Question(path=finding.path, message=finding.message, help=finding.help)


def drop(finding: Finding, view: RepairView) -> Iterator[Found]:
    """Turn what could not be used as it is into a comment."""
    path = finding.path
    while path and not view.has(path):
        path = path[:-1]
    if len(path) < 2:
        yield from ask(finding, view)
        return
    yield Change(
        path=path,
        operations=(CommentOut(path, finding.message),),
        reason=f"could not be used: {finding.message}",
        effect="it is not used",
    )


def provider(finding: Finding, view: RepairView) -> Iterator[Found]:
    """A provider without models gets those that the file refers to."""
    place = finding.path[:3]
    entry = as_object(view.at(place))
    if finding.path[-1] == "models" and not isinstance(entry.get("models"), list):
        name = str(place[-1])
        rows: list[Json] = [{"id": m, "name": m} for m in _used(view.value, name)]
        yield Change(
            path=(*place, "models"),
            operations=(Set((*place, "models"), rows),),
            reason="is needed; these are the models that the file refers to"
            if rows
            else "is needed, and may be empty",
        )
        return
    yield Change(
        path=place,
        operations=(CommentOut(place, "no baseUrl says where it is"),),
        reason='has no "baseUrl", so it cannot be reached',
        effect="it is not used; write its baseUrl to have it again",
    )


def _used(value: Json, name: str) -> list[str]:
    """A provider's models that the agents' settings refer to."""
    found: dict[str, None] = {}

    def walk(item: Json) -> None:
        if isinstance(item, str):
            head, slash, model = item.partition("/")
            if slash and head.strip().lower() == name.strip().lower() and model:
                found[model.partition("@")[0]] = None
        elif isinstance(item, list):
            for part in item:
                walk(part)
        elif isinstance(item, dict):
            for key, part in item.items():
                walk(key)
                walk(part)

    walk(get(value, "agents"))
    return list(found)


def retired_model(finding: Finding, view: RepairView) -> Iterator[Found]:
    """A model that its vendor has shut down; OpenClaw names the successor."""
    path = finding.path
    if not view.has(path):
        return
    is_key = path[-2:-1] == ("models",)
    given = path[-1] if is_key else view.at(path)
    wanted = _follower(str(given), view)
    if wanted and not _asks_vendor(str(given), view):
        replaced = _replaced(path, wanted, view, is_key=is_key)
        yield _elsewhere(finding, str(given), wanted, replaced, view)
        return
    if not wanted:
        yield from _without_follower(finding, path, is_key=is_key)
        return
    yield Change(
        path=path,
        operations=_replaced(path, wanted, view, is_key=is_key),
        reason=f'is a model that is shut down; "{wanted}" follows it',
        effect=f'"{wanted}" answers instead of "{given}"',
    )


def _replaced(
    path: JsonPath, wanted: str, view: RepairView, *, is_key: bool
) -> tuple[Operation, ...]:
    if not is_key:
        return (Set(path, wanted),)
    if view.has((*path[:-1], wanted)):
        return (CommentOut(path, f'"{wanted}" follows it'),)
    return (Rename(path, wanted),)


def _asks_vendor(ref: str, view: RepairView) -> bool:
    """Whether a request with this reference goes to the vendor of the model."""
    head = ref.strip().partition("/")[0].strip().lower()
    return all(
        is_vendor(head, as_object(entry))
        for name, entry in as_object(get(view.value, *_PROVIDERS)).items()
        if name.strip().lower() == head
    )


def _elsewhere(
    finding: Finding,
    given: str,
    wanted: str,
    replaced: tuple[Operation, ...],
    view: RepairView,
) -> Question:
    """A model at a custom address, which may have it although OpenClaw refuses it.

    With another id of the provider the name is allowed; without `api` the protocol of
    such a provider would be unknown.
    """
    answers = [
        Decision(id="replace", title=f'ask for "{wanted}" instead', operations=replaced)
    ]
    head = given.strip().partition("/")[0].strip()
    own = f"{head.lower()}-own"
    place = next(
        (*_PROVIDERS, name)
        for name in as_object(get(view.value, *_PROVIDERS))
        if name.strip().lower() == head.lower()
    )
    if view.has((*place, "api")) and not view.has((*_PROVIDERS, own)):

        def follow(ref: str) -> str | None:
            provider, _, model = ref.strip().partition("/")
            return (
                f"{own}/{model}" if provider.strip().lower() == head.lower() else None
            )

        moved = [o for r in rewrites(view.value, follow) for o in r.operations]
        answers.append(
            Decision(
                id="rename",
                title=f'call the provider "{own}", and keep the model',
                operations=(Rename(place, own), *moved),
            )
        )
    return Question(
        path=finding.path,
        message=f"{finding.message} at its vendor, and this provider has an address of "
        "its own",
        help=finding.help,
        answers=tuple(answers),
    )


def _follower(ref: str, view: RepairView) -> str:
    plain, at, profile = ref.strip().partition("@")
    head, _, model = plain.partition("/")
    retired = view.facts.retired_models.get(head.strip().lower(), {})
    new = retired.get(model.strip().lower(), "")
    if not new:
        return ""
    whole = (
        new if new.lower().startswith(f"{head.strip().lower()}/") else f"{head}/{new}"
    )
    return f"{whole}{at}{profile}"


def _without_follower(
    finding: Finding, path: JsonPath, *, is_key: bool
) -> Iterator[Found]:
    if is_key or isinstance(path[-1], int):
        yield Change(
            path=path,
            operations=(CommentOut(path, finding.message),),
            reason=f"could not be used: {finding.message}",
            effect="it is not used",
        )
    else:
        yield Question(path=path, message=finding.message, help=finding.help)


def unknown_channel(finding: Finding, view: RepairView) -> Iterator[Found]:
    """A channel whose plugin is not installed: with a plugin entry it can stay."""
    name = str(finding.path[1])
    entry = ("plugins", "entries", name)
    if view.has(entry):
        yield from drop(finding, view)
        return
    yield Change(
        path=finding.path,
        operations=(Set(entry, {}),),
        reason="comes from a plugin that is not installed; naming the plugin keeps it",
        effect="the channel works once its plugin is installed",
    )


def unknown_search(finding: Finding, view: RepairView) -> Iterator[Found]:
    """A web search whose plugin is not installed: with a plugin entry it can stay."""
    name = str(view.at(finding.path))
    plugin = view.facts.web_search_installs.get(name.strip().lower())
    entry = ("plugins", "entries", str(plugin))
    if plugin is None or view.has((*entry, "enabled")):
        yield from aside(finding, view)
        return
    yield Change(
        path=finding.path,
        operations=(Set((*entry, "enabled"), True),),
        reason=f'comes from the plugin "{plugin}", which the file has to name',
        effect="web search works once the plugin is installed",
    )


def unbound(finding: Finding, view: RepairView) -> Iterator[Found]:
    """Until 2026.7 a binding without an agent meant the default agent, if any."""
    entries = as_object(get(view.value, "agents", "entries"))
    first = system_agent(migrate(view.value).value) if entries else ""
    first = first or next(iter(entries), "")
    if not first:
        yield agent_decision(finding, view)
        return
    yield Change(
        path=finding.path,
        operations=(Set(finding.path, first),),
        reason=f'names no agent that there is, so its messages went to "{first}"',
        effect=f'the file says that they go to "{first}"',
    )


def default_agent(finding: Finding, view: RepairView) -> Iterator[Found]:
    """Explicit ownership names the owners, so the default mark has no effect."""
    entries = as_object(get(view.value, "agents", "entries"))
    marked = [key for key, e in entries.items() if as_object(e).get("default") is True]
    if get(view.value, "agents", "ownership") != "explicit" or not marked:
        yield from ask(finding, view)
        return
    owner = ("agents", "defaults", "systemAgent", "agentId")
    operations: list[Operation] = [] if view.has(owner) else [Set(owner, marked[0])]
    operations += [
        CommentOut(("agents", "entries", key, "default"), "owners are named explicitly")
        for key in marked
    ]
    yield Change(
        path=finding.path,
        operations=tuple(operations),
        reason="names its owners, so no agent is marked as default",
    )


def conflicting_tools(finding: Finding, view: RepairView) -> Iterator[Found]:
    """Both lists: one list of both where no profile is extended, else the narrower."""
    path = finding.path
    while path and not {"allow", "alsoAllow"} <= as_object(view.at(path)).keys():
        path = path[:-1]
    scope = as_object(view.at(path))
    if not path:
        return
    allow, also = as_array(scope.get("allow")), as_array(scope.get("alsoAllow"))
    if "profile" in scope or get(view.value, "tools", "profile") is not None:
        yield Change(
            path=(*path, "alsoAllow"),
            operations=(CommentOut((*path, "alsoAllow"), '"allow" is a whole list'),),
            reason='cannot be beside "allow"',
            effect='only the tools of "allow" may be used; add those you miss',
        )
        return
    both = [*allow, *(name for name in also if name not in allow)]
    yield Change(
        path=(*path, "alsoAllow"),
        operations=(Set((*path, "allow"), both), Set((*path, "alsoAllow"), [])),
        reason='cannot be beside "allow", so "allow" has both',
    )


def conflicting_exec(finding: Finding, view: RepairView) -> Iterator[Found]:
    """`mode` beside `security` and `ask`: the stricter one stays."""
    place = finding.path
    while place and place[-1] != "exec":
        place = place[:-1]
    block = as_object(view.at(place))
    order = ("deny", "allowlist", "ask", "auto", "full")
    mode, security = block.get("mode"), block.get("security")
    strict = {"deny": "deny", "allowlist": "allowlist", "full": "full"}
    wish = strict.get(str(security), "full")
    operations: list[Operation] = [
        CommentOut((*place, key), 'replaced by "mode"')
        for key in ("security", "ask")
        if key in block
    ]
    effect = ""
    if mode in order and order.index(wish) < order.index(str(mode)):
        operations.insert(0, Set((*place, "mode"), wish))
        effect = f'commands run as "{wish}" allows, the stricter of the two'
    if operations:
        yield Change(
            path=place,
            operations=tuple(operations),
            reason='is replaced by "mode"',
            effect=effect,
        )


def policy_ref(finding: Finding, view: RepairView) -> Iterator[Found]:
    """Remove an invalid entry from a list of allowed models, unless it is the last."""
    path = finding.path
    if isinstance(path[-1], int) and len(as_array(view.at(path[:-1]))) > 1:
        yield Change(
            path=path,
            operations=(CommentOut(path, finding.message),),
            reason=f"names no model: {finding.message}",
            effect="fewer models are allowed",
        )
    else:
        yield from ask(finding, view)
