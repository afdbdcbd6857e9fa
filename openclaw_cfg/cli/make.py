"""What `init` and `add` do: complete a wish, probe, show, ask, write, say what is next.

In a terminal the user is asked for what the flags leave open, and can go back. Without
a terminal every question uses its own default, or fails with the name of its flag.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from typing import Any, Final

from msgspec import Struct
from msgspec.structs import replace

from openclaw_cfg.app import unfinished
from openclaw_cfg.app.add import (
    ModelNeeded,
    hidden_plans,
    logins_needed,
    refuse_unused_windows,
    said_windows,
)
from openclaw_cfg.app.change import ConfigChange
from openclaw_cfg.app.chats import moved_chats
from openclaw_cfg.app.default import untrue_comments
from openclaw_cfg.app.foreign_keys import foreign_keys
from openclaw_cfg.app.heartbeat import stays_off
from openclaw_cfg.app.hybrid import lost_reasons
from openclaw_cfg.app.init import (
    Settled,
    doubt_of_default,
    filled,
    planned,
    proposed,
    why_default,
)
from openclaw_cfg.app.odd_models import unknown_models, unlisted_models
from openclaw_cfg.app.switched_off import recorded
from openclaw_cfg.app.takeover import left_on_plan
from openclaw_cfg.app.unattended import advice, told_stopped
from openclaw_cfg.app.wish import Wish, with_windows
from openclaw_cfg.app.workspace import Workspace
from openclaw_cfg.ask import Note, Prompter, Refuse, Replay, Tone
from openclaw_cfg.ask.add import ask_add
from openclaw_cfg.ask.context import Desk
from openclaw_cfg.ask.defaults import reasons
from openclaw_cfg.ask.detect import Around, logins_here
from openclaw_cfg.ask.init import ask_init, staying
from openclaw_cfg.ask.next_steps import paid_by_key, unset_keys
from openclaw_cfg.ask.on_plan import ask_on_plan
from openclaw_cfg.ask.provider import id_beside
from openclaw_cfg.ask.summary import summary
from openclaw_cfg.catalog.entry import second_id
from openclaw_cfg.catalog.preset import Entry
from openclaw_cfg.cli.change_json import print_change, refuse_questions
from openclaw_cfg.cli.key_consent import keep_in_mind
from openclaw_cfg.cli.named_entry import of_entry
from openclaw_cfg.cli.options import Context
from openclaw_cfg.cli.probe_before_write import check_providers, listed_models
from openclaw_cfg.cli.resume import (
    UnfinishedRun,
    goes_on,
    interrupted,
    keep_answers,
)
from openclaw_cfg.cli.suppress_echo import echo
from openclaw_cfg.cli.wish_flags import add_wish, equivalent_command, init_wish
from openclaw_cfg.cli.wizard_session import Made, finish, loadable, look_around
from openclaw_cfg.cli.write import show_and_write, tell_next
from openclaw_cfg.dialects import native
from openclaw_cfg.files.read import Read
from openclaw_cfg.loader import Loaded, load_document
from openclaw_cfg.openclaw.login_command import for_agents
from openclaw_cfg.openclaw.stored_jobs import stored_jobs
from openclaw_cfg.other_tools import providers_of
from openclaw_cfg.paths import user_home

_TITLES: Final = {
    "init": "Make a configuration of OpenClaw",
    "add": "Add a provider to the configuration",
}


class Session(Struct, frozen=True, kw_only=True):
    """One run of `init` or `add`.

    Attributes:
        raw: the flags as Click read them, by parameter.
        asks: whether a person is there to be asked.
        loaded: the configuration; None when it is to be made.
        left: what an interrupted run has left to go on with.
        goes_on: whether the user has already chosen to go on with it.
    """

    context: Context
    command: str
    raw: Mapping[str, Any]
    asks: bool
    workspace: Workspace
    read: Read
    loaded: Loaded | None
    left: UnfinishedRun | None = None
    goes_on: bool = False


def make(context: Context, command: str, raw: Mapping[str, Any]) -> int:
    """Make or extend a configuration; the exit code.

    Args:
        command: `init` or `add`.
        raw: the flags as Click read them, by parameter.
    """
    workspace = context.workspace()
    machine = raw["yes"] or raw["as_json"] or raw.get("from_stdin")
    asks = context.attended() and not machine
    loaded: Loaded | None
    if command == "add":
        read, loaded = workspace.load()
        raw = of_entry(raw, loaded, asks=asks)
        wish = add_wish(raw)
    else:
        wish = init_wish(raw, asks=asks)
        read, loaded = workspace.load_or_new(force=wish.force)
    run = Session(
        context=context,
        command=command,
        raw=raw,
        asks=asks,
        workspace=workspace,
        read=read,
        loaded=loaded,
    )
    try:
        return _make(run, wish)
    except ModelNeeded as error:
        if asks or raw["no_probe"]:
            raise
        listed = listed_models(
            workspace,
            loaded.merged if loaded else None,
            error.wish,
            environment=loaded.environment if loaded else workspace.environment(),
            send_keys=raw["send_keys"],
        )
        raise ModelNeeded(error.wish, listed) from None


def _make(run: Session, wish: Wish) -> int:
    with echo(on=False) if run.asks else nullcontext():
        prompter = _prompter(run)
        replay = Replay(prompter)
        if run.asks:
            prompter.note(Note(title=_TITLES[run.command]))
            run = _with_interrupted(run, wish, prompter)
            if run.loaded is not None and not run.goes_on:
                read, loaded = loadable(
                    run.context,
                    prompter,
                    run.workspace,
                    run.read,
                    run.loaded,
                    dry_run=run.raw["dry_run"],
                )
                run = replace(run, read=read, loaded=loaded)
        desk = _desk(run, wish, prompter, replay)
        with _answers_kept(run, desk, prompter):
            made = replay.run(lambda: _flow(run, desk, wish))
            if made is None:
                return int(not run.asks)
            if run.asks and made.written:
                finish(run.context, prompter, made)
    if not run.asks:
        if made.written and run.context.config is None:
            tell_next(
                run.context,
                run.workspace,
                made.change.before if made.change.read.exists else None,
                made.change.after,
                variables=bool(made.change.variables),
            )
        notes = tuple(_notes(run, desk, wish, made))
        for note in notes:
            run.context.console.talk(note)
        if run.raw["as_json"]:
            print_change(
                run.context.console,
                made.change,
                command=run.command,
                written=made.written,
                dry_run=run.raw["dry_run"],
                notes=notes,
            )
    return 0


def _with_interrupted(run: Session, wish: Wish, prompter: Prompter) -> Session:
    """The run with what an interrupted one has left.

    Whether to go on is asked here if that one replaces the file: then it does not
    matter whether OpenClaw loads it.
    """
    left = interrupted(run.workspace, run.command, wish)
    if left is None or not left.replaces_file:
        return replace(run, left=left)
    asks = Replay(prompter)
    try:
        on = asks.run(lambda: goes_on(asks, left))
    except KeyboardInterrupt:
        _tell_kept(run)
        raise
    if not on:
        unfinished.forget(run.workspace.state)
    return replace(run, left=left if on else None, goes_on=on)


def _notes(run: Session, desk: Desk, wish: Wish, made: Made) -> Iterator[str]:
    """Notes on what was chosen without asking."""
    unasked = run.command == "init" and not wish.default
    if unasked and (doubt := doubt_of_default(made.answers)):
        yield f"note: the defaultModel was chosen {doubt}"
    if run.command == "init":
        yield from (f"note: {text}" for text in staying(desk, made.answers.wish.setup))
    yield from (f"note: {text}" for text in _of_heartbeat(wish, made))
    if run.loaded is not None:
        moved = moved_chats(run.loaded.merged, made.after.merged)
        yield from (f"note: {text}" for text in moved)
        stops = told_stopped(run.loaded, made.after)
        yield from (f"note: {text}" for text in stops)
    yield from (f"note: {text}" for text in _new_advice(run, made))
    if run.loaded is not None and wish.default:
        untrue = untrue_comments(run.loaded, made.after)
        lost = lost_reasons(run.loaded, made.after)
        yield from (f"note: {text}" for text in (*untrue, *lost))
    yield from (f"note: {text}" for text in unlisted_models(wish, made.after))
    yield from (f"note: {text}" for text in unknown_models(made.answers, made.change))
    chosen = made.answers.chosen
    for text in hidden_plans(chosen, desk.environment):
        yield f"note: {text}"
    for known in logins_needed(chosen, desk.around.logins, desk.environment):
        command = for_agents(known.openclaw.login, made.after.value)
        yield f"{known.title} needs a login: run `{command}`"
    yield from _notes_on_names(desk, wish, made)
    for text in unset_keys(desk, chosen, made.change):
        yield f"note: {text}"
    if billed := paid_by_key(desk, chosen, made.change):
        yield f"note: {billed}"


def _notes_on_names(desk: Desk, wish: Wish, made: Made) -> Iterator[str]:
    """Notes on an id that was chosen without asking, and on a key of another offer."""
    chosen, wishes = made.answers.chosen, made.answers.wish.providers
    typed = {one.id for one in wish.providers}
    for one in chosen:
        if one.provider_id == second_id(one.preset) and one.provider_id not in typed:
            login = one.preset.openclaw.provider in desk.logins_beside(wishes)
            yield f"note: {id_beside(one.preset, 'login' if login else 'plan')}"
    for text in foreign_keys(desk.loaded, made.after):
        yield f"note: {text}"


def _of_heartbeat(wish: Wish, made: Made) -> Iterator[str]:
    """Why no heartbeat runs."""
    decided = made.answers.wish.heartbeat
    if decided == "off" and not wish.heartbeat:
        yield "no heartbeat runs: it would run on a plan; `--heartbeat on` lets it"
    yield from stays_off(made.change.after.value, decided)


def _new_advice(run: Session, made: Made) -> tuple[str, ...]:
    """What the change makes run on a plan in a file that was there already."""
    if run.loaded is None or not made.change.needed:
        return ()
    known = advice(run.loaded)
    return tuple(text for text in advice(made.after) if text not in known)


def _flow(run: Session, desk: Desk, wish: Wish) -> Made | None:
    """From the wish to the written file; None where it ends before."""
    left = run.left
    desk.so_far.anew = False
    resumed = left is not None and (run.goes_on or goes_on(desk.prompter, left))
    desk.so_far.anew = not resumed
    if left is not None and resumed:
        run, desk, wish = _going_on(run, desk, left)
    desk.so_far.flags = tuple(_beside(run))
    if run.command == "init":
        full: Wish | None = ask_init(desk, wish, more=resumed)
    else:
        full = ask_add(desk, wish)
    if full is None:
        run.context.console.talk("nothing was written")
        return None
    full, change, answers, after = _decided(run, desk, full)
    if run.asks:
        _show(run, desk, answers, change, after)
    else:
        _check_unasked(run, answers, change)
    # In a terminal the user has already seen every probe.
    if not (run.asks or run.raw["no_probe"]):
        results = check_providers(
            run.context,
            run.workspace,
            change.after.value,
            answers.chosen,
            environment=desk.environment,
            send_keys=run.raw["send_keys"],
        )
        told = with_windows(full, {r.provider: r.windows for r in results})
        if told != full:
            change, answers = planned(run.workspace, run.read, run.loaded, told)
    written = show_and_write(
        run.context,
        run.workspace,
        change,
        command=recorded(run.command, "--heartbeat", full.heartbeat),
        yes=run.raw["yes"],
        dry_run=run.raw["dry_run"],
        talk=run.raw["as_json"],
        ask=desk.prompter.confirm if run.asks else None,
        sure=not any(unlisted_models(wish, after)),
    )
    if written and full.editor_schema:
        # Imported late: it loads jsonschema.
        from openclaw_cfg.app.schemas import keep_for_editors  # noqa: PLC0415

        keep_for_editors(change.report.dialect or native.ID, run.workspace.schemas)
    flags = (*_given(run, desk), *_probed(run, desk))
    said = answers.wish.written()
    if "--no-probe" in flags:
        said = said_windows(said, answers.chosen)
    return Made(
        desk=desk,
        answers=answers,
        change=change,
        after=after,
        written=written,
        again=equivalent_command(run.command, said, *flags),
    )


def _check_unasked(run: Session, answers: Settled, change: ConfigChange) -> None:
    """Refuse what cannot be written without a question."""
    if run.raw["as_json"]:
        refuse_questions(yes=run.raw["yes"], dry_run=run.raw["dry_run"])
    refuse_unused_windows(answers.chosen)
    if not run.raw["dry_run"]:
        change.refuse_invalid()


def _decided(
    run: Session, desk: Desk, wish: Wish
) -> tuple[Wish, ConfigChange, Settled, Loaded]:
    """What a wish would write, once it is decided what may run on a plan.

    That is asked for work that ran elsewhere before.
    """
    change, answers = planned(run.workspace, run.read, run.loaded, wish)
    after = load_document(change.after, environment=desk.environment)
    if run.loaded is not None and desk.native and not wish.heartbeat:
        jobs = stored_jobs(run.workspace.location.state_dir).jobs
        left = left_on_plan(run.loaded, after, jobs)
        if left is not None:
            # Without a defaultModel nothing ran before, so nothing stops now.
            ask = run.asks or run.loaded.config.primary is not None
            wish = replace(
                wish,
                heartbeat=ask_on_plan(desk.prompter, left, "--heartbeat")
                if ask
                else "off",
            )
            desk.so_far.wish = wish
            return _decided(run, desk, wish)
    return wish, change, answers, after


def _show(
    run: Session, desk: Desk, answers: Settled, change: ConfigChange, after: Loaded
) -> None:
    """What stays, and what would be written."""
    if run.command == "init":
        for text in staying(desk, answers.wish.setup):
            desk.prompter.note(Note(title=text))
    for text in unlisted_models(answers.wish, after):
        desk.prompter.note(Note(title=text, tone=Tone.WARNING))
    if change.needed:
        why = _why_default(run, desk, answers)
        models = filled(answers) if run.command == "init" else ()
        desk.prompter.note(summary(desk, change, answers.chosen, why, models))


def _going_on(
    run: Session, desk: Desk, left: UnfinishedRun
) -> tuple[Session, Desk, Wish]:
    """The run and its desk as they were when the one before was interrupted."""
    wish, flags = left.wish(), left.flags()
    raw = {**run.raw, "send_keys": flags["send_keys"] or run.raw["send_keys"]}
    raw["no_probe"] = flags["no_probe"] or raw["no_probe"]
    read, loaded = run.read, run.loaded
    if wish.force:
        read, loaded = run.workspace.load_or_new(force=True)
    desk = replace(desk, loaded=loaded, dialect=wish.dialect)
    if desk.probes is not None:
        options = desk.probes.options
        named = options.send_keys | {*raw["send_keys"]}
        desk.probes.options = replace(options, send_keys=named)
    if raw["no_probe"]:
        desk = replace(desk, probes=None)
    return replace(run, raw=raw, read=read, loaded=loaded), desk, wish


def _why_default(run: Session, desk: Desk, answers: Settled) -> str:
    """The reason for the defaultModel, if it will be shown."""
    wish = answers.wish
    now = str(desk.config.primary or "")
    if wish.default in {"", now}:
        return "as before" if now else ""
    if run.command != "init":
        return "your choice"
    if wish.default == str(proposed(answers)[0]):
        return reasons(why_default(answers))
    return "your choice"


def _prompter(run: Session) -> Prompter:
    if not run.asks:
        return Refuse()
    from openclaw_cfg.cli.prompts import prompter  # noqa: PLC0415  (prompts are slow)

    return prompter(run.context.console)


def _desk(run: Session, wish: Wish, prompter: Prompter, replay: Replay) -> Desk:
    """The context of the questions; in a terminal with what was detected."""
    desk = Desk(
        workspace=run.workspace,
        prompter=replay,
        around=Around(logins=logins_here(run.workspace, wish.tool)),
        loaded=run.loaded,
        dialect=wish.dialect,
        attended=run.asks,
    )
    if run.asks:
        send = None if run.raw["no_probe"] else run.raw["send_keys"]
        return look_around(desk, prompter, send_keys=send, tool=wish.tool)
    if wish.tool:
        home = user_home(run.workspace.env, run.workspace.cwd)
        tools = providers_of(wish.tool, run.workspace.env, home)
        desk = replace(desk, around=replace(desk.around, tools=tools))
    return desk


@contextmanager
def _answers_kept(run: Session, desk: Desk, prompter: Prompter) -> Iterator[None]:
    """Keep the answers, whatever ends the questions or the write.

    If something fails, the answers are shown as a command.
    """
    console = run.context.console
    before, console.wrote = console.wrote, False
    try:
        yield
        if run.asks:
            unfinished.forget(run.workspace.state)
    except (KeyboardInterrupt, EOFError):
        _leave(run, desk)
        raise
    except Exception:
        wish = desk.so_far.unfinished()
        if run.asks and wish is not None:
            said = replace(wish.written(), details=wish.details)
            command = equivalent_command(
                run.command, said, *_given(run, desk), complete=False
            )
            prompter.note(
                Note(
                    title="What you answered so far, as a command",
                    lines=("Keys are not in it: set their variables, or paste again.",),
                    code=(command,),
                    tone=Tone.WARNING,
                )
            )
        raise
    finally:
        console.wrote = console.wrote or before
        if desk.so_far.agreed:
            keep_in_mind(run.context, run.workspace, desk.so_far.agreed)


def _leave(run: Session, desk: Desk) -> None:
    """Keep what was answered, else what the interrupted run before has left."""
    if run.context.console.wrote:
        unfinished.forget(run.workspace.state)
    elif run.asks and keep_answers(run.workspace, run.command, desk.so_far):
        _tell_kept(run)
    elif run.left is not None and desk.so_far.anew:
        unfinished.forget(run.workspace.state)
    elif run.left is not None:
        _tell_kept(run)


def _tell_kept(run: Session) -> None:
    run.context.console.talk(f"\n`openclaw-cfg {run.command}` can go on here for a day")


def _given(run: Session, desk: Desk) -> Iterator[str]:
    """The flags that are not part of a wish."""
    if run.context.config is not None:
        yield from ("--config", str(run.context.config))
    if run.context.profile is not None:
        yield from ("--profile", run.context.profile)
    yield from desk.so_far.flags


def _beside(run: Session) -> Iterator[str]:
    """Those of them that do not say which file is meant."""
    for name in run.raw["send_keys"]:
        yield from ("--send-key", name)
    if run.raw["no_probe"]:
        yield "--no-probe"


def _probed(run: Session, desk: Desk) -> Iterator[str]:
    """The flags that repeat the user's consent to a failed or skipped probe."""
    providers = desk.so_far.wish.providers
    agreed = {stray.source for stray in desk.so_far.agreed}
    for name in (one.preset for one in providers if one.key_name in agreed):
        if name not in run.raw["send_keys"]:
            yield from ("--send-key", name)
    if desk.probes is None:
        return
    failed = desk.probes.failed
    if any(
        one.provider_id in failed or one.unlisted or not one.answers
        for one in providers
        if one.known.openclaw.entry is not Entry.NONE
    ):
        yield "--no-probe"
