"""Whether somebody is there to be asked."""

from openclaw_cfg.cli.options import Context


def attended(context: Context) -> bool:
    """Whether all streams are terminals and this is no CI, which may have one too."""
    automatic = context.env.get("CI", "").lower() not in {"", "0", "false"}
    return context.console.interactive() and not automatic
