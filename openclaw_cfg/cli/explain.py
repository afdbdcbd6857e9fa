"""`openclaw-cfg explain`."""

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from openclaw_cfg.app.explain import document, explanation, is_rule
from openclaw_cfg.cli import complete
from openclaw_cfg.cli.console import Console
from openclaw_cfg.cli.options import Context, cli_command, json_option, version_option
from openclaw_cfg.errors import UsageError
from openclaw_cfg.output.printable import clean
from openclaw_cfg.report import Explanation
from openclaw_cfg.rules import explanations

if TYPE_CHECKING:
    from openclaw_cfg.app.explain_setting import SettingPage


@cli_command(
    "explain",
    epilog="""\b
Examples:
  openclaw-cfg explain unknown-key
  openclaw-cfg explain agents.defaults.heartbeat.every
  openclaw-cfg explain 'models.providers.*.models[].cost'
  openclaw-cfg explain              all rules, a line each
""",
)
@click.argument(
    "what", metavar="[RULE|PATH]", required=False, shell_complete=complete.explained
)
@version_option("For this version of OpenClaw.")
@json_option
def command(
    context: Context,
    *,
    what: str | None,
    openclaw_version: str | None,
    as_json: bool,
) -> None:
    """Explain a rule or a setting.

    A rule: a bad and a good example, and how to fix it. A setting, by its path: what
    it does, type, accepted values, default, versions, and the rules about it.
    """
    console = context.console
    if openclaw_version and (what is None or is_rule(what)):
        raise UsageError("--openclaw-version goes with the path of a setting")
    if what is not None and not is_rule(what):
        # Settings need the schemas; rules do not.
        from openclaw_cfg.app.explain_setting import setting_page  # noqa: PLC0415

        page = setting_page(what, openclaw_version, context.workspace().schemas)
        if as_json:
            console.json(page.document(), schema="explain-1")
        else:
            console.result("\n".join(_page(page)))
            _tables(console, page)
    elif as_json:
        console.json(document(what), schema="explain-1")
    elif what is None:
        from openclaw_cfg.cli.grid import Paragraph  # noqa: PLC0415  (rich is slow)

        for entry in explanations():
            start = f"{entry.severity:<8} {entry.id:<28} "
            console.show(Paragraph(f"{start}{_summary(entry)}", indent=len(start)))
    else:
        entry = explanation(what)
        console.result(
            f"{entry.id} ({entry.level})\n\n{entry.summary}\n\n"
            f"Bad:\n{_indented(entry.bad)}\n\nGood:\n{_indented(entry.good)}\n\n"
            f"How to fix it: {entry.how}"
        )


def _summary(entry: Explanation) -> str:
    return f"{entry.summary} (info {entry.info})" if entry.info else entry.summary


def _indented(text: str) -> str:
    return "\n".join(f"  {line}" for line in text.splitlines())


def _page(page: "SettingPage") -> Iterator[str]:
    found = page.setting
    of = f"OpenClaw {page.version}" if page.version else "the compact form"
    yield f"{page.path} ({found.title or of})"
    if found.description:
        yield f"\n{found.description}"
    if not found.known:
        yield f"\nThere is no such setting in {of}{' any more' if found.past else ''}."
    facts = (
        ("type", found.kind),
        ("values", ", ".join(map(_shown, found.choices))),
        ("limits", ", ".join(found.bounds)),
        ("default", ", ".join(map(_shown, found.default))),
        ("required", "yes" if found.required else ""),
        ("versions", found.past.told if found.past else ""),
        ("path", page.pattern if page.pattern != page.path else ""),
    )
    if any(text for _, text in facts):
        yield ""
    yield from (f"{name:<10}{text}" for name, text in facts if text)


def _tables(console: Console, page: "SettingPage") -> None:
    """The keys that it accepts and the rules about it, in columns."""
    keys = [(name, one.description or one.kind) for name, one in page.keys.items()]
    rules = [(f"{one.id} ({one.severity})", _summary(one)) for one in page.rules]
    for title, rows in (("Keys", keys), ("Rules about it", rules)):
        if rows:
            from rich.table import Table  # noqa: PLC0415  (rules do without)

            table = Table(box=None, show_header=False, padding=(0, 0, 0, 2))
            table.add_column(no_wrap=True)
            for row in rows:
                table.add_row(*(clean(cell) for cell in row))
            console.result(f"\n{title}:")
            console.show(table)


def _shown(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
