"""The one command that does the same again without a question."""

import shlex
from collections.abc import Iterable, Iterator

from openclaw_cfg.app.keys import Store
from openclaw_cfg.app.wizard.add import Added
from openclaw_cfg.app.wizard.desk import Draft
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
