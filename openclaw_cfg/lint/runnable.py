"""Whether OpenClaw could really run a model that a configuration names.

OpenClaw 2026.9.6 accepts any text as a reference until a message comes: then several
settings must agree, or it answers "Unknown model". The rules, `status` and `default`
all use this one check of them: the provider's entry, its plugin, the model's id, and
for a chosen model the key or login, and for a hook's the list of allowed models.
"""

import shlex
from collections.abc import Iterator
from difflib import get_close_matches
from enum import StrEnum
from typing import Final

from msgspec import Struct

from openclaw_cfg.catalog.find import by_provider, preset_ids
from openclaw_cfg.catalog.preset import Kind, Preset
from openclaw_cfg.dialects import native
from openclaw_cfg.jsonpath import Json, JsonPath, as_array, as_object, get
from openclaw_cfg.lint.access import has_credentials, has_key, unset_variable
from openclaw_cfg.lint.allowed import allows, policy_at, policy_of
from openclaw_cfg.lint.context import ResolvedProvider, RuleContext
from openclaw_cfg.lint.filtered import CURE, DOOR, OFFER, REFUSES, is_filtered
from openclaw_cfg.lint.reference import Reference
from openclaw_cfg.model import Provider, has_user
from openclaw_cfg.openclaw.known_models import (
    ANY_MODEL,
    finds,
    heir,
    is_bundled,
    is_gone,
    is_listed_live,
    is_vendor_address,
    nearest_known,
)
from openclaw_cfg.openclaw.login_command import for_agents
from openclaw_cfg.openclaw.model_refs import is_for_chats
from openclaw_cfg.openclaw.owner import key_instead
from openclaw_cfg.openclaw.plugin_entries import named_plugins, plugin_id

_LIKENESS: Final = 0.7
_RESPELL: Final = "openclaw-cfg fix --unsafe"
CHOOSE: Final = "openclaw-cfg default --auto"
"""The command where only another model helps."""

# These runtimes are OpenClaw's own; another program answers for the others.
_OWN_RUNTIMES: Final = frozenset({"", "auto", "default", "openclaw"})
# Without an address, the library or plugin for these protocols uses its own.
_ROUTED: Final = frozenset({"anthropic", "openai", "ollama", *ANY_MODEL})


class Requirement(StrEnum):
    """What has to be right so that a model runs, in the order of checking.

    `answer` is the reply of its provider to a request.
    """

    ENTRY = "entry"
    PLUGIN = "plugin"
    ID = "id"
    ALLOW = "allow list"
    LOGIN = "login"
    ANSWER = "answer"


class Runs(Struct, frozen=True, kw_only=True):
    """Whether a model runs, and why not.

    Attributes:
        runs: None where it cannot be known without a request to the provider.
        part: which check decided it.
        reason: lower case, no full stop; empty where there is nothing to say.
        help: what to do about it.
        command: the command that does it; empty where there is none.
        near: the reference that may be meant; empty where none is similar.
    """

    runs: bool | None
    part: Requirement
    reason: str = ""
    help: str = ""
    command: str = ""
    near: str = ""

    def as_json(self) -> dict[str, Json]:
        """For `--json`."""
        return {
            "runs": self.runs,
            "decidedBy": self.part,
            "reason": self.reason or None,
            "help": self.help or None,
            "command": self.command or None,
        }


def asked(context: RuleContext, *, offered: bool = False) -> Iterator[Reference]:
    """The references to models that answer in words, with aliases resolved.

    Args:
        offered: with those that a person may choose in a chat: models that have
            settings, or are in a list of allowed ones.
    """
    for ref in context.named if offered else context.references:
        if not is_for_chats(ref.path) or (ref.is_key and not offered):
            continue
        one = context.meant(ref.text, ref.path)
        if one.model and "*" not in one.model:
            yield one


