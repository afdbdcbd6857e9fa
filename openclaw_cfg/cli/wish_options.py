"""The flags of `init` and `add`, which make a wish."""

from collections.abc import Callable
from typing import Any, Final, TypeVar

import click

from openclaw_cfg.cli import complete
from openclaw_cfg.cli.options import (
    json_option,
    send_key_option,
    together,
    write_options,
)

F = TypeVar("F", bound=Callable[..., Any])


FLAGS: Final = (
    ("--id", "id", "ID", "The provider's id."),
    ("--base-url", "base_url", "URL", "Another address than the preset's."),
    ("--api", "api", "API", "The protocol, where the preset has several."),
    ("--region", "region", "REGION", "The region, where the preset has several."),
    ("--project", "project", "ID", "The project, for a cloud that has projects."),
    ("--api-key-env", "key_name", "NAME", "The environment variable with the key."),
    (
        *("--api-key-ref", "key_ref", "SOURCE:PROVIDER:ID"),
        "A secret reference, to a secret provider that is configured.",
    ),
    (
        *("--api-key-file", "key_file", "PATH"),
        "A file that OpenClaw reads the key from.",
    ),
    (
        *("--api-key-command", "key_command", "COMMAND"),
        "A command that prints the key for OpenClaw, with its full path.",
    ),
    (
        *("--secret", "store", "STORE"),
        (
            "How the key is stored: a reference to a variable (env), OpenClaw's own "
            ".env (dotenv), in clear text (inline), a secret reference (ref); or none, "
            "for a server without keys or a cloud's own credentials."
        ),
    ),
    ("--model", "models", "MODEL", "A model to configure; repeat for more."),
    (
        *("--context-window", "windows", "MODEL=TOKENS"),
        "The context window of a model, where its server is not asked for it.",
    ),
    (
        *("--embeddings-key-env", "embeddings", "NAME"),
        (
            "For a ChatGPT login: the variable with an OpenAI key for memory search, "
            "copied into OpenClaw's .env; or none, which searches by keywords."
        ),
    ),
)
"""The flags about a provider, in the order of the repeated command.

The flag, the field of a `ProviderWish`, the name of the value in the help, and the
help.
"""

REPEATED: Final = frozenset({"models", "windows"})
"""The fields whose flags can be repeated."""


def provider_options(*, pairs: bool) -> Callable[[F], F]:
    """The flags about a provider; with PRESET=VALUE if there may be several."""
    lead = "[PRESET=]" if pairs else ""
    return together(
        *(
            click.option(
                flag,
                field,
                metavar=lead + metavar,
                help=words,
                multiple=pairs or field in REPEATED,
                shell_complete=complete.of_preset(field),
            )
            for flag, field, metavar, words in FLAGS
        )
    )


default_options = click.option(
    "--default",
    metavar="REF",
    shell_complete=complete.models,
    help="Make this the defaultModel.",
)
fallback_option = click.option(
    "--fallback",
    "fallbacks",
    multiple=True,
    metavar="REF",
    shell_complete=complete.models,
    help="A model to try when the defaultModel fails; repeat for more, in order.",
)
no_fallback_option = click.option(
    "--no-fallback", is_flag=True, help="No fallbacks at all."
)


run_options = together(
    click.option(
        "--heartbeat",
        type=click.Choice(["on", "off", "api"]),
        help="Whether OpenClaw's heartbeat may run on a plan, unattended; `api`: only "
        "when an API does not answer.",
    ),
    send_key_option,
    click.option("--no-probe", is_flag=True, help="Do not ask the providers first."),
    write_options,
    json_option,
)
