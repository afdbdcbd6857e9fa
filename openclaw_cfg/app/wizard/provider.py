"""All questions about one provider, and what to do when its key is refused."""

import re
from collections.abc import Collection
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from openclaw_cfg.app.add import Wish
from openclaw_cfg.app.keys import Key
from openclaw_cfg.app.wizard.codex import ask_login
from openclaw_cfg.app.wizard.desk import Desk, Draft, Given
from openclaw_cfg.app.wizard.key import Answer, ask_key, ask_store
from openclaw_cfg.app.wizard.key_ways import Destination
from openclaw_cfg.app.wizard.models import ask_models
from openclaw_cfg.app.wizard.place import Spot, ask_spot
from openclaw_cfg.app.wizard.probing import Probing
from openclaw_cfg.app.wizard.refused import Way, ask_way
from openclaw_cfg.app.wizard.stray_key import ask_where_to
from openclaw_cfg.catalog import provider_entry
from openclaw_cfg.catalog.preset import Entry, Kind, Preset
from openclaw_cfg.model import Provider
from openclaw_cfg.secret import EnvRef
from openclaw_cfg.wizard import Confirm, Text, Urgent
from openclaw_cfg.wizard.terms import terms

_ID: Final = re.compile(r"[a-z0-9][a-z0-9._-]*")


class _Try(Struct, frozen=True, kw_only=True):
    """A provider with its key, before its models are chosen."""

    preset: Preset
    id: str
    spot: Spot
    answer: Answer
    probing: Probing | None


def ask_provider(
    desk: Desk,
    preset: Preset,
    given: Given,
    *,
    others: tuple[Draft, ...] = (),
    kinds: Collection[Kind] = tuple(Kind),
) -> Draft | None:
    """Everything about one provider; None when the person would rather not have it.

    Args:
        others: providers that were answered before.
        kinds: that have a place here, should the key turn out to be another offer's.
    """
    bare = Spot(base_url=given.base_url, region=given.region, api=given.api)
    _note(desk, preset, given.id, bare, given, others)
    agreed = _ask_terms(desk, preset)
    if preset.openclaw.entry is Entry.NONE:
        return _kept(desk, ask_login(desk, preset, given), others)
    id_ = _ask_id(desk, preset, given, others)
    spot = ask_spot(desk, preset, given)
    _note(desk, preset, id_, spot, given, others)
    place = _destination(preset, id_, spot, others)
    answer = ask_key(desk, preset, given, place=place)
    attempt = 0
    while True:
        probing = _begin(desk, preset, id_, spot, answer, agreed=agreed, nth=attempt)
        tried = _Try(preset=preset, id=id_, spot=spot, answer=answer, probing=probing)
        _note(desk, preset, id_, spot, given, others, answer=answer)
        try:
            return _kept(desk, _finish(desk, tried, given, ask_probe=True), others)
        except Urgent:
            assert probing is not None
        attempt += 1
        way, door = ask_way(desk, probing, kinds=kinds, typed=_typed(answer))
        match way:
            case Way.KEEP:
                return _kept(desk, _finish(desk, tried, given, ask_probe=False), others)
            case Way.SKIP:
                desk.so_far.drafts = others
                return None
            case Way.DOOR:
                assert door is not None
                preset = door.preset
                id_ = given.id or preset.openclaw.provider
                spot = Spot(base_url=door.endpoint.url, api=door.endpoint.api)
            case Way.KEY:
                fresh = replace(given, key_name="", key_value=None, key_ref=None)
                answer = ask_key(desk, preset, fresh, place=place)


def _destination(
    preset: Preset, id_: str, spot: Spot, others: tuple[Draft, ...]
) -> Destination:
    """Where the key would be sent."""
    entry = _entry(preset, id_, spot, Answer())
    return Destination(
        id_, (entry.base_url if entry else None) or spot.base_url, others
    )


def _kept(desk: Desk, draft: Draft, others: tuple[Draft, ...]) -> Draft:
    desk.so_far.put(draft, nth=len(others))
    return draft


