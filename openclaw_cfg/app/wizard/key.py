"""The questions about a key: where it comes from, where it is kept."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain, count

from openclaw_cfg.app.keys import Key, Store, Variable, cleaned, from_value, settle
from openclaw_cfg.app.wizard.around import short_path
from openclaw_cfg.app.wizard.desk import Desk, Draft, Given
from openclaw_cfg.app.wizard.vault import ask_vault
from openclaw_cfg.catalog.preset import Preset
from openclaw_cfg.json5.edit import Operation
from openclaw_cfg.model import Provider
from openclaw_cfg.openclaw.environment import Place
from openclaw_cfg.secret import EnvRef, Literal, Secret, mask
from openclaw_cfg.wizard import Choice, Choose, Note, SecretText, Text, Tone, Watch

_NAME = re.compile(r"[A-Z_][A-Z0-9_]*")
_ODD = re.compile(r"[^A-Z0-9]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """How the key is given.

    Attributes:
        pasted: a key that was typed and has no place yet; see `ask_store`.
        name: the variable for it.
        also: secret providers to configure.
    """

    key: Key = field(default_factory=Key)
    pasted: str = field(default="", repr=False)
    name: str = ""
    also: tuple[Operation, ...] = ()

    @property
    def secret(self) -> Secret | None:
        """The key for a probe, wherever it will be kept."""
        return Literal(self.pasted) if self.pasted else self.key.secret


def ask_key(
    desk: Desk, preset: Preset, given: Given, *, id_: str, others: tuple[Draft, ...]
) -> Answer:
    """How the key is given; asked only where one is needed and no flag says.

    Args:
        id_: the provider's id.
        others: providers that were answered before, whose variables are taken.
    """
    if given.has_key:
        key = settle(
            preset,
            desk.environment,
            name=given.key_name,
            value=given.key_value,
            ref=given.key_ref,
            store=given.store,
        )
        return Answer(key=key)
    if not preset.key.required or not preset.key.env:
        return Answer()
    current = desk.config.provider(id_) if desk.config else None
    choices = tuple(_ways(desk, preset, current))
    way = desk.prompter.choose(
        Choose(title=f"Key for {preset.title}", short="Key from", choices=choices)
    )
    kind, _, name = way.partition(":")
    name = name or free_name(desk, preset, id_=id_, others=others)
    if kind == "paste":
        return _pasted(desk, preset, name)
    if kind == "vault":
        secret, also = ask_vault(desk, id_)
        return Answer(key=Key(secret=secret), also=also)
    if kind == "now":
        assert current is not None
        return Answer(key=Key(secret=current.key))
    if kind == "name":
        name = _ask_name(desk, name)
    value = desk.environment.get(name) if kind == "copy" else None
    copied = Variable(name, value) if value is not None else None
    return Answer(key=Key(secret=EnvRef(name), variable=copied))


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


def free_name(
    desk: Desk, preset: Preset, *, id_: str, others: tuple[Draft, ...]
) -> str:
    """The usual variable of a preset, or one of its own when that is taken."""
    configured = desk.config.providers if desk.config else ()
    used = {d.key.secret for d in others if d.provider_id != id_}
    used |= {p.key for p in configured if p.id != id_}
    own = f"{_ODD.sub('_', id_.upper()).strip('_').removesuffix('_API')}_API_KEY"
    numbered = (f"{preset.env}_{n}" for n in count(2))
    for name in chain((preset.env, own), numbered):
        there = desk.environment.where(name)
        in_shell = there is not None and there.place is Place.PROCESS
        # What stands in the process would hide what stands in a file.
        if EnvRef(name) not in used and not in_shell:
            return name
    raise AssertionError


def _ways(desk: Desk, preset: Preset, current: Provider | None) -> Iterator[Choice]:
    """How a key can be given, what is here already first."""
    if current is not None and current.key is not None:
        shown = "the key in the file" if isinstance(current.key, Literal) else None
        yield Choice(value="now", title="As now", hint=shown or str(current.key))
    for name in preset.key.env:
        there = desk.environment.where(name)
        if there is None:
            continue
        if there.place.seen_by_service:
            hint = f"from the {there.place.value}, where the gateway looks"
            yield Choice(value=f"env:{name}", title=name, hint=hint)
        else:
            yield Choice(
                value=f"copy:{name}",
                title=f"{name}, copied to OpenClaw's own .env",
                hint="so the gateway has it too",
                about=f"set in: {there.place.value}. A gateway that the system "
                "starts does not see that",
            )
            yield Choice(
                value=f"env:{name}",
                title=f"{name}, as it is",
                hint="only where it is set",
            )
    yield Choice(value="paste", title="Paste it now", hint="it is not shown")
    yield Choice(value="name", title="In another environment variable", hint="name it")
    yield Choice(
        value="vault",
        title="In a vault",
        hint="a secret reference: env, file or exec",
    )
    yield Choice(value="later", title="Later", hint=f"refers to {preset.env}")


def _pasted(desk: Desk, preset: Preset, name: str) -> Answer:
    where = f"make one at {preset.keys}" if preset.keys.startswith("http") else ""
    typed = desk.prompter.secret(
        SecretText(
            title="Paste the key",
            short="Key",
            hint=where,
            shown=lambda text: _shown(cleaned(text)),
            check=_wrong_key,
        )
    )
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
            check=lambda text: (
                ""
                if _NAME.fullmatch(text)
                else "capital letters, digits and _ only; the name, not the key"
            ),
        )
    )


def _confirmed_inline(desk: Desk) -> bool:
    path = desk.workspace.location.config
    answer = desk.prompter.choose(
        Choose(
            title="Really in clear text?",
            short="Clear text",
            choices=(
                Choice(value="no", title="No, choose again"),
                Choice(
                    value="yes",
                    title="Yes, in clear text",
                    about=f"whoever reads {path.name}, a backup or a copy of it, "
                    "has the key",
                ),
            ),
        )
    )
    return answer == "yes"
