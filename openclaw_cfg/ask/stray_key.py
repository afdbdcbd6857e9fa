"""The question whether a vendor's key may go to a host that is not that vendor's."""

from msgspec.structs import replace

from openclaw_cfg.app import probe
from openclaw_cfg.ask import Confirm
from openclaw_cfg.ask.context import Desk
from openclaw_cfg.model import Provider
from openclaw_cfg.probe.planning import Options


def ask_where_to(desk: Desk, provider: Provider, options: Options) -> Options:
    """The options of a probe, with a person's yes; without it no key is sent."""
    agreed = options.agreed | {lost.pair for lost in desk.so_far.agreed}
    chosen = options.trusted or _is_chosen(desk, provider)
    options = replace(options, agreed=agreed, trusted=chosen)
    while True:
        lost = next((lost for _, lost in probe.strays([provider], options)), None)
        if lost is None:
            return options
        yes = desk.prompter.confirm(
            Confirm(
                title=f"{lost.question} to check it?",
                short="Send the key there",
                default=False,
                unasked=False,
                hint=f"after a no {lost.host} is asked without the key",
            )
        )
        if not yes:
            return options
        desk.so_far.agreed = (*desk.so_far.agreed, lost)
        options = replace(options, agreed=options.agreed | {lost.pair})


def _is_chosen(desk: Desk, provider: Provider) -> bool:
    """Whether the person named the key here, and no file did."""
    there = desk.config.provider(provider.id)
    return there is None or there.key is None or there.key != provider.key