def _note(
    desk: Desk,
    preset: Preset,
    id_: str,
    spot: Spot,
    given: Given,
    others: tuple[Draft, ...],
    *,
    answer: Answer | None = None,
) -> None:
    """Keep in mind what is answered, should something of ours fail."""
    name = answer.name if answer else given.key_name
    key = Key(secret=EnvRef(name) if name else given.key_ref)
    if answer and not answer.pasted:
        key = answer.key
    wish = Wish(
        preset=preset.id,
        id="" if id_ == preset.openclaw.provider else id_,
        base_url=spot.base_url,
        api=spot.api,
        region=spot.region,
        models=given.models,
        key=key.secret,
    )
    desk.so_far.put(Draft(preset=preset, wish=wish, key=key), nth=len(others))


def _finish(desk: Desk, tried: _Try, given: Given, *, ask_probe: bool) -> Draft:
    """Where to keep the key, and the models; meanwhile the probe."""
    probing = tried.probing if ask_probe else None
    watch = probing.news if probing else None
    stored = ask_store(desk, tried.answer, given, watch=watch)
    models = ask_models(desk, tried.preset, given, id_=tried.id, probing=probing)
    key = stored.key
    variables = (key.variable,) if key.variable else ()
    usual = tried.preset.openclaw.provider
    return Draft(
        preset=tried.preset,
        wish=Wish(
            preset=tried.preset.id,
            id="" if tried.id == usual else tried.id,
            base_url=tried.spot.base_url,
            api=tried.spot.api,
            region=tried.spot.region,
            models=models,
            key=key.secret,
        ),
        key=key,
        variables=(*tried.spot.variables, *variables),
        also=tried.answer.also,
        answers=None if tried.probing is None else ask_probe,
    )


def _ask_terms(desk: Desk, preset: Preset) -> bool:
    """Show a plan's terms; whether its key may be sent once, to check it."""
    if preset.kind not in {Kind.CODING_PLAN, Kind.OAUTH}:
        return True
    desk.prompter.note(terms(preset))
    if desk.probes is None or preset.kind is Kind.OAUTH:
        return False
    return desk.prompter.confirm(
        Confirm(
            title="Check the key now, by asking which models there are?",
            short="Check the key",
            hint="one request, because you are here; no model runs",
        )
    )


def _ask_id(desk: Desk, preset: Preset, given: Given, others: tuple[Draft, ...]) -> str:
    """The provider's id; asked only when its own is taken by another address."""
    usual = preset.openclaw.provider
    if given.id:
        return given.id
    current = desk.there(preset)
    if current is not None:
        return current.id
    taken = {draft.provider_id for draft in others}
    taken |= {p.id for p in desk.config.providers} if desk.config else set()
    if usual not in taken and preset.id != "custom":
        return usual
    return desk.prompter.text(
        Text(
            title="Name for this provider",
            short="Name",
            default=preset.id if preset.id not in taken else "",
            hint=f'"{usual}" is taken' if usual in taken else "models are NAME/MODEL",
            check=lambda text: _wrong_id(text, taken),
        )
    )


def _wrong_id(text: str, taken: Collection[str]) -> str:
    if not _ID.fullmatch(text):
        return "small letters, digits, dots and dashes"
    return f'"{text}" is taken' if text in taken else ""


def _begin(
    desk: Desk,
    preset: Preset,
    id_: str,
    spot: Spot,
    answer: Answer,
    *,
    agreed: bool,
    nth: int,
) -> Probing | None:
    """Start the probe of what is known so far."""
    if desk.probes is None:
        return None
    provider = _entry(preset, id_, spot, answer)
    if provider is None:
        return None
    typed = {**_typed(answer), **{v.name: v.value for v in spot.variables}}
    secret = provider.key or next(iter(provider.headers.values()), None)
    options = desk.probes.options_for(preset, provider, typed=typed, send_key=agreed)
    if agreed:
        options = ask_where_to(desk, provider, options)
    place = f"{preset.id}|{provider.base_url}|{provider.api}"
    name = f"{nth}|{place}|{hash(secret)}|{hash(options.agreed)}"
    return desk.probes.start(name, preset, provider, options)


def _entry(preset: Preset, id_: str, spot: Spot, answer: Answer) -> Provider | None:
    return provider_entry(
        preset,
        key=answer.secret,
        id=id_,
        region=spot.region,
        api=spot.api,
        base_url=spot.base_url,
        models=(),
    )


def _typed(answer: Answer) -> dict[str, str]:
    variable = answer.key.variable
    return {variable.name: variable.value} if variable else {}
