"""Whether somebody is there to be asked."""

from collections.abc import Mapping

from openclaw_cfg.cli.options import Context


def attended(context: Context) -> bool:
    """Whether all streams are terminals and this is not CI, which may have one too."""
    return context.console.interactive() and not in_ci(context.env)


def in_ci(env: Mapping[str, str]) -> bool:
    """Whether a CI system or pre-commit runs this."""
    return any(
        env.get(name, "").lower() not in {"", "0", "false"}
        for name in ("CI", "PRE_COMMIT")
    )
