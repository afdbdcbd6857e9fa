"""The question about models: those that the endpoint lists or the catalogue knows."""

from collections.abc import Iterator

from msgspec.structs import replace

from openclaw_cfg.app.wish import ProviderWish
from openclaw_cfg.ask import Choice, ChooseMany, Note, Text, Tone, Urgent
from openclaw_cfg.ask.context import CONFIGURED, Desk
from openclaw_cfg.ask.probing import Probing
from openclaw_cfg.ask.typed import ids, wrong_ids
from openclaw_cfg.catalog.entry import default_models
from openclaw_cfg.catalog.preset import Entry, Kind, Preset, PresetModel
from openclaw_cfg.probe.listing import missing


def ask_models(
    desk: Desk, wish: ProviderWish, *, probing: Probing | None
) -> tuple[str, ...]:
    """The models, those first that the endpoint lists; returns after it has answered.

    Raises:
        Urgent: the probe failed.
    """
    models = wish.models or _ask(desk, wish, probing)
    if probing is None:
        return models
    _await(desk, probing)
    lacking = unlisted(probing, models)
    if lacking:
        title = f"{probing.place} does not list {', '.join(lacking)}"
        desk.prompter.note(Note(title=title, tone=Tone.WARNING))
    return (*(model for model in models if model not in lacking), *lacking)


def _await(desk: Desk, probing: Probing) -> None:
    """Wait for the result of the probe, even if the questions were answered fast."""
    news = desk.prompter.wait(probing.news)
    if news.urgent:
        raise Urgent
    if news.tone is not Tone.GOOD:
        desk.prompter.note(Note(title=news.line, tone=news.tone))


def _ask(desk: Desk, wish: ProviderWish, probing: Probing | None) -> tuple[str, ...]:
    preset = wish.known
    kept = _configured(desk, wish)
    known = _rows(preset, probing, kept)
    watch = probing.news if probing else None
    if watch is not None and not known:
        # There is nothing to choose until the endpoint has answered.
        news = desk.prompter.wait(watch)
        if news.urgent:
            raise Urgent
        if news.tone is Tone.GOOD:
            desk.prompter.note(Note(title=news.line, tone=news.tone))
        known, watch = _rows(preset, probing, kept), None
    if not known:
        if preset.openclaw.entry is Entry.KEY:
            return ()
        return ids(_typed(desk, preset))
    chosen = desk.prompter.choose_many(
        ChooseMany(
            title=f"Which models of {preset.title}?",
            short="Models",
            unasked=(),
            choices=known,
            checked=_checked(wish, known, kept),
            typed="a model",
            least=1,
            watch=watch,
            current=lambda: _rows(preset, probing, kept),
        )
    )
    for model in kept:
        if model not in chosen:
            command = f"openclaw-cfg remove {wish.provider_id}/{model}"
            stays = Note(title=f"{model} stays; `{command}` takes it out")
            desk.prompter.note(stays)
    return chosen


def _rows(
    preset: Preset, probing: Probing | None, kept: tuple[str, ...]
) -> tuple[Choice, ...]:
    """The catalogue's models, then what only the endpoint lists or the file has.

    Args:
        kept: models that are configured, so that it is not for a list to take them out.
    """
    known = tuple(_choices(preset))
    listed = () if probing is None else probing.listed
    there = {choice.value for choice in known}.union(listed)
    own = (Choice(value=m, hint=CONFIGURED) for m in kept if m not in there)
    if probing is None:
        return (*own, *known)
    lacking = set(unlisted(probing, tuple(choice.value for choice in known)))
    more = "Also listed there" if known else "Listed there"
    unknown = (m for m in listed if preset.model(m) is None)
    return (
        *own,
        *(_absent(c, kept) if c.value in lacking else c for c in known),
        *(Choice(value=model, group=more) for model in unknown),
    )


def _absent(choice: Choice, kept: tuple[str, ...]) -> Choice:
    hint = ", ".join(text for text in ("not listed there", choice.hint) if text)
    return replace(choice, hint=hint, absent=choice.value not in kept)


def unlisted(probing: Probing, models: tuple[str, ...]) -> tuple[str, ...]:
    """The models that the endpoint does not list, if its list is complete."""
    # Clouds list base models; profiles and aliases work as well.
    if not probing.listed or probing.preset.kind is Kind.CLOUD:
        return ()
    return tuple(missing(models, probing.listed))


def _choices(preset: Preset) -> Iterator[Choice]:
    advice = preset.recommended
    for model in preset.models:
        if model.deprecated:
            continue
        role = ""
        if advice and model.id == advice.daily:
            role = "for every day"
        elif advice and model.id == advice.strong:
            role = "for hard tasks"
        yield Choice(
            value=model.id,
            hint=", ".join(fact for fact in (role, *_facts(preset, model)) if fact),
            about=model.note,
            words=model.name,
        )


def _facts(preset: Preset, model: PresetModel) -> Iterator[str]:
    if model.context_window:
        yield f"{_size(model.context_window)} context"
    if model.price and (model.price.input or model.price.output):
        price = model.price
        yield f"${price.input:g} in, ${price.output:g} out per 1M tokens"
        if preset.sources[model.source].stale:
            yield f"of {preset.sources[model.source].dated}"


def _size(tokens: int) -> str:
    return f"{tokens / 1e6:.2g}M" if tokens >= 1_000_000 else f"{tokens // 1000}k"


def _configured(desk: Desk, wish: ProviderWish) -> tuple[str, ...]:
    """The models that the provider has in the file now."""
    current = desk.config.provider(wish.provider_id)
    # An entry of the same id may be of another offer, unless it is the one to change.
    if current is None or (not wish.id and desk.there(wish.known) != current):
        return ()
    return tuple(model.id for model in current.models)


def _checked(
    wish: ProviderWish, known: tuple[Choice, ...], kept: tuple[str, ...]
) -> tuple[str, ...]:
    """The configured models, else the recommended ones, else the only one.

    The first model of an unknown list may be anything, for instance for images.
    """
    if kept:
        return kept
    only = tuple(choice.value for choice in known) if len(known) == 1 else ()
    absent = {choice.value for choice in known if choice.absent}
    proposed = default_models(wish.known) or only
    return tuple(model for model in proposed if model not in absent)


def _typed(desk: Desk, preset: Preset) -> str:
    return desk.prompter.text(
        Text(
            title=f"Model of {preset.title}",
            short="Model",
            unasked="",
            hint="its id, as the server calls it; commas between several",
            check=wrong_ids,
        )
    )
