"""What a person wishes for: flags make it, questions complete it, a command says it."""

from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct, field
from msgspec.structs import replace

from openclaw_cfg.catalog import preset
from openclaw_cfg.catalog.preset import Preset
from openclaw_cfg.json5.edit import Operation
from openclaw_cfg.secret import Opaque, SecretRef


class Store(StrEnum):
    """Where a key is kept; the words of `--secret`."""

    ENV = "env"
    DOTENV = "dotenv"
    INLINE = "inline"
    REF = "ref"
    NONE = "none"


class NewVariable(Opaque, frozen=True):
    """A variable to put into OpenClaw's own `.env`."""

    name: str
    value: str


class ProviderWish(Opaque, frozen=True, kw_only=True):
    """One provider; what is empty is asked, or is as the preset has it.

    Attributes:
        preset: id in the catalogue; `custom` for any other OpenAI-style endpoint;
            empty where it is still to be chosen.
        id: provider id in the configuration.
        base_url: where the preset's own address is not meant.
        key_name: the variable that holds the key, or will hold it.
        key_value: the key itself, as it was typed or piped in.
        key_ref: a secret reference to the key.
        key_file: a file that OpenClaw is to read the key from.
        key_command: a command line that OpenClaw is to ask for the key.
        store: where the key is kept.
        project: of a cloud that has projects.
        embeddings: the variable with an OpenAI key for memory search, which is copied
            into OpenClaw's own `.env`.
        variables: for OpenClaw's own `.env`, beside the key's.
        also: more to write beside the provider, into a native file.
        windows: tokens of context that the server holds, by model.
        answers: whether its probe went well; None when it was not asked.
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
    # What no flag says.
    variables: tuple[NewVariable, ...] = ()
    also: tuple[Operation, ...] = ()
    windows: Mapping[str, int] = field(default_factory=dict)
    answers: bool | None = None

    @property
    def known(self) -> Preset:
        """What the catalogue knows of it.

        Raises:
            UsageError: it has no such preset.
        """
        return preset(self.preset)

    @property
    def provider_id(self) -> str:
        """The id under which it is configured."""
        return self.id or self.known.openclaw.provider

    @property
    def has_key(self) -> bool:
        """Whether it says how the key is given, or that there is none."""
        named = self.key_name or self.key_ref or self.key_file or self.key_command
        given = bool(named) or self.key_value is not None
        return given or self.store is Store.NONE

    def written(self) -> "ProviderWish":
        """The same for who has the keys in variables, and nothing typed."""
        store = self.store or (Store.DOTENV if self.key_value is not None else None)
        return replace(
            self, key_value=None, store=store, variables=(), also=(), windows={}
        )


class Wish(Struct, frozen=True, kw_only=True):
    """All that `init` or `add` needs to know; what is empty or None is asked.

    Attributes:
        setup: `coding-plan`, `general` or `hybrid`; empty with `add`.
        providers: in the order in which they were named.
        details: what is said of providers that may still be chosen.
        default: the defaultModel.
        fallbacks: None for what the setup proposes, or for those of now.
        heartbeat: `on` or `off`.
        dialect: of a new file; an existing one stays what it is.
        force: make a new file in place of an existing one.
        editor_schema: name a schema in the file, by which editors know its settings.
        tool: another tool whose provider is meant, with `add`.
        named: what that tool calls it.
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
        """What is said of the provider with this preset."""
        found = (one for one in self.details if one.preset == name)
        return next(found, ProviderWish(preset=name))

    def written(self) -> "Wish":
        """The same once it is written."""
        done = tuple(one.written() for one in self.providers)
        return replace(self, providers=done, details=(), tool="", named="")


def with_windows(wish: Wish, told: Mapping[str, Mapping[str, int]]) -> Wish:
    """The wish with what the servers say of their models' windows.

    Args:
        told: tokens of context by model, by the id of the provider.
    """
    return replace(
        wish,
        providers=tuple(
            replace(one, windows=told.get(one.provider_id, {}))
            for one in wish.providers
        ),
    )
