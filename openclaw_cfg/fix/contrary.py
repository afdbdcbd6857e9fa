"""Two values for one restrictive setting: the user decides which one counts."""

from collections.abc import Sequence

from openclaw_cfg.fix.change import Decision, Question
from openclaw_cfg.fix.merge_move import merge_move
from openclaw_cfg.fix.patch import patched
from openclaw_cfg.json5.edit import CommentOut
from openclaw_cfg.jsonpath import Json, JsonPath, format_path


def undecided(
    value: Json, source: JsonPath, target: JsonPath, clash: Sequence[JsonPath]
) -> Question:
    """The question if a setting is both in an old place and in its new one.

    Args:
        clash: the path, from either place, of what differs.
    """
    old, new = format_path(source), format_path(target)
    told = ", ".join(f'"{format_path((*target, *rest))}"' for rest in clash)
    of_new = [CommentOut((*source, *rest), f"{new} counts") for rest in clash]
    of_old = [CommentOut((*target, *rest), f"{old} counts") for rest in clash]

    def rest_of(made: list[CommentOut]) -> Decision:
        after = patched(value, made)
        kept = made is of_new
        gone = kept and clash[0] == ()
        return Decision(
            id="new" if kept else "old",
            title=f'what "{new if kept else old}" says counts',
            operations=(*made, *(() if gone else merge_move(after, source, target))),
        )

    return Question(
        path=source,
        message=f'"{old}" is now "{new}", which is there too; of {told} both say '
        "something else, and it is not known which is stricter",
        help=f'put them together in "{new}"',
        answers=(rest_of(of_new), rest_of(of_old)),
    )
