"""What the user wants: made by flags, completed by questions, shown as a command."""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Final

from msgspec import Struct, field
from msgspec.structs import replace

from openclaw_cfg.catalog import preset, provider_entry
from openclaw_cfg.catalog.preset import Preset
from openclaw_cfg.json5.edit import Operation
from openclaw_cfg.model import Provider
from openclaw_cfg.secret import Literal, Opaque, Secret, SecretRef


class Store(StrEnum):
    """Where a key is kept; the words of `--secret`."""

    ENV = "env"
    DOTENV = "dotenv"
    INLINE = "inline"
    REF = "ref"
    NONE = "none"


NO_EMBEDDINGS: Final = "none"
"""Memory is searched by keywords, and that was asked already."""


class NewVariable(Opaque, frozen=True):
    """A variable to put into OpenClaw's own `.env`."""

    name: str
    value: str


class ProviderWish(Opaque, frozen=True, kw_only=True):
    """One provider; empty fields are asked for, or taken from the preset.

    Attributes:
        preset: id in the catalogue; `custom` for any other OpenAI-style endpoint;
            empty where it is still to be chosen.
        id: provider id in the configuration.
        base_url: the address, if it is not the preset's own.
        key_name: the variable that holds the key, or will hold it.
        key_value: the key itself, typed or from standard input.
        key_ref: a secret reference to the key.
        key_file: a file from which OpenClaw reads the key.
        key_command: a command line whose output is the key for OpenClaw.
        store: where the key is stored.
        project: of a cloud that has projects.
        embeddings: the variable with an OpenAI key for memory search, which is copied
            into OpenClaw's own `.env`; or `NO_EMBEDDINGS`.
        kept: the key in clear text that the file has for it, and that stays there.
        variables: further variables for OpenClaw's own `.env`.
        also: operations besides the provider, for a native file.
        windows: context windows in tokens, by model, as the user says.
        reported: likewise, as the server says.
        answers: whether its probe succeeded; None without a probe.
        declined: whether the user was asked for the probe and declined it.
        unlisted: those of the models that its endpoint does not list.
    """

    preset: str
    id: str = ""
    base_url: str = ""
    api: str = ""
    region: str = ""
    key_name: str = ""
    key_value: str | None = None
    key_ref: SecretRef | None = None
    key_file: str = ""
    key_command: str = ""
    store: Store | None = None
    models: tuple[str, ...] = ()
    project: str = ""
    embeddings: str = ""
    windows: Mapping[str, int] = field(default_factory=dict)
    # Fields without a flag.
    kept: Literal | None = None
    variables: tuple[NewVariable, ...] = ()
    also: tuple[Operation, ...] = ()
    reported: Mapping[str, int] = field(default_factory=dict)
    answers: bool | None = None
    declined: bool = False
    unlisted: tuple[str, ...] = ()

    @property
    def known(self) -> Preset:
        """What the catalogue knows about it.

        Raises:
            UsageError: there is no such preset.
        """
        return preset(self.preset)

    @property
    def provider_id(self) -> str:
        """The id under which it is configured."""
        return self.id or self.known.openclaw.provider

    @property
    def has_key(self) -> bool:
        """Whether it says how the key is given, or that there is no key."""
        named = self.key_name or self.key_ref or self.key_file or self.key_command
        given = self.key_value is not None or self.kept is not None
        return bool(named) or given or self.store is Store.NONE

    def entry(
        self, key: Secret | None, models: Iterable[str] | None = None
    ) -> Provider | None:
        """The entry that it means, as `catalog.provider_entry` makes it."""
        return provider_entry(
            self.known,
            key=key,
            id=self.id,
            region=self.region,
            api=self.api,
            base_url=self.base_url,
            models=models,
        )

    def written(self) -> "ProviderWish":
        """The same wish with the keys in variables, without typed keys."""
        store = self.store or (Store.DOTENV if self.key_value is not None else None)
        # Without a flag there are none either.
        embeddings = self.embeddings if self.embeddings != NO_EMBEDDINGS else ""
        return replace(
            self,
            key_value=None,
            store=store,
            embeddings=embeddings,
            variables=(),
            also=(),
            reported={},
        )


def flag_names(providers: Sequence[ProviderWish]) -> tuple[str, ...]:
    """What flags of `init` call each provider: its preset, or its id if it repeats."""
    presets = [one.preset for one in providers]
    return tuple(
        one.id if one.id and presets.count(one.preset) > 1 else one.preset
        for one in providers
    )


class Wish(Struct, frozen=True, kw_only=True):
    """All that `init` or `add` needs to know; what is empty or None is asked.

    Attributes:
        setup: `coding-plan`, `general` or `hybrid`; empty with `add`.
        providers: in the order in which they were named.
        details: fields of providers that may still be chosen.
        default: the defaultModel.
        fallbacks: None for those that the setup proposes, or the present ones.
        heartbeat: `on` or `off`.
        dialect: the form of a new file; an existing file keeps its form.
        force: replace an existing file by a new one.
        editor_schema: name a schema for editors in the file.
        tool: another tool whose provider is meant, with `add`.
        named: the tool's name for the provider.
    """

    setup: str = ""
    providers: tuple[ProviderWish, ...] = ()
    details: tuple[ProviderWish, ...] = ()
    default: str = ""
    fallbacks: tuple[str, ...] | None = None
    heartbeat: str = ""
    dialect: str = "native"
    force: bool = False
    editor_schema: bool = False
    tool: str = ""
    named: str = ""

    def of(self, name: str) -> ProviderWish:
        """The details of the provider with this preset."""
        found = (one for one in self.details if one.preset == name)
        return next(found, ProviderWish(preset=name))

    def written(self) -> "Wish":
        """The same after it was written."""
        done = tuple(one.written() for one in self.providers)
        return replace(self, providers=done, details=(), tool="", named="")


def with_windows(wish: Wish, told: Mapping[str, Mapping[str, int]]) -> Wish:
    """The wish with the context windows that the servers report.

    Args:
        told: context windows in tokens by model, by the id of the provider.
    """
    return replace(
        wish,
        providers=tuple(
            replace(one, reported=told.get(one.provider_id, {}))
            for one in wish.providers
        ),
    )