def found(context: RuleContext, ref: Reference) -> Runs:
    """Whether OpenClaw finds the model of a reference with a provider at all."""
    known = context.known(ref.provider)
    if _runtime(context, ref):
        return Runs(
            runs=None,
            part=Requirement.PLUGIN,
            reason=f'the agent runtime "{_runtime(context, ref)}" has its own models',
        )
    if known is not None and known.base_url.strip():
        return _at_address(context, known, ref)
    listed = known is not None and _is_listed(known, ref)
    if known is not None and _has_own_address(known, ref):
        return Runs(runs=True, part=Requirement.ENTRY)
    if is_bundled(context.facts, ref.provider):
        return _of_plugin(context, known, ref, listed=listed)
    if ref.provider.strip().lower() in context.facts.provider_plugins:
        return _of_other_plugin(context, ref)
    return _of_nobody(context, known, ref)


def judge(context: RuleContext, ref: Reference, *, agent: JsonPath = ()) -> Runs:
    """Whether a model that is to be used runs: found, allowed, with a key.

    Args:
        agent: the path of the agent (or of the defaults) whose list of allowed models
            counts, for a reference that is not in the file.
    """
    if not ref.provider:
        return Runs(
            runs=None,
            part=Requirement.ENTRY,
            reason="which provider is meant depends on what else is configured",
            help="write provider/model",
        )
    base = found(context, ref)
    if base.runs is False:
        return base
    at, allow = (
        policy_at(context.written, agent) if agent else policy_of(context.written, ref)
    )
    if allow and not allows(allow, ref, context.aliases):
        return Runs(
            runs=False,
            part=Requirement.ALLOW,
            reason=f"{'.'.join(map(str, at))} does not allow it",
            help="add it to the list, or choose an allowed model",
            command="openclaw-cfg validate",
        )
    unset = unset_variable(context, ref.provider)
    if unset:
        return Runs(
            runs=False,
            part=Requirement.LOGIN,
            reason=f"its key is missing: {unset} is not set here",
            help=f"set {unset}",
            command=_adding(context, ref.provider),
        )
    # Only the vendor knows some ids, and it answers only with a key.
    asks_vendor = base.runs is None and base.part is Requirement.ID
    if (base.runs or asks_vendor) and not has_credentials(context, ref.provider):
        return Runs(
            runs=False,
            part=Requirement.LOGIN,
            reason="there is no key and no login for it here",
            **_credentials(context, ref.provider),
        )
    return base


def _credentials(context: RuleContext, provider: str) -> dict[str, str]:
    """How a provider gets its key or its login, whichever it is used with."""
    known, offer = context.known(provider), context.preset_of(provider)
    login = for_agents(login_command(provider), context.written)
    entry = known.provider if known else Provider(id=provider)
    add = key_instead(entry, context.loaded.environment)
    if add:
        both = f"log in (`{login}`), or set its key (`{add}`)"
        return {"help": both, "command": login}
    if offer is None or offer.kind is Kind.OAUTH:
        return {"help": "set its key, or log in", "command": login}
    return {"help": "set its key", "command": _adding(context, provider)}


def login_command(provider: str) -> str:
    """The command that logs in at a provider, of a file with one agent."""
    offers = by_provider(provider.strip().lower())
    known = (p.openclaw.login for p in offers if p.openclaw.login)
    usual = f"openclaw models auth login --provider {shlex.quote(provider)}"
    return next(known, usual)


def adding(provider: str, preset: Preset | None, *, entry: bool) -> str:
    """The command that asks for a provider's address and key.

    Args:
        entry: whether the configuration has an entry of this id, which names it.
    """
    if entry and provider not in preset_ids():
        return f"openclaw-cfg add {shlex.quote(provider)}"
    if preset is not None:
        return f"openclaw-cfg add {preset.id}"
    return f"openclaw-cfg add custom --id {shlex.quote(provider)}"


def _adding(context: RuleContext, provider: str) -> str:
    known = context.known(provider)
    name = known.provider.id if known else provider
    return adding(name, context.preset_of(provider), entry=known is not None)


