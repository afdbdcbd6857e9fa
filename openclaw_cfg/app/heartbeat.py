"""The answer to "may the heartbeat run on a plan?"."""

from collections.abc import Iterator

from msgspec.structs import replace

from openclaw_cfg.app.change import edited
from openclaw_cfg.app.off_comments import NO_HEARTBEAT, NO_SCHEDULER
from openclaw_cfg.app.prune_empty import alone_in
from openclaw_cfg.app.stale_comments import (
    comments_of,
    without_comments,
    without_reason_of_heartbeat,
)
from openclaw_cfg.app.takeover import API_FIRST, nothing_on_plans, own_heartbeats
from openclaw_cfg.app.used_providers import used_providers
from openclaw_cfg.catalog.preset import PLANS
from openclaw_cfg.catalog.setups import setup
from openclaw_cfg.dialects import native
from openclaw_cfg.json5.edit import Operation, Remove, Set
from openclaw_cfg.json5.nodes import Document
from openclaw_cfg.json5.parser import parse
from openclaw_cfg.jsonpath import Json, format_path, get
from openclaw_cfg.loader import Loaded, reloaded
from openclaw_cfg.openclaw.migrations import migrate
from openclaw_cfg.openclaw.owner import terms_here
from openclaw_cfg.openclaw.unattended import (
    HEARTBEAT,
    SCHEDULER,
    heartbeat_interval,
    heartbeats,
)


def in_template(wish: str) -> Iterator[Operation]:
    """The operations that switch the heartbeat `on` or `off` in a setup's template."""
    if wish == "off":
        yield Set((*HEARTBEAT, "every"), "0m")
    elif wish == "on":
        yield Remove(HEARTBEAT)
        # A plan's template has the scheduler off, and the heartbeat needs it.
        yield Remove(SCHEDULER[:-1])


def with_heartbeat(loaded: Loaded, document: Document, wish: str) -> Document:
    """The file with the heartbeat `on` or `off`.

    `off` keeps other unattended work off plans too, as `init` does in a new file; the
    scheduler runs on where an API can do its jobs. `on` changes nothing where one runs
    already, and does not start a scheduler that the user stopped.

    Args:
        loaded: says which values come from included files.
        document: the main file after earlier operations.
        wish: empty changes nothing, and so does `api`.

    Raises:
        Refused: a place to change is in an included file.
    """
    if wish in {"", API_FIRST} or loaded.dialect.ID != native.ID:
        return document
    after = reloaded(loaded, document)
    if wish == "on":
        changed = edited(loaded, document, _on(after))
        changed = without_comments(changed, {NO_HEARTBEAT, NO_SCHEDULER})
    else:
        more = nothing_on_plans(after, scheduler=_has_only_plans(after))
        changed = without_reason_of_heartbeat(edited(loaded, document, more))
    return _with_head(changed, wish)


def stays_off(value: Json, wish: str) -> Iterator[str]:
    """Why no heartbeat runs in a native file though it is wanted."""
    if wish == "on" and get(value, *SCHEDULER) is False:
        setting = format_path(SCHEDULER)
        yield f"no heartbeat runs: {setting} is false; `on` does not change that"


def _on(loaded: Loaded) -> Iterator[Operation]:
    value = loaded.merged
    if any(heartbeats(migrate(value).value)):
        return
    for path in (*own_heartbeats(loaded).values(), HEARTBEAT):
        if not heartbeat_interval(get(value, *path, "every")):
            every = (*path, "every")
            yield Remove(alone_in(value, every) if path == HEARTBEAT else every)
    ours = NO_SCHEDULER in comments_of(loaded.document)
    if ours and get(value, *SCHEDULER) is False:
        yield Remove(alone_in(value, SCHEDULER))


def _has_only_plans(loaded: Loaded) -> bool:
    config, here = loaded.config, loaded.environment
    owners = (terms_here(p, config, here) for p in used_providers(loaded))
    return all(owner and owner.kind in PLANS for owner in owners)


def _with_head(document: Document, wish: str) -> Document:
    """The document with what a plan's template says above it of the heartbeat."""
    alone, text = setup("coding-plan"), document.source.text
    template = alone.text(native.ID)
    for off, on in alone.scheduled.items():
        if off in template:
            text = text.replace(off, on) if wish == "on" else text.replace(on, off)
    if text == document.source.text:
        return document
    return parse(replace(document.source, text=text))
