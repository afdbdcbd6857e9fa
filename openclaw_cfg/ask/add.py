"""The questions of `add`: one provider, and whether the defaultModel changes."""

from collections.abc import Iterator

from msgspec.structs import replace

from openclaw_cfg.app.add import Chosen
from openclaw_cfg.app.wish import ProviderWish, Wish
from openclaw_cfg.ask import Choice, Choose
from openclaw_cfg.ask.context import Desk
from openclaw_cfg.ask.defaults import ask_heartbeat, needs_heartbeat_answer
from openclaw_cfg.ask.from_tools import ask_tool_provider, from_tool, tool_choices
from openclaw_cfg.ask.offers import GROUPS, at_address, chosen, offers, with_tools
from openclaw_cfg.ask.provider import ask_provider
from openclaw_cfg.catalog import load_presets
from openclaw_cfg.errors import UsageError
from openclaw_cfg.model import ModelRef


def ask_add(desk: Desk, wish: Wish) -> Wish | None:
    """The wish with everything that the flags leave open; None when it was skipped."""
    desk.so_far.begin(wish)
    kinds = tuple(GROUPS)
    (one,) = wish.providers or (ProviderWish(preset=""),)
    if wish.tool:
        one = ask_tool_provider(desk, wish, one)
    elif not one.preset:
        name = desk.prompter.choose(
            Choose(
                title="Which provider?",
                short="Provider",
                unasked=UsageError(
                    "no preset was named",
                    hint="`openclaw-cfg catalog` lists them; `custom` is any "
                    "OpenAI-style API",
                ),
                choices=with_tools(
                    offers(load_presets(), kinds=kinds, at_hand=desk.at_hand()),
                    tool_choices(desk, kinds=kinds),
                ),
                made=at_address,
            )
        )
        at = chosen(name)
        said = at and replace(one, preset=at.preset, base_url=at.base_url, api=at.api)
        one = from_tool(desk, name, one) or said or replace(one, preset=name)
    made = ask_provider(desk, one)
    if made is None:
        return None
    if not made.models:
        made = replace(made, models=tuple(dict.fromkeys(_as_now(desk, wish, made))))
    wish = replace(wish, providers=(made,))
    if not wish.heartbeat and needs_heartbeat_answer(desk, wish.providers):
        wish = replace(wish, heartbeat=ask_heartbeat(desk, general=False))
    desk.so_far.wish = wish
    if not wish.default:
        wish = replace(wish, default=_ask_default(desk, desk.chosen(made)))
    desk.so_far.wish = wish
    return wish


def _as_now(desk: Desk, wish: Wish, made: ProviderWish) -> Iterator[str]:
    """The models that the entry has, with those that the flags choose; else none."""
    current = desk.config.provider(made.provider_id)
    if current is None or not current.models or desk.there(made.known) != current:
        return
    yield from (model.id for model in current.models)
    for text in filter(None, (wish.default, *(wish.fallbacks or ()))):
        ref = ModelRef.parse(text)
        if ref.provider in {None, current.id} and made.known.model(ref.model):
            yield ref.model


def _ask_default(desk: Desk, chosen: Chosen) -> str:
    """A new defaultModel, or empty to keep the present one; no question without one."""
    now = desk.config.primary
    others = [str(ref) for ref in chosen.refs if str(ref) != str(now)]
    if now is None or not others:
        return ""
    return desk.prompter.choose(
        Choose(
            title="Which model is the defaultModel?",
            short="defaultModel",
            unasked="",
            choices=(
                Choice(value="", title=str(now), hint="as now"),
                *(Choice(value=name) for name in others),
            ),
        )
    )
