"""Subscriptions by login: OpenClaw stores the login, the file only refers to it."""

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from openclaw_cfg.app.keys import cleaned
from openclaw_cfg.app.wish import NO_EMBEDDINGS, NewVariable, ProviderWish
from openclaw_cfg.ask import Choice, Choose, Note
from openclaw_cfg.ask.context import Desk
from openclaw_cfg.ask.key import is_meant, key_question
from openclaw_cfg.ask.models import ask_models
from openclaw_cfg.catalog import preset
from openclaw_cfg.catalog.preset import Preset
from openclaw_cfg.errors import UsageError
from openclaw_cfg.json5.edit import Insert, Operation, Set
from openclaw_cfg.jsonpath import Json, as_array, as_object, get
from openclaw_cfg.openclaw.held_logins import HeldLogin

CODEX = "openai-codex"
EMBEDDINGS = "OPENAI_API_KEY"
_OPENAI = "openai"


def ask_login(desk: Desk, wish: ProviderWish) -> ProviderWish:
    """The models of a subscription; nothing is written that would change its address.

    OpenClaw 2026.9.6 uses the subscription only while the provider has no address,
    protocol or request setting.
    """
    codex = wish.preset == CODEX
    logins = tuple(desk.logins_of(wish.known))
    desk.prompter.note(_found(wish.known, logins))
    models = ask_models(desk, wish, probing=None)
    embeddings, key = _embeddings(desk, wish) if codex else (wish.embeddings, "")
    return replace(
        wish,
        models=models,
        embeddings=embeddings,
        variables=(NewVariable(EMBEDDINGS, key),) if key else (),
        also=tuple(_profiles(desk, logins)),
    )


def _found(known: Preset, logins: tuple[HeldLogin, ...]) -> Note:
    """A note on the available logins, and what that means."""
    what = "ChatGPT logins" if known.id == CODEX else f"Logins for {known.title}"
    rows = tuple((f"{login.holder} login", str(login)) for login in logins)
    own = [login for login in logins if login.own]
    if any(login.usable for login in own):
        said = "OpenClaw is logged in; nothing else is needed."
    elif own:
        said = "OpenClaw's login has expired: log in again when the file is written."
    else:
        said = "OpenClaw has no login yet: log in when the file is written."
    lines = [said]
    if any(not login.own for login in logins) and not own:
        lines.append(
            "The Codex command line keeps its own login: a copied token would "
            "log out one of the two."
        )
    return Note(title=f"{what} here", rows=rows, lines=tuple(lines))


def _profiles(desk: Desk, logins: Iterable[HeldLogin]) -> Iterator[Operation]:
    """The metadata of existing logins; they are added to an existing order, too."""
    for login in (login for login in logins if login.own):
        order: Json = get(desk.value, "auth", "order", login.provider)
        path = ("auth", "profiles", login.id)
        if not as_object(get(desk.value, *path)):
            entry: dict[str, Json] = {"provider": login.provider, "mode": login.mode}
            if "@" in login.account:
                entry["email"] = login.account
            yield Set(path, entry)
        if order and login.id not in as_array(order):
            place = ("auth", "order", login.provider, len(as_array(order)))
            yield Insert(place, login.id)


def _embeddings(desk: Desk, wish: ProviderWish) -> tuple[str, str]:
    """The variable for memory search, which subscriptions do not cover, and its key.

    Raises:
        UsageError: the variable that a flag names is not set.
    """
    name = wish.embeddings
    if name == NO_EMBEDDINGS:
        return name, ""
    if name:
        value = desk.environment.get(name)
        if value is None:
            raise UsageError(
                f'the variable "{name}" is not set',
                hint=f"set {name}, or leave that flag out",
            )
        return name, cleaned(value)
    return _ask_embeddings(desk)


def _ask_embeddings(desk: Desk) -> tuple[str, str]:
    if get(desk.value, "memory", "search", "provider") is not None:
        return "", ""
    if desk.environment.where(EMBEDDINGS):
        desk.prompter.note(
            Note(title=f"Memory search will use {EMBEDDINGS}, which is set")
        )
        return "", ""
    answer = desk.prompter.choose(
        Choose(
            title="A ChatGPT login brings no embeddings. Memory search by meaning?",
            short="Memory search",
            unasked="no",
            choices=(
                Choice(
                    value="no",
                    title="Not now",
                    hint="memory is searched by keywords",
                ),
                Choice(
                    value="key",
                    title="With an OpenAI API key",
                    hint=f"kept as {EMBEDDINGS} in OpenClaw's .env",
                    about="pay-as-you-go. Without a login, or when it fails, OpenClaw "
                    "uses this key for the models too",
                ),
            ),
        )
    )
    if answer == "no":
        return NO_EMBEDDINGS, ""
    known = preset(_OPENAI)
    question = key_question(known, title="Paste the OpenAI API key")
    while True:
        key = cleaned(desk.prompter.secret(question))
        if is_meant(desk, known, key):
            return EMBEDDINGS, key
