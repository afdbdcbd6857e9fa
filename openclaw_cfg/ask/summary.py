"""What would be written, in a few lines, before the confirmation."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from msgspec.structs import replace

from openclaw_cfg.app.add import Chosen
from openclaw_cfg.app.change import ConfigChange
from openclaw_cfg.app.chats import chats
from openclaw_cfg.app.listing import KeyState, ListedProvider, listing
from openclaw_cfg.app.unattended import OWN_MODEL, Overview, stopped
from openclaw_cfg.ask import Note
from openclaw_cfg.ask.context import Desk
from openclaw_cfg.catalog.setups import PATHS, Slot
from openclaw_cfg.dialects import detect, native
from openclaw_cfg.json5.edit import Set
from openclaw_cfg.jsonpath import get
from openclaw_cfg.loader import load
from openclaw_cfg.openclaw.environment import VariablePlace
from openclaw_cfg.output.printable import counted


def summary(
    desk: Desk,
    change: ConfigChange,
    chosen: Sequence[Chosen],
    why: str,
    filled: Iterable[Set] = (),
) -> Note:
    """File, providers, defaultModel, fallbacks, chats, unattended work, keys.

    Args:
        chosen: the providers that were chosen in this run.
        why: the reason for the defaultModel.
        filled: what the setup also sets, each with its reason.
    """
    workspace = desk.workspace
    environment = workspace.environment().with_file(
        {variable.name: variable.value for variable in change.variables},
        workspace.location.dotenv,
    )
    source = replace(change.after.source, path=change.read.path)
    after = load(source, environment=environment)
    found, gone = listing(after), stopped(desk.loaded, after) if desk.loaded else ()
    native_form = detect(change.after.value).ID == native.ID
    state = "changed" if change.rewrites else "unchanged"
    state = state if change.read.exists else "new"
    short = "" if native_form else "; the short form, which OpenClaw does not load"
    dotenv = VariablePlace.STATE_FOLDER.label
    written = {f"${{{variable.name}}}": dotenv for variable in change.variables}
    logins = {o.provider_id: len(o.models) for o in chosen if o.provider is None}
    return Note(
        title="To be written",
        rows=(
            ("file", f"{workspace.short(change.read.path)} ({state}{short})"),
            ("providers", ", ".join(_providers(found.rows, logins)) or "none"),
            ("defaultModel", f"{found.default or 'none'}{f': {why}' if why else ''}"),
            ("fallbacks", ", ".join(found.fallbacks) or "none"),
            *((("chats", said),) if (said := chats(change.after.value)) else ()),
            ("unattended", "; ".join(_works(found.unattended)) or "nothing")
            if native_form
            else ("unattended", "not said in the short form"),
            *((("off from now", ", ".join(gone)),) if gone else ()),
            *_unasked(change, filled, found.default),
            ("keys", ", ".join(_keys(found.rows, logins, written)) or "none"),
        ),
    )


def _providers(
    rows: Sequence[ListedProvider], logins: Mapping[str, int]
) -> Iterator[str]:
    by_login = {n: f"login, {counted(c, 'model')}" for n, c in logins.items()}
    for row in rows:
        models = counted(len(row.provider.models), "model")
        without = by_login.get(row.provider.id, "no entry")
        yield f"{row.provider.id} ({models if row.entry else without})"
    there = {row.provider.id for row in rows}
    yield from (f"{n} ({said})" for n, said in by_login.items() if n not in there)


def _unasked(
    change: ConfigChange, filled: Iterable[Set], default: str
) -> Iterator[tuple[str, str]]:
    """Models, except the defaultModel, that the user did not choose; with reasons."""
    names = {PATHS[Slot.HEARTBEAT]: "heartbeat", PATHS[Slot.UTILITY]: "utilityModel"}
    for wish in filled:
        now = get(change.after.value, *wish.path)
        before = get(change.before.value, *wish.path) if change.before else None
        name = names.get(wish.path)
        if name and now == wish.value and now not in {before, default}:
            why = f"{wish.comment[:1].lower()}{wish.comment[1:].removesuffix('.')}"
            yield name, f"{now}: {why}"


def _works(found: Overview) -> Iterator[str]:
    """What runs on which model, with one part per model; then what is a fallback."""
    by_model: dict[tuple[bool, str, str], list[str]] = {}
    for work in sorted(found.works, key=lambda work: work.fallback):
        key = (work.fallback, work.model or OWN_MODEL, work.standing)
        by_model.setdefault(key, []).append(found.title(work))
    for (fallback, model, standing), titles in by_model.items():
        other = "else " if fallback else ""
        yield f"{', '.join(dict.fromkeys(titles))} {other}on {model} ({standing})"


def _keys(
    rows: Sequence[ListedProvider], logins: Collection[str], written: Mapping[str, str]
) -> Iterator[str]:
    own = [row for row in rows if row.entry or row.provider.id in logins]
    states = {row.key.source: row for row in own}
    for source, row in states.items():
        if source == "none":
            without = (one.provider.id for one in own if one.key.source == source)
            yield f"no key for {', '.join(without)}"
        else:
            yield f"{source} ({written.get(source) or _place(row.key)})"


def _place(state: KeyState) -> str:
    if state.source == "inline":
        return "in clear text in the file"
    if state.present is None:
        return "OpenClaw asks for it"
    if not state.present:
        return "not yet" if state.source == "login" else "not set yet"
    return state.where or "there"