def _at_address(context: RuleContext, known: ResolvedProvider, ref: Reference) -> Runs:
    """With an address every id runs, except at a vendor's own that OpenClaw knows."""
    if has_user(known.base_url):
        return Runs(
            runs=False,
            part=Requirement.ENTRY,
            reason="its baseUrl has a user or password: OpenClaw sends nothing there",
            help="take it out, and put the key into apiKey or a header",
        )
    if is_filtered(known):
        at = ("--id", known.provider.id, "--base-url", DOOR)
        offer = shlex.join(["openclaw-cfg", "add", OFFER, *at])
        return Runs(
            runs=False,
            part=Requirement.ENTRY,
            reason=f"its {REFUSES}",
            help=CURE,
            command=offer,
        )
    if _is_listed(known, ref) or not is_vendor_address(context.facts, known.base_url):
        return Runs(runs=True, part=Requirement.ENTRY)
    has = finds(context.facts, ref.provider, ref.model)
    if ref.provider.strip().lower() in context.facts.provider_plugins:
        has = None
    return _of_id(context, known, ref, has=has)


def _of_plugin(
    context: RuleContext,
    known: ResolvedProvider | None,
    ref: Reference,
    *,
    listed: bool,
) -> Runs:
    """A bundled provider without an address in the configuration."""
    has = finds(context.facts, ref.provider, ref.model)
    name = ref.provider.strip().lower()
    if known is not None and name == "ollama":
        has = True
    if not listed or has:
        return _of_id(context, known, ref, has=has)
    openai = known is None or not known.says_api or known.api.startswith("openai")
    if has is None or name in _ROUTED or not openai:
        return Runs(runs=None, part=Requirement.ENTRY)
    return Runs(
        runs=False,
        part=Requirement.ENTRY,
        reason=f'"{ref.provider}" has no baseUrl, and OpenClaw knows none for this '
        "model",
        help=f"set models.providers.{ref.provider}.baseUrl",
        command=_adding(context, name),
    )


def _of_id(
    context: RuleContext,
    known: ResolvedProvider | None,
    ref: Reference,
    *,
    has: bool | None,
) -> Runs:
    if has:
        return Runs(runs=True, part=Requirement.ID)
    live = is_listed_live(ref.provider) and has_key(context, ref.provider)
    if has is None or live:
        return Runs(
            runs=None,
            part=Requirement.ID,
            reason=f'only "{ref.provider}" can say whether it has this model',
            command=f"openclaw-cfg probe {ref.provider}",
        )
    model = nearest_known(context.facts, ref.provider, ref.model)
    near = f"{ref.provider}/{model}" if model else ""
    command = CHOOSE
    if near:
        command, help_ = _RESPELL, f'did you mean "{near}"?'
    elif known is None and not context.facts.bundled_models.get(ref.provider.lower()):
        add = _adding(context, ref.provider)
        command = f"{add} --model {shlex.quote(ref.model)}"
        help_ = f"add the provider with its address and this model: `{add}`"
    else:
        help_ = (
            "list it in the provider's `models` with its `baseUrl` if it is new; "
            f"`{command}` chooses another"
        )
    return Runs(
        runs=False,
        part=Requirement.ID,
        reason=f'OpenClaw knows no such model of "{ref.provider}"',
        help=help_,
        command=command,
        near=near,
    )


def _of_other_plugin(context: RuleContext, ref: Reference) -> Runs:
    """A provider whose plugin the gateway fetches if it is named where it looks."""
    plugin = context.facts.provider_plugins[ref.provider.strip().lower()]
    package = context.facts.external_plugins.get(plugin, plugin)
    if _is_off(context, plugin):
        return Runs(
            runs=False,
            part=Requirement.PLUGIN,
            reason=f'the plugin "{plugin}" is switched off, and no entry has an '
            f'address for "{ref.provider}"',
            help=f"run `openclaw plugins enable {plugin}`",
            command=f"openclaw plugins enable {plugin}",
        )
    if plugin not in context.used_plugins and ref.path[:3] != native.DEFAULT_MODEL:
        add = _adding(context, ref.provider)
        return Runs(
            runs=False,
            part=Requirement.PLUGIN,
            reason=f'the file has no provider "{ref.provider}", so OpenClaw does not '
            "use its plugin",
            help=f"add the provider: `{add}`",
            command=add,
        )
    return Runs(
        runs=None,
        part=Requirement.PLUGIN,
        reason=f"its plugin {package} is not part of OpenClaw: the gateway fetches it "
        "when it starts",
        command=f"openclaw plugins install {package}",
    )


