"""All questions about one provider, and what to do if its key is refused."""

import re
from collections.abc import Collection
from typing import Final

from msgspec.structs import replace

from openclaw_cfg.app import probe
from openclaw_cfg.app.keys import cleaned, settle
from openclaw_cfg.app.wish import ProviderWish
from openclaw_cfg.ask import Confirm, Note, Text, Tone, Urgent
from openclaw_cfg.ask.context import Desk
from openclaw_cfg.ask.endpoint import ask_address, ask_endpoint
from openclaw_cfg.ask.key import ask_key, ask_store
from openclaw_cfg.ask.key_sources import KeySources
from openclaw_cfg.ask.login import ask_login
from openclaw_cfg.ask.models import ask_models, unlisted
from openclaw_cfg.ask.offers import terms
from openclaw_cfg.ask.probing import Probing
from openclaw_cfg.ask.recover import Way, ask_way
from openclaw_cfg.catalog.entry import second_id
from openclaw_cfg.catalog.find import by_provider
from openclaw_cfg.catalog.offer import offer_of
from openclaw_cfg.catalog.preset import PLANS, Entry, Kind, Preset
from openclaw_cfg.model import Provider
from openclaw_cfg.probe.address import lacks_version
from openclaw_cfg.probe.planning import Options
from openclaw_cfg.probe.solve import Door
from openclaw_cfg.secret import EnvRef, Literal, variable_of

_ID: Final = re.compile(r"[a-z0-9][a-z0-9._-]*")


def ask_provider(
    desk: Desk,
    wish: ProviderWish,
    *,
    others: tuple[ProviderWish, ...] = (),
    kinds: Collection[Kind] = tuple(Kind),
) -> ProviderWish | None:
    """The complete wish for one provider; None if the user decides against it.

    Args:
        others: providers that were answered before.
        kinds: the kinds that can be added, in case the key belongs to another offer.
    """
    given = wish
    desk.so_far.put(wish, nth=len(others))
    if wish.known.kind in PLANS:
        desk.prompter.note(terms(wish.known))
    if wish.answers or wish.known.openclaw.entry is Entry.NONE:
        # An interrupted run has asked about a provider that is checked.
        wish = wish if wish.answers else ask_login(desk, wish)
        desk.so_far.put(wish, nth=len(others))
        return wish
    wish = _placed(desk, wish, others)
    desk.so_far.put(wish, nth=len(others))
    wish = _keyed(desk, wish, others)
    desk.so_far.put(wish, nth=len(others))
    wish = _ask_check(desk, wish)
    checks = _can_check(desk, wish) and not wish.declined
    attempt = 0
    while True:
        desk.so_far.put(wish, nth=len(others))
        probing = _begin(desk, wish, nth=attempt) if checks else None
        try:
            return _finish(desk, wish, others, probing, answers=True)
        except Urgent:
            assert probing is not None
        attempt += 1
        _, added = settle(wish, desk.environment)
        typed = {one.name: one.value for one in added}
        again = attempt > 1
        way, door = ask_way(desk, probing, kinds=kinds, typed=typed, again=again)
        match way:
            case Way.KEEP:
                return _finish(desk, wish, others, probing, answers=False)
            case Way.SKIP:
                so_far = desk.so_far.wish
                desk.so_far.wish = replace(so_far, providers=others)
                return None
            case Way.DOOR:
                assert door is not None
                wish = _through(door, replace(wish, id=given.id))
            case Way.BETTER | Way.ADDRESS:
                wish = _elsewhere(desk, wish, probing, typed=way is Way.ADDRESS)
            case Way.KEY:
                fresh = replace(
                    wish,
                    key_name="",
                    key_value=None,
                    key_ref=None,
                    key_file="",
                    key_command="",
                    store=given.store,
                )
                wish = _keyed(desk, fresh, others, wanted=True)


def logins_first(
    desk: Desk, done: tuple[ProviderWish, ...]
) -> tuple[ProviderWish, ...]:
    """The providers as if the logins had been answered first.

    OpenClaw uses no login beside a key of the same id, so an API with the id of a login
    that was answered later gets an id and a variable of its own.
    """
    logins = {o.provider_id for o in done if o.known.kind is Kind.OAUTH}
    made = []
    for one in sorted(done, key=lambda o: o.known.kind is not Kind.OAUTH):
        taken = one.known.kind is not Kind.OAUTH and one.provider_id in logins
        if taken and not one.id:
            title = id_beside(one.known, "login")
            desk.prompter.note(Note(title=title, tone=Tone.WARNING))
            made.append(_apart(desk, one, tuple(o for o in done if o != one)))
        else:
            made.append(one)
    return tuple(made)


def _apart(
    desk: Desk, one: ProviderWish, others: tuple[ProviderWish, ...]
) -> ProviderWish:
    """An API with an id of its own, and with such a variable if that is a new one."""
    one = replace(one, id=second_id(one.known))
    if not one.key_name or desk.environment.where(one.key_name):
        return one
    return replace(one, key_name=KeySources(desk, one, "", others).free_name())


