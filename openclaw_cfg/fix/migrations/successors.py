"""References to models that OpenClaw no longer knows, though it still loads the file.

Doctor also renames a model that the file's own provider lists, or that is used at a
custom address; here both stay, because the user chose these names.
"""

from collections.abc import Iterator
from typing import Final

from openclaw_cfg.fix.change import JULY, Change, ChangeKind, Migration
from openclaw_cfg.fix.migrations.refs import Rewrite, rewrites
from openclaw_cfg.json5.edit import Set
from openclaw_cfg.jsonpath import Json, get
from openclaw_cfg.openclaw.successors import follower


def _find(value: Json) -> Iterator[Change]:
    for rewrite in rewrites(value, follower(value)):
        reason = "is a model that OpenClaw no longer knows"
        follows, effect = f'; "{rewrite.new}" follows it', ""
        if isinstance(rewrite.operations[0], Set):
            follows = ""
            effect = f'"{rewrite.new}" answers instead of "{rewrite.old}"'
        yield Change(
            path=rewrite.path,
            operations=rewrite.operations,
            reason=f"{reason}{follows}{_other_alias(value, rewrite)}",
            effect=effect,
        )


def _other_alias(value: Json, rewrite: Rewrite) -> str:
    """What to type in a chat instead of the alias, where the follower has its own."""
    alias = get(value, *rewrite.path, "alias")
    other = get(value, *rewrite.path[:-1], rewrite.new, "alias")
    if isinstance(alias, str) and isinstance(other, str) and alias != other:
        return f"; `/model {alias}` is `/model {other}` now"
    return ""


MIGRATIONS: Final = (
    Migration(
        id="model-successor",
        kind=ChangeKind.RETYPE,
        until=JULY,
        reason="is not known any more",
        doctor="does the same, whoever lists the model and whatever its address; "
        "some models that it writes are deprecated",
        find=_find,
    ),
)
