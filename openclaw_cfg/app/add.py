"""Providers that a user wants to add, and the operations that add them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from openclaw_cfg.app.keys import settle
from openclaw_cfg.app.secret_store import secret_provider
from openclaw_cfg.app.wish import NewVariable, ProviderWish, Wish
from openclaw_cfg.catalog import by_host, endpoint_at, provider_entry
from openclaw_cfg.catalog.entry import wrong_region
from openclaw_cfg.catalog.preset import PLANS, Entry, Kind, Preset
from openclaw_cfg.dialects.base import Dialect
from openclaw_cfg.errors import UsageError
from openclaw_cfg.json5.edit import Operation
from openclaw_cfg.jsonpath import Json
from openclaw_cfg.model import Config, ModelRef, Provider
from openclaw_cfg.openclaw.environment import Environment
from openclaw_cfg.openclaw.held_logins import HeldLogin
from openclaw_cfg.openclaw.owner import preset_here
from openclaw_cfg.secret import Secret

# As many models as a hint names.
_SHOWN = 3


class ModelNeeded(UsageError):
    """No model is named for an offer of which the catalogue knows none.

    Args:
        listed: the models that its server lists, as far as they are known.
    """

    def __init__(self, wish: ProviderWish, listed: Sequence[str] = ()) -> None:
        name = wish.known.id
        first = ", ".join(f'"{model}"' for model in listed[:_SHOWN])
        more = f" and {len(listed) - _SHOWN} more" if len(listed) > _SHOWN else ""
        super().__init__(
            f'preset "{name}" needs a model',
            hint=f"its server lists {first}{more}; pass --model, such as"
            if listed
            else "pass --model with its id there, once for each",
            flags=("--model", f"{name}={listed[0] if listed else 'MODEL'}"),
        )
        self.wish = wish


class Chosen(Struct, frozen=True, kw_only=True):
    """A provider that is to be added, with what the catalogue knows about it.

    Attributes:
        provider: the entry to write; None when OpenClaw owns the provider and nothing
            is written (a login).
        key: as it will be in the configuration.
        variables: what is written to OpenClaw's own `.env` for it.
    """

    wish: ProviderWish
    preset: Preset
    provider: Provider | None = None
    key: Secret | None = None
    variables: tuple[NewVariable, ...] = ()

    @property
    def provider_id(self) -> str:
        """The name that model references begin with."""
        return self.provider.id if self.provider else self.preset.openclaw.provider

    @property
    def models(self) -> tuple[str, ...]:
        """Ids that can be chosen as defaultModel, the daily one first."""
        if self.provider is None:
            return self.wish.models or _recommended(self.preset)
        return tuple(model.id for model in self.provider.models)

    @property
    def refs(self) -> tuple[ModelRef, ...]:
        """References to its models."""
        return tuple(ModelRef(self.provider_id, model) for model in self.models)

    @property
    def for_people(self) -> bool:
        """Whether its terms require interactive use by a person."""
        return self.preset.kind in PLANS


def choose(wish: ProviderWish, config: Config, environment: Environment) -> Chosen:
    """Complete a wish from the catalogue, the configuration and the available keys.

    Raises:
        UsageError: no such preset, region or protocol, or something must be given.
    """
    known = wish.known
    wrong = wrong_region(known, wish.region) if wish.region else ""
    if wrong:
        raise UsageError(
            f'preset "{known.id}" has no region "{wish.region}"', hint=wrong
        )
    key, added = settle(wish, environment)
    provider = wish.entry(key, wish.models or None)
    if provider is None:
        return Chosen(wish=wish, preset=known, variables=wish.variables)
    _refuse_collision(provider, wish, config, environment)
    provider = _with_windows(provider, wish)
    there = config.provider(provider.id)
    if there is not None:
        # For OpenClaw `DeepSeek` and `deepseek` are the same.
        provider = replace(provider, id=there.id)
    elif "/" in provider.id or len(provider.id.split()) != 1:
        raise UsageError(
            f'"{provider.id}" cannot be the id of a provider: `/model` reads one word, '
            "up to the first slash",
            hint="take small letters, digits, dots and dashes",
        )
    if not provider.models and known.openclaw.entry is not Entry.KEY:
        raise ModelNeeded(wish)
    return Chosen(
        wish=wish,
        preset=known,
        provider=provider,
        key=key,
        variables=(*wish.variables, *added),
    )


def beside(chosen: Iterable[Chosen]) -> Iterator[Operation]:
    """What is written into a native file besides the providers."""
    for one in chosen:
        store = secret_provider(one.wish)
        if store is not None:
            yield store
        yield from one.wish.also


def operations(value: Json, dialect: Dialect, chosen: Chosen) -> tuple[Operation, ...]:
    """The operations that add the provider to a configuration with this value."""
    if chosen.provider is None:
        return ()
    return dialect.add_provider(value, chosen.provider)


def known_entry(provider: Provider) -> Provider:
    """A provider with what the catalogue knows for its address: settings, model facts.

    The catalogue's own address is left out where OpenClaw sets the address itself
    (`https://api.openai.com/v1`); an unknown address stays as it is.
    """
    url = provider.base_url or ""
    preset_there = by_host(url, key=provider.key, api=provider.api)
    if preset_there is None or preset_there.openclaw.entry is Entry.NONE:
        return provider
    place = endpoint_at(preset_there, url)
    own = place is not None and place.url == url.rstrip("/")
    made = provider_entry(
        preset_there,
        key=provider.key,
        id=provider.id,
        region=place.region if place and own else "",
        api=provider.api
        if any(e.api == provider.api for e in preset_there.endpoints)
        else "",
        base_url="" if own else url,
        models=[model.id for model in provider.models],
    )
    assert made is not None
    return made


def logins_needed(
    chosen: Iterable[Chosen], logins: Iterable[HeldLogin], environment: Environment
) -> Iterator[Preset]:
    """The login offers for which OpenClaw has neither a valid login nor a token."""
    there = {login.provider for login in logins if login.own and login.usable}
    for known in (one.preset for one in chosen if one.preset.kind is Kind.OAUTH):
        token = any(environment.where(name) for name in known.key.env)
        if known.openclaw.provider not in there and not token:
            yield known


def hidden_plans(chosen: Iterable[Chosen], environment: Environment) -> Iterator[str]:
    """What to do if a plan's entry would no longer be recognised as a plan."""
    for one in chosen:
        if one.provider is None or not one.for_people:
            continue
        known = preset_here(one.provider, environment)
        if known is None or known.kind is not one.preset.kind:
            url = one.provider.base_url or ""
            at_home = endpoint_at(one.preset, url) is not None
            why = "a plan has the same address" if at_home else "the address is custom"
            yield (
                f'{why}, so "{one.provider_id}" is not recognized as '
                f"{one.preset.title} and its terms are unknown: "
                f"`--id {one.preset.id}` keeps them"
            )


