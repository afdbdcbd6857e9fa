"""The one command that does the same again without a question."""

import shlex
from collections.abc import Iterable, Iterator

from openclaw_cfg.app.keys import Store, variable_names
from openclaw_cfg.app.wizard.desk import Draft, SoFar
from openclaw_cfg.secret import EnvRef, Literal, SecretRef


def again(command: str, so_far: SoFar, *given: str) -> str:
    """`init` or `add` with a flag for every answer; never with a key.

    Args:
        given: flags that were given and are not asked for.
    """
    return shlex.join([*_words(command, so_far, given), "--yes"])


def unfinished(command: str, so_far: SoFar, *given: str) -> str:
    """The same for what was answered so far; it asks for the rest."""
    return shlex.join(_words(command, so_far, given))


def _words(command: str, so_far: SoFar, given: Iterable[str]) -> Iterator[str]:
    yield from ("openclaw-cfg", command)
    if command == "add":
        yield from (draft.preset.id for draft in so_far.drafts)
    yield from given
    if so_far.setup:
        yield from ("--setup", so_far.setup)
    for draft in so_far.drafts:
        yield from _of_add(draft) if command == "add" else _of_init(draft)
    if so_far.default:
        yield from ("--default", so_far.default)
    for fallback in so_far.fallbacks or ():
        yield from ("--fallback", fallback)
    if command == "init" and so_far.fallbacks == ():
        yield "--no-fallback"
    if so_far.heartbeat:
        yield from ("--heartbeat", so_far.heartbeat)


def _of_add(draft: Draft) -> Iterator[str]:
    if draft.wish.id:
        yield from ("--id", draft.wish.id)
    for pair in _flags(draft):
        yield from pair


def _of_init(draft: Draft) -> Iterator[str]:
    name = draft.preset.id
    yield from ("--provider", name)
    for flag, value in _flags(draft):
        yield from (flag, f"{name}={value}")


def _flags(draft: Draft) -> Iterator[tuple[str, str]]:
    wish = draft.wish
    if wish.base_url:
        yield "--base-url", wish.base_url
    if wish.api:
        yield "--api", wish.api
    if wish.region:
        yield "--region", wish.region
    match draft.key.secret:
        case EnvRef(name=name):
            yield "--api-key-env", name
        case SecretRef() as ref:
            yield "--api-key-ref", str(ref)
        case Literal():
            names = variable_names(draft.preset, draft.provider_id)
            yield "--api-key-env", names[0]
            yield "--secret", Store.INLINE
        case None:
            pass
    for model in wish.models:
        yield "--model", model
