"""The questions about a key: where it comes from, where it is kept."""

import re

from msgspec import field

from openclaw_cfg.app.keys import (
    Key,
    Store,
    Variable,
    cleaned,
    from_value,
    from_variable,
    settle,
)
from openclaw_cfg.app.wizard.around import short_path
from openclaw_cfg.app.wizard.desk import Desk, Given
from openclaw_cfg.app.wizard.key_ways import Destination, free_name, ways
from openclaw_cfg.app.wizard.vault import ask_vault
from openclaw_cfg.catalog.preset import Preset
from openclaw_cfg.json5.edit import Operation
from openclaw_cfg.secret import EnvRef, Literal, Opaque, Secret, mask
from openclaw_cfg.wizard import (
    Choice,
    Choose,
    Confirm,
    Note,
    Pasted,
    SecretText,
    Text,
    Tone,
    Watch,
)

_KEY_NAME = re.compile(r"_(KEY|TOKEN)$")
_NAME = re.compile(r"[A-Z_][A-Z0-9_]*")


class Answer(Opaque, frozen=True, kw_only=True):
    """How the key is given.

    Attributes:
        pasted: a key that was typed and has no place yet; see `ask_store`.
        name: the variable for it.
        also: secret providers to configure.
    """

    key: Key = field(default_factory=Key)
    pasted: str = ""
    name: str = ""
    also: tuple[Operation, ...] = ()

    @property
    def secret(self) -> Secret | None:
        """The key for a probe, wherever it will be kept."""
        return Literal(self.pasted) if self.pasted else self.key.secret


def ask_key(desk: Desk, preset: Preset, given: Given, *, place: Destination) -> Answer:
    """How the key is given; asked only where one is needed and no flag says.

    Args:
        place: where it would be sent; the providers that were answered before have
            taken their variables.
    """
    id_ = place.id
    if given.has_key:
        key = settle(
            preset,
            desk.environment,
            id_=id_,
            name=given.key_name,
            value=given.key_value,
            ref=given.key_ref,
            store=given.store,
        )
        return Answer(key=key)
    if not preset.key.required or not preset.key.env:
        return Answer()
    current = desk.config.provider(id_) if desk.config else None
    choices = tuple(ways(desk, preset, current, given.store, place=place))
    question = Choose(
        title=f"Key for {preset.title}", short="Key from", choices=choices
    )
    free = free_name(desk, preset, id_=id_, others=place.others)
    if given.store in {Store.ENV, Store.REF}:
        way: str | Pasted = desk.prompter.choose(question)
    else:
        way = desk.prompter.choose_or_paste(question, _question(preset))
    if way == "paste":
        way = Pasted(desk.prompter.secret(_question(preset)))
    if isinstance(way, Pasted):
        return _taken(desk, preset, way.text, free)
    kind, _, name = way.partition(":")
    name = name or free
    if kind == "vault":
        secret, also = ask_vault(desk, id_)
        return Answer(key=Key(secret=secret), also=also)
    if kind == "now":
        assert current is not None
        return Answer(key=Key(secret=current.key))
    return Answer(key=_variable(desk, kind, name, given))


def _variable(desk: Desk, kind: str, name: str, given: Given) -> Key:
    """A key in a variable, which is copied for the gateway if that was chosen."""
    if kind == "env":
        return from_variable(name, given.store, desk.environment)
    if kind == "name":
        name = _ask_name(desk, name)
    value = desk.environment.get(name) if kind == "copy" else None
    copied = Variable(name, value) if value is not None else None
    return Key(secret=EnvRef(name), variable=copied)


def ask_store(
    desk: Desk, answer: Answer, given: Given, *, watch: Watch | None
) -> Answer:
    """Where a pasted key is kept; the probe may run meanwhile."""
    if not answer.pasted:
        return answer
    if given.store is not None:
        return Answer(key=from_value(answer.pasted, answer.name, given.store))
    dotenv = short_path(desk.workspace, desk.workspace.location.dotenv)
    choices = (
        Choice(
            value=Store.DOTENV,
            title="OpenClaw's own .env",
            hint=f"{dotenv}, readable by you alone",
            about=f"the configuration says ${{{answer.name}}}; the gateway finds it",
        ),
        Choice(
            value=Store.INLINE,
            title="In the configuration, in clear text",
            about="every copy and backup of the file then holds the key",
        ),
    )
    while True:
        question = Choose(
            title="Where to keep it?", short="Kept in", choices=choices, watch=watch
        )
        store = Store(desk.prompter.choose(question))
        if store is not Store.INLINE or _confirmed_inline(desk):
            return Answer(key=from_value(answer.pasted, answer.name, store))


def _question(preset: Preset) -> SecretText:
    where = (
        f"make one at {preset.links.keys}"
        if preset.links.keys.startswith("http")
        else ""
    )
    return SecretText(
        title="Paste the key",
        short="Key",
        hint=where,
        shown=lambda text: _shown(cleaned(text)),
        check=_wrong_key,
    )


def _taken(desk: Desk, preset: Preset, typed: str, name: str) -> Answer:
    """A key that was pasted; `name` is the variable for it."""
    value = cleaned(typed)
    foreign = next((f for f in preset.key.foreign if value.startswith(f.prefix)), None)
    if foreign is not None:
        desk.prompter.note(
            Note(
                title=f'a key that starts with "{foreign.prefix}" belongs to '
                f"{foreign.belongs_to}",
                tone=Tone.WARNING,
            )
        )
    return Answer(pasted=value, name=name)


def _shown(key: str) -> str:
    return f"{mask(key)}, {len(key)} character{'' if len(key) == 1 else 's'}"


def _wrong_key(text: str) -> str:
    value = cleaned(text)
    if not value:
        return "the key is empty; Esc goes back to the other ways"
    if not value.isascii() or not value.isprintable() or " " in value:
        return "a key has no spaces, line breaks or special letters inside"
    return ""


def _ask_name(desk: Desk, proposed: str) -> str:
    return desk.prompter.text(
        Text(
            title="Name of the variable",
            short="Variable",
            default=proposed,
            suggestions=tuple(n for n in desk.workspace.env if _KEY_NAME.search(n)),
            check=lambda text: (
                ""
                if _NAME.fullmatch(text)
                else "capital letters, digits and _ only; the name, not the key"
            ),
        )
    )


def _confirmed_inline(desk: Desk) -> bool:
    meaning = (
        f"Whoever reads {desk.workspace.location.config.name}, a backup or a copy of "
        "it, has the key; and it comes along wherever the file is sent or shown."
    )
    desk.prompter.note(
        Note(
            title="The key itself would stand in the file",
            lines=(meaning,),
            tone=Tone.WARNING,
        )
    )
    return desk.prompter.confirm(
        Confirm(title="Keep it in clear text?", short="Clear text", default=False)
    )
