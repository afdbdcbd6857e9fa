"""`--json` of the commands that change the configuration: the result."""

from collections.abc import Iterable

from openclaw_cfg.app.change import ConfigChange
from openclaw_cfg.cli.console import Console
from openclaw_cfg.cli.write import undo_of
from openclaw_cfg.errors import UsageError
from openclaw_cfg.jsonpath import Json
from openclaw_cfg.redact import scrub


def refuse_questions(*, yes: bool, dry_run: bool) -> None:
    """Require `--yes` or `--dry-run`: a program that reads the output cannot answer.

    Raises:
        UsageError: neither `--yes` nor `--dry-run` was given.
    """
    if not (yes or dry_run):
        raise UsageError(
            "--json asks nothing, and a write needs a confirmation",
            hint="pass --yes, or --dry-run to see what would change, such as",
            flags=("--dry-run",),
        )


def print_change(
    console: Console,
    change: ConfigChange,
    *,
    command: str,
    written: bool,
    dry_run: bool,
    notes: Iterable[str] = (),
) -> None:
    """Print the one document; no key is in it."""
    config = change.config
    models: dict[str, Json] = {
        provider.id: [model.id for model in provider.models]
        for provider in config.providers
    }
    document: dict[str, Json] = {
        "version": 1,
        "command": command,
        "path": str(change.read.path),
        "changed": change.needed,
        "dryRun": dry_run,
        "written": written,
        "diff": [*change.diff()] if change.needed else [],
        "providers": [{"id": name, "models": ids} for name, ids in models.items()],
        "defaultModel": str(config.primary) if config.primary else None,
        "fallbacks": [*map(str, config.fallbacks)],
        "variables": [variable.name for variable in change.variables],
        "notes": [*dict.fromkeys((*notes, *map(scrub, change.lost())))],
        "undo": undo_of(change.read.path) if written else None,
    }
    console.json(document, schema="change-1")
