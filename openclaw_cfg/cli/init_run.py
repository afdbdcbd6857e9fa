"""What `init` does: by questions where a person is, else by flags alone."""

from collections.abc import Iterator, Mapping
from typing import Any, cast

from msgspec import Struct

from openclaw_cfg.app.add import Wish, logins_needed
from openclaw_cfg.app.init import Plan, plan_init
from openclaw_cfg.app.keys import Store, settle
from openclaw_cfg.app.wizard.defaults import pulse
from openclaw_cfg.app.wizard.desk import Given
from openclaw_cfg.app.wizard.init import Answered, InitGiven, ask_init
from openclaw_cfg.app.workspace import Workspace
from openclaw_cfg.catalog import load_presets, preset
from openclaw_cfg.catalog.entry import needs_region, region_here
from openclaw_cfg.cli.attended import attended
from openclaw_cfg.cli.check import check_providers
from openclaw_cfg.cli.echo import echo
from openclaw_cfg.cli.options import Context
from openclaw_cfg.cli.pairs import by_preset, only_one, secret_ref
from openclaw_cfg.cli.write import show_and_write
from openclaw_cfg.dialects import named, native
from openclaw_cfg.dialects.base import Dialect
from openclaw_cfg.errors import UsageError
from openclaw_cfg.openclaw.environment import Environment


class Flags(Struct, frozen=True, kw_only=True):
    """The flags of one run."""

    given: InitGiven
    dialect: Dialect
    no_probe: bool
    yes: bool
    dry_run: bool
    force: bool
    send_keys: tuple[str, ...] = ()


def flags_of(raw: Mapping[str, Any], *, asks: bool) -> Flags:
    """The flags as Click read them, by parameter.

    Args:
        asks: whether more providers may be chosen, which the flags then describe.

    Raises:
        UsageError: a pair is none, or names a preset that was not chosen.
    """
    providers = tuple(dict.fromkeys(raw["providers"]))
    if raw["no_fallback"] and raw["fallbacks"]:
        raise UsageError("--fallback and --no-fallback exclude each other")
    fallbacks = () if raw["no_fallback"] else (raw["fallbacks"] or None)
    given = InitGiven(
        setup=raw["setup"] or "",
        providers=providers,
        of=_of(raw, (*providers, *_all_presets()) if asks else providers),
        default=raw["default"] or "",
        fallbacks=fallbacks,
        heartbeat=raw["heartbeat"] or "",
    )
    return Flags(
        given=given,
        dialect=named(raw["dialect"]),
        no_probe=raw["no_probe"],
        yes=raw["yes"],
        dry_run=raw["dry_run"],
        force=raw["force"],
        send_keys=raw["send_keys"],
    )


def run(context: Context, raw: Mapping[str, Any]) -> int:
    """Make the configuration; the exit code."""
    workspace = context.workspace()
    asks = attended(context) and not raw["yes"]
    flags = flags_of(raw, asks=asks)
    if asks:
        with echo(on=False):
            return _by_questions(context, workspace, flags)
    return _by_flags(context, workspace, flags)


def _by_questions(context: Context, workspace: Workspace, flags: Flags) -> int:
    from openclaw_cfg.app.wizard.after import Done  # noqa: PLC0415  (prompts are slow)
    from openclaw_cfg.app.wizard.repeat import again  # noqa: PLC0415
    from openclaw_cfg.cli import guided  # noqa: PLC0415

    _, loaded = (None, None) if flags.force else workspace.load_or_new()
    led_by = guided.guide(
        context,
        workspace,
        loaded,
        title="Make a configuration of OpenClaw",
        no_probe=flags.no_probe,
        send_keys=flags.send_keys,
        dialect=flags.dialect,
    )

    def flow() -> tuple[Answered, Plan] | None:
        answered = ask_init(led_by.desk, flags.given)
        planned = _planned(workspace, flags, answered)
        yes = guided.agreed(led_by, planned.change, dry_run=flags.dry_run)
        return (answered, planned) if yes else None

    given = (*guided.not_asked(context, no_probe=flags.no_probe), *_form(flags))
    with guided.answers_kept(led_by, *given, command="init"):
        outcome = led_by.replay.run(flow)
        if outcome is None:
            return 0
        answered, planned = outcome
        done = Done(
            drafts=answered.drafts,
            change=planned.change,
            command=again("init", led_by.desk.so_far, *given),
            default=answered.default,
        )
        guided.finish(led_by, done, command="init")
    return 0


