"""The ways in which a key can be given, what is here already first."""

from collections.abc import Iterator
from itertools import chain, count

from msgspec import Struct

from openclaw_cfg.app.keys import Store, variable_name, variable_names
from openclaw_cfg.app.wizard.around import said
from openclaw_cfg.app.wizard.desk import Desk, Draft
from openclaw_cfg.catalog.preset import Preset
from openclaw_cfg.model import Provider, Url
from openclaw_cfg.openclaw.environment import Place as Kept
from openclaw_cfg.secret import EnvRef, Literal
from openclaw_cfg.wizard import Choice


class Destination(Struct, frozen=True):
    """Where a key would be sent: a provider's id and address."""

    id: str
    url: str
    others: tuple[Draft, ...] = ()

    def holds(self, provider: Provider) -> bool:
        """Whether a configured provider is at this address."""
        return not provider.base_url or _site(provider.base_url) == _site(self.url)

    def may_have(self, desk: Desk, name: str) -> bool:
        """Whether a variable was given for this host, or for none yet."""
        configured = desk.config.providers if desk.config else ()
        users = [p for p in configured if p.key == EnvRef(name)]
        elsewhere = [
            d for d in self.others if d.key.secret == EnvRef(name) and d.wish.base_url
        ]
        return any(self.holds(p) for p in users) or (
            not users
            and all(_site(d.wish.base_url) == _site(self.url) for d in elsewhere)
        )


def ways(
    desk: Desk,
    preset: Preset,
    current: Provider | None,
    store: Store | None,
    *,
    place: Destination,
) -> Iterator[Choice]:
    """How a key can be given, what is here already first.

    A key that was given for one host is not offered to another.
    """
    if current is not None and current.key is not None and place.holds(current):
        shown = "the key in the file" if isinstance(current.key, Literal) else None
        yield Choice(value="now", title="As now", hint=shown or str(current.key))
    for name in variable_names(preset, place.id):
        there = desk.environment.where(name)
        if there is None or not place.may_have(desk, name):
            continue
        if there.place.seen_by_service:
            hint = f"in {said(there.place)}, where the gateway looks"
            yield Choice(value=f"env:{name}", title=name, hint=hint)
            continue
        if store in {None, Store.DOTENV}:
            yield Choice(
                value=f"copy:{name}",
                title=f"{name}, copied",
                hint="into OpenClaw's own .env, so the gateway has it too",
                about=f"set in {said(there.place)}, which a gateway that the system "
                "starts does not see",
            )
        yield Choice(
            value=f"env:{name}",
            title=f"{name}, as it is",
            hint="only where it is set",
        )
    if store not in {Store.ENV, Store.REF}:
        yield Choice(value="paste", title="Paste it now", hint="it is not shown")
    yield Choice(value="name", title="In another environment variable", hint="name it")
    yield Choice(
        value="vault",
        title="In a vault",
        hint="a secret reference: env, file or exec",
    )
    yield Choice(
        value="later",
        title="Later",
        hint=f"refers to {variable_names(preset, place.id)[0]}",
    )


def free_name(
    desk: Desk, preset: Preset, *, id_: str, others: tuple[Draft, ...]
) -> str:
    """The usual variable of a preset, or one of its own when that is taken."""
    configured = desk.config.providers if desk.config else ()
    used = {d.key.secret for d in others if d.provider_id != id_}
    used |= {p.key for p in configured if p.id != id_}
    usual, own = variable_names(preset, id_)[0], variable_name(id_)
    numbered = (f"{usual}_{n}" for n in count(2))
    for name in chain((usual, own), numbered):
        there = desk.environment.where(name)
        in_shell = there is not None and there.place is Kept.PROCESS
        # What stands in the process would hide what stands in a file.
        if EnvRef(name) not in used and not in_shell:
            return name
    raise AssertionError


def _site(url: str | None) -> tuple[str, int | None] | str:
    parsed = Url.parse(url or "")
    return (parsed.host, parsed.port) if parsed else (url or "")
