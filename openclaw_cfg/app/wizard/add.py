"""The questions of `add`: one provider, and whether the defaultModel moves."""

from msgspec import Struct

from openclaw_cfg.app.add import choose
from openclaw_cfg.app.wizard.defaults import (
    ask_heartbeat,
    needs_heartbeat_answer,
    pulse,
)
from openclaw_cfg.app.wizard.desk import Desk, Draft, Given
from openclaw_cfg.app.wizard.provider import ask_provider
from openclaw_cfg.catalog import load_presets
from openclaw_cfg.catalog.preset import Preset
from openclaw_cfg.json5.edit import Operation
from openclaw_cfg.model import Config
from openclaw_cfg.wizard import Choice, Choose
from openclaw_cfg.wizard.offers import GROUPS, offers


class Added(Struct, frozen=True):
    """Everything that `add` asked; an empty default or heartbeat leaves today's."""

    draft: Draft
    default: str
    heartbeat: str = ""

    @property
    def also(self) -> tuple[Operation, ...]:
        """What is written beside the provider."""
        return (*self.draft.also, *pulse(self.heartbeat, new=False))


def ask_add(
    desk: Desk, name: str, given: Given, *, default: str, heartbeat: str = ""
) -> Added | None:
    """All questions of `add` that the flags leave open; None when it was skipped.

    Args:
        name: the preset; empty to ask.
        default: the defaultModel that the flags name; empty to ask.
        heartbeat: `on` or `off` when the flags say so.
    """
    desk.so_far.begin(setup="", default=default, heartbeat=heartbeat)
    name = name or desk.prompter.choose(
        Choose(
            title="Which provider?",
            short="Provider",
            choices=offers(load_presets(), kinds=tuple(GROUPS), at_hand=desk.at_hand()),
        )
    )
    known: Preset = next(p for p in load_presets() if p.id == name)
    draft = ask_provider(desk, known, given)
    if draft is None:
        return None
    if not heartbeat and needs_heartbeat_answer(desk, [draft]):
        heartbeat = ask_heartbeat(desk, general=False)
    desk.so_far.heartbeat = heartbeat
    default = default or _ask_default(desk, draft)
    desk.so_far.default = default
    return Added(draft, default, heartbeat)


def _ask_default(desk: Desk, draft: Draft) -> str:
    """A new defaultModel, or empty for today's; without one there is no question."""
    config = desk.config or Config()
    refs = choose(draft.wish, current=config).refs
    if config.primary is None or not refs:
        return ""
    return desk.prompter.choose(
        Choose(
            title="Which model is the defaultModel?",
            short="defaultModel",
            choices=(
                Choice(value="", title=str(config.primary), hint="as now"),
                *(
                    Choice(value=str(ref))
                    for ref in refs
                    if str(ref) != str(config.primary)
                ),
            ),
        )
    )
