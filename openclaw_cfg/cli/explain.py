"""`openclaw-cfg explain`."""

import click

from openclaw_cfg.app.explain import explanation, explanations
from openclaw_cfg.cli import complete
from openclaw_cfg.cli.options import Context, cli_command


@cli_command(
    "explain",
    epilog="""\b
Examples:
  openclaw-cfg explain unknown-key
  openclaw-cfg explain              all rules, a line each
""",
)
@click.argument("rule", required=False, shell_complete=complete.rules)
def command(context: Context, *, rule: str | None) -> None:
    """Tell what a rule means: a bad and a good example, and how to settle it."""
    if rule is None:
        for entry in explanations():
            context.console.result(
                f"{entry.severity:<8} {entry.id:<28} {entry.summary}"
            )
        return
    entry = explanation(rule)
    context.console.result(
        f"{entry.id} ({entry.severity})\n\n{entry.summary}\n\n"
        f"Bad:\n{_indented(entry.bad)}\n\nGood:\n{_indented(entry.good)}\n\n"
        f"How to settle it: {entry.how}"
    )


def _indented(text: str) -> str:
    return "\n".join(f"  {line}" for line in text.splitlines())