def id_beside(api: Preset, owner: str) -> str:
    """That an API has another id than its own, which is the login's or the plan's."""
    return (
        f'"{api.openclaw.provider}" is the {owner}\'s, so this API is called '
        f'"{second_id(api)}"'
    )


def _placed(
    desk: Desk, wish: ProviderWish, others: tuple[ProviderWish, ...]
) -> ProviderWish:
    """The provider with its id and its endpoint."""
    wish = replace(wish, id=_ask_id(desk, wish, others))
    wish = ask_endpoint(desk, wish)
    if _has_moved(desk, wish):
        wish = replace(wish, id=_ask_name(desk, wish, others))
    return wish


def _through(door: Door, wish: ProviderWish) -> ProviderWish:
    """The provider at another address of its vendor."""
    return replace(
        wish,
        preset=door.preset.id,
        base_url=door.endpoint.url,
        api=door.endpoint.api,
        region="",
        variables=(),
    )


def _elsewhere(
    desk: Desk, wish: ProviderWish, probing: Probing, *, typed: bool
) -> ProviderWish:
    """The provider at another address of the user's own: typed, or as it answered."""
    result, provider = probing.result(), probing.provider
    if result is not None and not typed:
        wish = replace(wish, base_url=result.better_url)
    else:
        url = (provider.base_url or "").rstrip("/")
        lacking = lacks_version(url, provider.api or "")
        wish = ask_address(desk, wish, f"{url}/v1" if lacking else url)
    # It is the entry that is there already whose address was wrong.
    return replace(wish, id=wish.provider_id) if _has_moved(desk, wish) else wish


def _keyed(
    desk: Desk,
    wish: ProviderWish,
    others: tuple[ProviderWish, ...],
    *,
    wanted: bool = False,
) -> ProviderWish:
    """The provider with its key; the host decides which keys are offered.

    Args:
        wanted: as in `ask_key`.
    """
    entry = wish.entry(None, ())
    url = (entry.base_url if entry else None) or wish.base_url
    if not wish.has_key:
        wish = ask_key(desk, wish, url=url, others=others, wanted=wanted)
    return KeySources(desk, wish, url, others).apart()


def _finish(
    desk: Desk,
    wish: ProviderWish,
    others: tuple[ProviderWish, ...],
    probing: Probing | None,
    *,
    answers: bool,
) -> ProviderWish:
    """Where to store the key, and the models, while the probe runs."""
    watched = probing if answers else None
    news = watched.news if watched else None
    wish = _recognized(desk, ask_store(desk, wish, others=others, watch=news))
    models = ask_models(desk, wish, probing=watched)
    wish = replace(
        wish,
        models=models,
        reported=watched.windows if watched else {},
        unlisted=unlisted(watched, models) if watched else (),
        answers=None if probing is None else answers,
    )
    desk.so_far.put(wish, nth=len(others))
    return wish


def _recognized(desk: Desk, wish: ProviderWish) -> ProviderWish:
    """A new plan under an id that tells it from the general API at its address.

    Where both have one address, OpenClaw's id and the plan's variable tell which of
    them an entry is; with another one it would pass for the general API, at least where
    the key is not known.
    """
    known, used = wish.known, desk.config.provider(wish.provider_id)
    if wish.id or known.kind not in PLANS or used is not None:
        return wish
    named = wish.key_ref or (EnvRef(wish.key_name) if wish.key_name else None)
    key = named or settle(wish, desk.environment)[0]
    entry = wish.entry(key, ()) if key else None
    seen = offer_of(entry) if entry else known
    hidden = seen is not None and seen.kind is not known.kind
    return replace(wish, id=known.id) if hidden else wish


def _can_check(desk: Desk, wish: ProviderWish) -> bool:
    """Whether there is something to learn from a probe of the endpoint now.

    Without a key that is so only where the catalogue has no models.
    """
    known = wish.known
    if desk.probes is None:
        return False
    needed = known.kind in PLANS or (known.key.required and known.models)
    return not needed or _is_key_here(desk, wish)


def _ask_check(desk: Desk, wish: ProviderWish) -> ProviderWish:
    """The wish with the user's word about the probe of a plan, if there can be one."""
    if wish.declined or wish.known.kind not in PLANS or not _can_check(desk, wish):
        return wish
    agreed = desk.prompter.confirm(
        Confirm(
            title="Check the key now, by asking which models there are?",
            short="Check the key",
            unasked=False,
            hint="only because you are here; no model runs. "
            "If you decline, nothing is sent",
        )
    )
    return replace(wish, declined=not agreed)


def _is_key_here(desk: Desk, wish: ProviderWish) -> bool:
    """Whether there is a key to send; only OpenClaw reads keys from a vault."""
    key, added = settle(wish, desk.environment)
    if name := variable_of(key):
        return bool(added or desk.environment.get(name))
    return isinstance(key, Literal)


