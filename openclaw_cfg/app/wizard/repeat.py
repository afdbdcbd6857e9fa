"""The one command that does the same again without a question."""

import shlex
from collections.abc import Iterable, Iterator

from openclaw_cfg.app.keys import Store
from openclaw_cfg.app.wizard.add import Added
from openclaw_cfg.app.wizard.desk import Draft, SoFar
from openclaw_cfg.app.wizard.init import Answered
from openclaw_cfg.secret import EnvRef, Literal, SecretRef


def init_command(answered: Answered, *more: str) -> str:
    """`openclaw-cfg init` with a flag for every answer; never with a key.

    Args:
        more: flags that were given and not asked for.
    """
    words = ["openclaw-cfg", "init", *more, "--setup", answered.setup]
    for draft in answered.drafts:
        name = draft.preset.id
        words += ["--provider", name]
        for flag, value in _flags(draft):
            words += [flag, f"{name}={value}"]
    words += ["--default", answered.default]
    for fallback in answered.fallbacks or ():
        words += ["--fallback", fallback]
    if not answered.fallbacks:
        words.append("--no-fallback")
    if answered.heartbeat:
        words += ["--heartbeat", answered.heartbeat]
    return shlex.join([*words, "--yes"])


def add_command(added: Added, fallbacks: Iterable[str] = ()) -> str:
    """The same for `openclaw-cfg add`."""
    words = ["openclaw-cfg", "add", added.draft.preset.id]
    if added.draft.wish.id:
        words += ["--id", added.draft.wish.id]
    for flag, value in _flags(added.draft):
        words += [flag, value]
    if added.default:
        words += ["--default", added.default]
    if added.heartbeat:
        words += ["--heartbeat", added.heartbeat]
    for fallback in fallbacks:
        words += ["--fallback", fallback]
    return shlex.join([*words, "--yes"])


def unfinished(command: str, so_far: SoFar) -> str:
    """The command with a flag for what was answered so far; never with a key."""
    words = ["openclaw-cfg", command]
    if command == "add":
        words += [draft.preset.id for draft in so_far.drafts]
        words += [w for d in so_far.drafts if d.wish.id for w in ("--id", d.wish.id)]
    elif so_far.setup:
        words += ["--setup", so_far.setup]
    for draft in so_far.drafts:
        name = draft.preset.id
        if command == "init":
            words += ["--provider", name]
        lead = "" if command == "add" else f"{name}="
        for flag, value in _flags(draft):
            words += [flag, f"{lead}{value}"]
    if so_far.default:
        words += ["--default", so_far.default]
    return shlex.join(words)


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
            yield "--api-key-env", draft.preset.env
            yield "--secret", Store.INLINE
        case None:
            pass
    for model in wish.models:
        yield "--model", model