def _form(flags: Flags) -> Iterator[str]:
    """The flags of `init` alone of which no question is asked."""
    if flags.force:
        yield "--force"
    if flags.dialect.ID != native.ID:
        yield from ("--dialect", flags.dialect.ID)


def _planned(workspace: Workspace, flags: Flags, answered: Answered) -> Plan:
    return plan_init(
        workspace,
        [draft.wish for draft in answered.drafts],
        setup=answered.setup,
        default=answered.default,
        fallbacks=answered.fallbacks,
        dialect=flags.dialect,
        force=flags.force,
        variables=tuple(v for draft in answered.drafts for v in draft.variables),
        also=answered.also,
    )


def _by_flags(context: Context, workspace: Workspace, flags: Flags) -> int:
    given = flags.given
    if not given.setup:
        raise UsageError("no setup was chosen", hint="pass --setup")
    if not given.providers:
        raise UsageError(
            "no provider was chosen",
            hint="pass --provider; `openclaw-cfg catalog` lists them",
        )
    environment = workspace.environment()
    of = {name: given.of.get(name, Given()) for name in given.providers}
    keys = {
        name: settle(
            preset(name),
            environment,
            name=one.key_name,
            ref=one.key_ref,
            store=one.store,
        )
        for name, one in of.items()
    }
    variables = tuple(key.variable for key in keys.values() if key.variable)
    planned = plan_init(
        workspace,
        [
            Wish(
                preset=name,
                base_url=one.base_url,
                api=one.api,
                region=one.region or _region(name, environment),
                key=keys[name].secret,
                models=one.models,
            )
            for name, one in of.items()
        ],
        setup=given.setup,
        default=given.default,
        fallbacks=given.fallbacks,
        dialect=flags.dialect,
        force=flags.force,
        variables=variables,
        also=tuple(pulse(given.heartbeat, new=_is_new(workspace, flags))),
    )
    typed = {variable.name: variable.value for variable in variables}
    if not flags.no_probe and not check_providers(
        context, workspace, planned.chosen, typed=typed, send_keys=flags.send_keys
    ):
        return 1
    show_and_write(
        context,
        workspace,
        planned.change,
        command="init",
        yes=flags.yes,
        dry_run=flags.dry_run,
    )
    for known, login in logins_needed(planned.chosen, environment):
        context.console.talk(f"{known.title} needs a login: run `{login}`")
    return 0


def _region(name: str, environment: Environment) -> str:
    known = preset(name)
    return region_here(known, environment.get) if needs_region(known) else ""


def _is_new(workspace: Workspace, flags: Flags) -> bool:
    return flags.force or not workspace.location.config.exists()


def _of(raw: Mapping[str, Any], providers: tuple[str, ...]) -> dict[str, Given]:
    """What the flags say of each provider."""
    named_ones = tuple(dict.fromkeys(raw["providers"]))

    def pairs(flag: str, parameter: str) -> dict[str, list[str]]:
        values = cast("tuple[str, ...]", raw[parameter])
        return dict(by_preset(values, providers, flag, named=named_ones))

    urls = only_one(pairs("--base-url", "base_urls"))
    regions = only_one(pairs("--region", "regions"))
    apis = only_one(pairs("--api", "apis"))
    names = only_one(pairs("--api-key-env", "key_names"))
    refs = only_one(pairs("--api-key-ref", "key_refs"))
    stores = only_one(pairs("--secret", "stores"))
    models = pairs("--model", "models")
    return {
        name: Given(
            base_url=urls.get(name, ""),
            region=regions.get(name, ""),
            api=apis.get(name, ""),
            key_name=names.get(name, ""),
            key_ref=secret_ref(refs[name]) if name in refs else None,
            store=_store(stores[name]) if name in stores else None,
            models=tuple(models.get(name, ())),
        )
        for name in providers
    }


def _all_presets() -> tuple[str, ...]:
    return tuple(known.id for known in load_presets())


def _store(word: str) -> Store:
    words = [store.value for store in Store]
    if word not in words:
        raise UsageError(f'"{word}" is no --secret', hint=f"try {', '.join(words)}")
    return Store(word)