def _ask_id(desk: Desk, wish: ProviderWish, others: tuple[ProviderWish, ...]) -> str:
    """The provider's id; empty for the default one.

    The question is only asked if another address already has the default id.
    """
    preset, usual = wish.known, wish.known.openclaw.provider
    beside = not wish.id and usual in desk.logins_beside(others)
    if not desk.attended:
        twice = not wish.id and usual in {one.provider_id for one in others}
        if twice and preset.kind in PLANS:
            return preset.id
        return second_id(preset) if beside or twice else wish.id
    if wish.id:
        return wish.id
    current = desk.there(preset)
    if current is not None and (current.path or not beside):
        return "" if current.id == usual or _has_moved(desk, wish) else current.id
    taken = _taken(desk, others)
    if usual not in taken and not beside and preset.id != "custom":
        return ""
    named = _ask_name(desk, wish, others)
    return "" if named == usual and usual not in taken else named


def _has_moved(desk: Desk, wish: ProviderWish) -> bool:
    """Whether the id is that of an entry at another address than the user's own."""
    there = desk.config.provider(wish.provider_id)
    if wish.id or not desk.attended or there is None or not wish.base_url:
        return False
    return (there.base_url or "").rstrip("/") != wish.base_url.rstrip("/")


def _ask_name(desk: Desk, wish: ProviderWish, others: tuple[ProviderWish, ...]) -> str:
    """A name that no other provider has; or that of the entry to change."""
    preset, usual = wish.known, wish.known.openclaw.provider
    logins = desk.logins_beside(others)
    taken = _taken(desk, others) | {*logins}
    names = (preset.id, *(() if preset.is_own_server else (second_id(preset),)))
    default = next((name for name in names if name not in taken), "")
    hint = f'"{usual}" is taken' if usual in taken else "models are NAME/MODEL"
    if usual in logins:
        default, hint = second_id(preset), f'"{usual}" is {logins[usual].title}'
    there = desk.config.provider(usual)
    if (
        there
        and _has_moved(desk, wish)
        and usual not in {o.provider_id for o in others}
    ):
        taken.remove(usual)
        hint = f'"{usual}" is at {there.base_url}: the same name changes that entry'
    return desk.prompter.text(
        Text(
            title="Name for this provider"
            if preset.id == "custom"
            else f"Name for this provider, {preset.title}",
            short="Name",
            unasked="",
            default=default,
            hint=hint,
            check=lambda text: _wrong_id(text, taken) or _owned(text, preset),
        )
    )


def _taken(desk: Desk, others: tuple[ProviderWish, ...]) -> set[str]:
    return {p.id for p in desk.config.providers} | {one.provider_id for one in others}


def _wrong_id(text: str, taken: Collection[str]) -> str:
    if not _ID.fullmatch(text):
        return "small letters, digits, dots and dashes"
    return f'"{text}" is taken' if text in taken else ""


def _owned(name: str, preset: Preset) -> str:
    """That OpenClaw takes a provider of this name for another vendor's."""
    owners = by_provider(name)
    if preset.id == "custom" or any(one.vendor == preset.vendor for one in owners):
        return ""
    title = owners[0].vendor_title if owners else ""
    return f'OpenClaw takes a provider "{name}" for one of {title}' if owners else ""


def _begin(desk: Desk, wish: ProviderWish, *, nth: int) -> Probing | None:
    """Start the probe with what is known so far."""
    if desk.probes is None:
        return None
    key, added = settle(wish, desk.environment)
    pasted = None if wish.key_value is None else Literal(cleaned(wish.key_value))
    provider = wish.entry(pasted or key, ())
    if provider is None:
        return None
    typed = {v.name: v.value for v in (*added, *wish.variables)}
    secret = provider.key or next(iter(provider.headers.values()), None)
    preset = wish.known
    options = desk.probes.options_for(preset, provider, typed=typed)
    options = _ask_where_to(desk, provider, options)
    place = f"{preset.id}|{provider.base_url}|{provider.api}"
    name = f"{nth}|{place}|{hash(secret)}|{hash(options.agreed)}"
    return desk.probes.start(name, preset, provider, options)


def _ask_where_to(desk: Desk, provider: Provider, options: Options) -> Options:
    """The options of a probe, with the user's consent; without it no key is sent."""
    agreed = options.agreed | {lost.pair for lost in desk.so_far.agreed}
    chosen = options.trusted or _is_chosen(desk, provider)
    options = replace(options, agreed=agreed, trusted=chosen)
    while True:
        lost = next((lost for _, lost in probe.strays([provider], options)), None)
        if lost is None:
            return options
        yes = desk.prompter.confirm(
            Confirm(
                title=f"{lost.question} to check it?",
                short="Send the key there",
                default=False,
                unasked=False,
                hint=f"if you decline, {lost.host} is asked without the key",
            )
        )
        if not yes:
            return options
        desk.so_far.agreed = (*desk.so_far.agreed, lost)
        options = replace(options, agreed=options.agreed | {lost.pair})


def _is_chosen(desk: Desk, provider: Provider) -> bool:
    """Whether the user gave the key here, and not a file."""
    there = desk.config.provider(provider.id)
    return there is None or there.key is None or there.key != provider.key
