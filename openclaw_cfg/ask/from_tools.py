"""Offers the providers of the user's other tools, with references to their keys."""

from collections.abc import Collection, Iterator
from typing import Final

import msgspec
from msgspec.structs import replace

from openclaw_cfg.app.from_tool import meant, pick, wish_of
from openclaw_cfg.app.wish import ProviderWish, Wish
from openclaw_cfg.ask import Choice, Choose
from openclaw_cfg.ask.context import Desk
from openclaw_cfg.ask.key_sources import KeySources
from openclaw_cfg.catalog.preset import Kind
from openclaw_cfg.errors import UsageError
from openclaw_cfg.other_tools import ToolProvider, title
from openclaw_cfg.redact import scrub

GROUP: Final = "From your other tools"
_LEAD: Final = "from:"


def tool_choices(
    desk: Desk, *, kinds: Collection[Kind], without: Collection[str] = ()
) -> tuple[Choice, ...]:
    """A choice for each provider of another tool that can be used here.

    Args:
        kinds: that can be chosen.
        without: presets that are left out.
    """
    return tuple(_choices(desk, kinds, without))


def from_tool(
    desk: Desk, answer: str, said: ProviderWish | None = None
) -> ProviderWish | None:
    """The provider that one of these choices means; None for any other answer."""
    if not answer.startswith(_LEAD):
        return None
    return taken(desk, desk.around.tools[int(answer.removeprefix(_LEAD))], said)


def taken(
    desk: Desk, found: ToolProvider, said: ProviderWish | None = None
) -> ProviderWish:
    """The wish for a provider of another tool; flags have priority.

    A key that is in the tool's own file is stored in an unused variable.
    """
    wish = wish_of(found)
    assert wish is not None
    if said is not None:
        given = msgspec.structs.asdict(said)
        usual = msgspec.structs.asdict(ProviderWish(preset=""))
        more = {name: value for name, value in given.items() if value != usual[name]}
        if said.has_key:
            wish = replace(wish, key_name="", key_value=None, key_file="")
        wish = replace(wish, **more)
    if wish.key_value is not None and not wish.key_name:
        name = KeySources(desk, wish, wish.base_url).free_name()
        wish = replace(wish, key_name=name)
    return wish


def ask_tool_provider(desk: Desk, wish: Wish, said: ProviderWish) -> ProviderWish:
    """The provider that `--from` means; if there are several, the user is asked.

    Raises:
        UsageError: there is none, or there are several and the user cannot be asked.
    """
    found = desk.around.tools
    if len(meant(found, wish.named)) <= 1 or not desk.attended:
        return taken(desk, pick(found, wish.tool, wish.named), said)
    choices = tool_choices(desk, kinds=tuple(Kind))
    answer = desk.prompter.choose(
        Choose(
            title=f"Which provider of {title(wish.tool)}?",
            short="Provider",
            unasked=UsageError("no provider was named"),
            choices=choices,
        )
    )
    chosen = from_tool(desk, answer, said)
    assert chosen is not None
    return chosen


def _choices(
    desk: Desk, kinds: Collection[Kind], without: Collection[str]
) -> Iterator[Choice]:
    for number, found in enumerate(desk.around.tools):
        wish = wish_of(found)
        if wish is None or wish.known.kind not in kinds:
            continue
        if wish.preset in without:
            continue
        known = wish.known.title if wish.preset != "custom" else found.name
        yield Choice(
            value=f"{_LEAD}{number}",
            title=scrub(known),
            hint=f"as {title(found.tool)} has it",
            about=scrub(_about(desk, found)),
            group=GROUP,
            words=scrub(f"{found.name} {found.base_url}"),
        )


def _about(desk: Desk, found: ToolProvider) -> str:
    file = desk.workspace.short(found.file)
    where = f"{found.base_url or 'at the vendor'}; "
    if found.key_name:
        return f"{where}its key is in {found.key_name}"
    if found.key_file:
        return f"{where}its key is in {found.key_file}"
    if found.key_value:
        return f"{where}its key is in {file} and is copied"
    return f"{where}{file} has no key for it"
