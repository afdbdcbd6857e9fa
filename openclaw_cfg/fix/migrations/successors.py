"""References to models that OpenClaw no longer knows, though it still loads the file.

Doctor also renames a model that the file's own provider lists, or that is used at a
custom address; here both stay, because the user chose these names.
"""

from collections.abc import Iterator
from typing import Final

from openclaw_cfg.fix.change import JULY, Change, ChangeKind, Migration
from openclaw_cfg.fix.migrations.refs import rewrites
from openclaw_cfg.json5.edit import Set
from openclaw_cfg.jsonpath import Json
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
            reason=f"{reason}{follows}",
            effect=effect,
        )


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
