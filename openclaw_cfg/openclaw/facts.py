"""Lists that OpenClaw checks with and that are not in its JSON Schema.

They are in `schemas/openclaw-<version>.json`, which `.ci/openclaw-facts.mjs` writes
from the installed package.
"""

from collections.abc import Mapping
from functools import cache
from typing import Final

from msgspec import Struct, field
from msgspec.json import decode

from openclaw_cfg.resources import folder

VERSION: Final = "2026.9.6"


class BundledPlugin(Struct, frozen=True, kw_only=True, rename="camel"):
    """A plugin that comes with OpenClaw.

    Attributes:
        enabled_by_default: whether it is active without being named.
        kind: slots that it can fill, such as `memory`.
        channels: ids of the channels that it provides.
        web_search: ids of the web search providers that it provides.
        commands: chat commands that people confuse with its id.
    """

    enabled_by_default: bool = False
    kind: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    web_search: tuple[str, ...] = ()
    commands: tuple[str, ...] = ()


class NameRules(Struct, frozen=True, kw_only=True, rename="camel"):
    """Environment variable names, in capitals, that a place may not set."""

    names: frozenset[str]
    prefixes: tuple[str, ...] = ()
    suffixes: tuple[str, ...] = ()
    words: tuple[tuple[str, ...], ...] = ()

    def forbids(self, name: str) -> bool:
        """Whether `name` is one of them; case does not matter."""
        upper = name.upper()
        return (
            upper in self.names
            or upper.startswith(self.prefixes)
            or upper.endswith(self.suffixes)
            or any(_holds(upper, words) for words in self.words)
        )


class Facts(Struct, frozen=True, kw_only=True, rename="camel"):
    """The lists of one OpenClaw version.

    Attributes:
        version: of OpenClaw.
        built_in_providers: model providers that need neither `baseUrl` nor `models`.
        retired_models: by provider and model, lower-case; the successor or "".
        channels: bundled channel ids with their other names.
        plain_secrets: path patterns where a SecretRef is not allowed.
        secret_targets: path patterns whose SecretRef is resolved.
        plugins: bundled plugins by id.
        external_plugins: official plugins to install, by id; the npm name.
        bundled_models: by provider of a bundled plugin, the models that it lists.
        provider_plugins: by provider of an official plugin to install, the plugin's id.
        vendor_hosts: addresses where OpenClaw only uses listed models: host names, `*.`
            and their endings, or whole base URLs.
        web_search_installs: web search providers to install; the plugin's id.
        legacy_web_search_keys: provider ids that used to be in `tools.web.search`.
        config_environment: names that `env.vars` may not set.
        workspace_environment: names that a project's `.env` may not set.
    """

    version: str = field(name="openclaw")
    built_in_providers: frozenset[str]
    retired_models: Mapping[str, Mapping[str, str]]
    channels: Mapping[str, tuple[str, ...]]
    plain_secrets: tuple[str, ...]
    secret_targets: tuple[str, ...]
    plugins: Mapping[str, BundledPlugin]
    external_plugins: Mapping[str, str]
    bundled_models: Mapping[str, tuple[str, ...]]
    provider_plugins: Mapping[str, str]
    vendor_hosts: tuple[str, ...]
    web_search_installs: Mapping[str, str]
    legacy_web_search_keys: frozenset[str]
    config_environment: NameRules
    workspace_environment: NameRules


@cache  # a shipped file; reading it again for each file took an eighth of the time
def load_facts() -> Facts:
    """The lists of OpenClaw, read from the file that is shipped with the package."""
    path = folder("schemas") / f"openclaw-{VERSION}.json"
    return decode(path.read_bytes(), type=Facts)


def _holds(name: str, words: tuple[str, ...]) -> bool:
    parts = tuple(part for part in name.split("_") if part)
    starts = range(len(parts) - len(words) + 1)
    return any(parts[start : start + len(words)] == words for start in starts)
