"""What `add` does: by questions where a person is, else by flags alone."""

import sys
from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from openclaw_cfg.app.add import Wish, add, choose, logins_needed
from openclaw_cfg.app.change import Change, plan
from openclaw_cfg.app.keys import Key, Store, Variable, settle
from openclaw_cfg.app.validate import Judgement
from openclaw_cfg.app.wizard.add import Added, ask_add
from openclaw_cfg.app.wizard.defaults import pulse
from openclaw_cfg.app.wizard.desk import Given
from openclaw_cfg.app.workspace import Workspace
from openclaw_cfg.catalog import preset
from openclaw_cfg.catalog.entry import needs_region, region_here
from openclaw_cfg.cli.attended import attended
from openclaw_cfg.cli.check import check_providers
from openclaw_cfg.cli.echo import echo
from openclaw_cfg.cli.options import Context
from openclaw_cfg.cli.pairs import secret_ref
from openclaw_cfg.cli.write import show_and_write
from openclaw_cfg.errors import UsageError
from openclaw_cfg.files.read import Read
from openclaw_cfg.json5.edit import Operation
from openclaw_cfg.loader import Loaded
from openclaw_cfg.openclaw.environment import Environment
from openclaw_cfg.schema.store import load_native


class Flags(Struct, frozen=True, kw_only=True):
    """The flags of one run."""

    preset: str
    given: Given
    default: str
    fallbacks: tuple[str, ...] | None
    heartbeat: str
    from_stdin: bool
    no_probe: bool
    yes: bool
    dry_run: bool
    send_keys: tuple[str, ...] = ()


def flags_of(raw: Mapping[str, Any]) -> Flags:
    """The flags as Click read them, by parameter."""
    ref = raw["api_key_ref"]
    given = Given(
        id=raw["provider_id"] or "",
        base_url=raw["base_url"] or "",
        region=raw["region"] or "",
        api=raw["api"] or "",
        key_name=raw["api_key_env"] or "",
        key_ref=secret_ref(ref) if ref else None,
        store=Store(raw["secret"]) if raw["secret"] else None,
        models=raw["models"],
    )
    return Flags(
        preset=raw["preset_id"] or "",
        given=given,
        default=raw["default"] or "",
        fallbacks=raw["fallbacks"] or None,
        heartbeat=raw["heartbeat"] or "",
        from_stdin=raw["api_key_stdin"],
        no_probe=raw["no_probe"],
        yes=raw["yes"],
        dry_run=raw["dry_run"],
        send_keys=raw["send_keys"],
    )


def run(context: Context, flags: Flags) -> int:
    """Add the provider; the exit code."""
    workspace = context.workspace()
    read, loaded = workspace.load()
    if flags.preset:
        preset(flags.preset)
    asks = attended(context) and not flags.yes and not flags.from_stdin
    if asks:
        with echo(on=False):
            return _by_questions(context, workspace, flags, read, loaded)
    return _by_flags(context, workspace, flags, read, loaded)


def _by_questions(
    context: Context, workspace: Workspace, flags: Flags, read: Read, loaded: Loaded
) -> int:
    from openclaw_cfg.app.wizard.after import Done  # noqa: PLC0415  (prompts are slow)
    from openclaw_cfg.app.wizard.repeat import again  # noqa: PLC0415
    from openclaw_cfg.cli import guided  # noqa: PLC0415

    led_by = guided.guide(
        context,
        workspace,
        loaded,
        title="Add a provider to the configuration",
        no_probe=flags.no_probe,
        send_keys=flags.send_keys,
    )

    def flow() -> tuple[Added, Change] | None:
        added = ask_add(
            led_by.desk,
            flags.preset,
            flags.given,
            default=flags.default,
            heartbeat=flags.heartbeat,
        )
        if added is None:
            context.console.talk("nothing was written")
            return None
        change = _planned(
            workspace,
            read,
            loaded,
            added.draft.wish,
            default=added.default,
            fallbacks=flags.fallbacks,
            variables=added.draft.variables,
            also=added.also,
        )
        yes = guided.agreed(led_by, change, dry_run=flags.dry_run)
        return (added, change) if yes else None

    given = [*guided.not_asked(context, no_probe=flags.no_probe)]
    for fallback in flags.fallbacks or ():
        given += ["--fallback", fallback]
    with guided.answers_kept(led_by, *given, command="add"):
        outcome = led_by.replay.run(flow)
        if outcome is None:
            return 0
        added, change = outcome
        done = Done(
            drafts=(added.draft,),
            change=change,
            command=again("add", led_by.desk.so_far, *given),
            default=added.default or str(loaded.config.primary or ""),
        )
        guided.finish(led_by, done, command="add")
    return 0


def _by_flags(
    context: Context, workspace: Workspace, flags: Flags, read: Read, loaded: Loaded
) -> int:
    if not flags.preset:
        raise UsageError(
            "no preset was named",
            hint="`openclaw-cfg catalog` lists them; `custom` is any OpenAI-style API",
        )
    given = flags.given
    key = _key(flags, loaded)
    wish = Wish(
        preset=flags.preset,
        id=given.id,
        base_url=given.base_url,
        api=given.api,
        region=given.region or _region(flags.preset, loaded.environment),
        models=given.models,
        key=key.secret,
    )
    variables = (key.variable,) if key.variable else ()
    change = _planned(
        workspace,
        read,
        loaded,
        wish,
        default=flags.default,
        fallbacks=flags.fallbacks,
        variables=variables,
        also=tuple(pulse(flags.heartbeat, new=False)),
    )
    chosen = choose(wish, current=loaded.config)
    asked = flags.no_probe or check_providers(
        context,
        workspace,
        [chosen],
        typed={v.name: v.value for v in variables},
        send_keys=flags.send_keys,
    )
    if not asked:
        return 1
    show_and_write(
        context,
        workspace,
        change,
        command="add",
        yes=flags.yes,
        dry_run=flags.dry_run,
    )
    for known, login in logins_needed([chosen], loaded.environment):
        context.console.talk(f"{known.title} needs a login: run `{login}`")
    return 0


def _region(name: str, environment: Environment) -> str:
    known = preset(name)
    return region_here(known, environment.get) if needs_region(known) else ""


def _key(flags: Flags, loaded: Loaded) -> Key:
    given = flags.given
    return settle(
        preset(flags.preset),
        loaded.environment,
        id_=given.id,
        name=given.key_name,
        value=sys.stdin.readline() if flags.from_stdin else None,
        ref=given.key_ref,
        store=given.store,
    )


def _planned(
    workspace: Workspace,
    read: Read,
    loaded: Loaded,
    wish: Wish,
    *,
    default: str,
    fallbacks: tuple[str, ...] | None,
    variables: tuple[Variable, ...],
    also: tuple[Operation, ...] = (),
) -> Change:
    chosen = choose(wish, current=loaded.config)
    after = add(loaded, chosen, default=default, fallbacks=fallbacks, also=also)
    return plan(
        workspace,
        read,
        loaded.document,
        after,
        by=Judgement(schema=load_native(extra=workspace.schemas)),
        variables=variables,
    )
