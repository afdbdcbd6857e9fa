"""The ways in which a key can be given, what is here already first."""

import re
from collections.abc import Iterator
from itertools import chain, count
from typing import Final

from openclaw_cfg.app.keys import Store
from openclaw_cfg.app.wizard.around import said
from openclaw_cfg.app.wizard.desk import Desk, Draft
from openclaw_cfg.catalog.preset import Preset
from openclaw_cfg.model import Provider
from openclaw_cfg.openclaw.environment import Place
from openclaw_cfg.secret import EnvRef, Literal
from openclaw_cfg.wizard import Choice

_ODD: Final = re.compile(r"[^A-Z0-9]+")


def ways(
    desk: Desk, preset: Preset, current: Provider | None, store: Store | None
) -> Iterator[Choice]:
    """How a key can be given, what is here already first."""
    if current is not None and current.key is not None:
        shown = "the key in the file" if isinstance(current.key, Literal) else None
        yield Choice(value="now", title="As now", hint=shown or str(current.key))
    for name in preset.key.env:
        there = desk.environment.where(name)
        if there is None:
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
    yield Choice(value="later", title="Later", hint=f"refers to {preset.env}")


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