def _of_nobody(
    context: RuleContext, known: ResolvedProvider | None, ref: Reference
) -> Runs:
    """A provider without an address and without a plugin that brings models."""
    gone = is_gone(ref.provider)
    if gone or nobody_has(context, ref.provider):
        near = nearest_provider(context, ref)
        return Runs(
            runs=False,
            part=Requirement.ENTRY,
            reason=f'there is no provider "{ref.provider}"',
            help=f'did you mean "{near}"?'
            if near
            else "choose a model of another provider"
            if gone
            else "add it to models.providers, or correct the id",
            command=_RESPELL if near else CHOOSE,
            near=f"{near}/{ref.model}" if near else "",
        )
    plugins = {*context.facts.plugins, *context.facts.external_plugins}
    if known is None and plugin_id(ref.provider) in plugins:
        return Runs(
            runs=False,
            part=Requirement.PLUGIN,
            reason=f'the plugin "{ref.provider}" has no models for an agent',
            help="choose a model of another provider",
            command=CHOOSE,
        )
    return Runs(
        runs=None,
        part=Requirement.PLUGIN,
        reason="a plugin that is not known here may run it",
    )


def nobody_has(context: RuleContext, provider: str) -> bool:
    """Whether a provider is neither configured nor provided by any active plugin.

    A plugin of the user may provide any; `<name>` is a placeholder in an example.
    """
    return not (
        context.known(provider)
        or context.is_built_in(provider)
        or "<" in provider
        or plugin_id(provider) in named_plugins(context.written)
        or as_array(get(context.written, "plugins", "load", "paths"))
    )


def nearest_provider(context: RuleContext, ref: Reference) -> str:
    """The provider that may be meant: the most similar id; empty if there is none.

    Of one that is gone, the vendor's other one, where it may have the model.
    """
    if is_gone(ref.provider):
        return heir(context.facts, ref.provider, ref.model)
    own = [known.provider.id for known in context.providers]
    built_in = (n for n in context.facts.built_in_providers if not is_gone(n))
    known = [*own, *sorted(built_in)]
    name = ref.provider.lower()
    return next(iter(get_close_matches(name, known, cutoff=_LIKENESS)), "")


def _is_listed(known: ResolvedProvider, ref: Reference) -> bool:
    ids = {model.id.lower() for model in known.provider.models}
    wanted = ref.model.lower()
    return wanted in ids or f"{known.provider.id}/{wanted}".lower() in ids


def _has_own_address(known: ResolvedProvider, ref: Reference) -> bool:
    """Whether the entry gives this model itself an address."""
    wanted = ref.model.lower()
    rows = (one for one in known.provider.models if one.id.lower() == wanted)
    return any(str(row.settings.get("baseUrl") or "").strip() for row in rows)


def _is_off(context: RuleContext, plugin: str) -> bool:
    plugins = get(context.written, "plugins")
    return (
        get(plugins, "enabled") is False
        or plugin in as_array(get(plugins, "deny"))
        or get(plugins, "entries", plugin, "enabled") is False
    )


def _runtime(context: RuleContext, ref: Reference) -> str:
    """The agent runtime that a model is bound to, where it is not OpenClaw's own."""
    models = as_object(get(context.written, "agents", "defaults", "models"))
    known = context.known(ref.provider)
    provider = known.provider.settings.get("agentRuntime") if known else None
    of_model = (models.get(name) for name in (ref.name, ref.text.strip()))
    for runtime in (*(get(one, "agentRuntime") for one in of_model), provider):
        name = get(runtime, "id")
        if isinstance(name, str) and name.strip().lower() not in _OWN_RUNTIMES:
            return name.strip()
    return ""