def find_ref(name: str, config: Config, *, extra: Mapping[str, ModelRef]) -> ModelRef:
    """The model that `--default` or `--fallback` names.

    Accepts `provider/model`, or a bare model id that only one provider has; and the
    defaultModel that the file has already, whether or not a provider lists it.

    Raises:
        UsageError: no provider has it, or several have.
    """
    refs = [ModelRef(p.id, m.id) for p in config.providers for m in p.models]
    known = {str(ref): ref for ref in refs} | dict(extra)
    if name in known:
        return known[name]
    bare = [ref for ref in known.values() if ref.model == name]
    if len(bare) == 1:
        return bare[0]
    if bare:
        either = " or ".join(map(str, bare))
        raise UsageError(f'several providers have "{name}"', hint=f"write {either}")
    parsed = ModelRef.parse(name)
    there = config.provider(parsed.provider or "")
    if there is not None:
        return ModelRef(there.id, parsed.model)
    if config.primary is not None and name == str(config.primary):
        return config.primary
    raise UsageError(
        f'no provider has the model "{name}"',
        hint=f"the models here are {', '.join(known) or 'none yet'}",
    )


def _with_windows(provider: Provider, wish: ProviderWish) -> Provider:
    """The entry with the user's context windows, and the server's for the rest.

    The server's only count if these are not known otherwise.
    """
    models = []
    for model in provider.models:
        tokens = wish.windows.get(model.id)
        if not tokens and "contextWindow" not in model.settings:
            tokens = _reported(wish, model.id)
        if tokens:
            settings = {**model.settings, "contextWindow": tokens}
            model = replace(model, settings=settings)  # noqa: PLW2901
        models.append(model)
    return replace(provider, models=tuple(models))


def _reported(wish: ProviderWish, model: str) -> int | None:
    # Ollama adds `:latest` to a name without a tag.
    return wish.reported.get(model) or wish.reported.get(f"{model}:latest")


def said_windows(wish: Wish, chosen: Iterable[Chosen]) -> Wish:
    """The wish with the written windows that its servers report, as if it said them."""
    found = {
        one.provider_id: {
            model.id: tokens
            for model in (one.provider.models if one.provider else ())
            if (tokens := _reported(one.wish, model.id))
            and model.settings.get("contextWindow") == tokens
        }
        for one in chosen
    }
    return replace(
        wish,
        providers=tuple(
            replace(one, windows={**found.get(one.provider_id, {}), **one.windows})
            for one in wish.providers
        ),
    )


def refuse_unused_windows(chosen: Iterable[Chosen]) -> None:
    """Check that each window that the user says is of a chosen model.

    Raises:
        UsageError: one is not.
    """
    for one in chosen:
        for model in one.wish.windows:
            if model not in one.models:
                raise UsageError(
                    f'--context-window names "{model}", which is not among the models '
                    f"of {one.provider_id}",
                    hint="name one of its models, or add this one",
                    flags=("--model", f"{one.preset.id}={model}"),
                )


def _recommended(known: Preset) -> tuple[str, ...]:
    if known.recommended is None:
        return ()
    both = (known.recommended.daily, known.recommended.strong)
    return tuple(dict.fromkeys(both))


def _refuse_collision(
    provider: Provider, wish: ProviderWish, current: Config, environment: Environment
) -> None:
    """An existing id of another vendor's entry, or of its plan, is not reused."""
    there = current.provider(provider.id)
    usual = next((one.url for one in wish.known.endpoints), None)
    url = provider.base_url or usual  # the usual one is not written for every preset
    if there is None or there.base_url is None or url is None or wish.id:
        return
    where, old = "at another address", None
    same = there.base_url.rstrip("/") == url.rstrip("/")
    if same:
        here = preset_here(there, environment)
        if here is None or (here.kind in PLANS) is (wish.known.kind in PLANS):
            return
        where = f"for {here.title}"
    else:
        old = by_host(there.base_url, key=there.key)
        if old is not None and old.id == wish.preset and endpoint_at(old, url):
            return  # another region, named by a flag or an answer
    hint = "pass --id with a name of your own, or the same name to change that entry"
    flags = ("--id", f"{wish.preset}=NAME")
    if old is not None and old.vendor == wish.known.vendor:
        where = f"for {old.title}"
    elif not same and not wish.base_url:
        hint += "; with its address it gets a new key and stays where it is"
        flags = ("--base-url", f"{wish.preset}={there.base_url}")
    raise UsageError(
        f'the configuration has a provider "{provider.id}" {where} already',
        hint=hint,
        flags=flags,
    )
