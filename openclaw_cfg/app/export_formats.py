"""Other tools' formats for providers: shell lines, LiteLLM's proxy, Open WebUI."""

import json
import shlex
from collections.abc import Iterator, Mapping
from typing import Final

from openclaw_cfg.app.export import Export, Exported, ExportFormat
from openclaw_cfg.openclaw.request_paths import GEMINI
from openclaw_cfg.output.printable import is_harmless, printable

_OPENAI: Final = "OPENAI"
_ANTHROPIC: Final = "ANTHROPIC"
# For a server that needs no key: without any, these tools send the vendor's key that
# they find in the environment.
_NO_KEY: Final = "none"
_ENV: Final[Mapping[str, str]] = {
    "openai-completions": _OPENAI,
    "openai-responses": _OPENAI,
    "anthropic-messages": _ANTHROPIC,
}
# OpenClaw's protocol → LiteLLM's name for providers with it.
_LITELLM: Final[Mapping[str, str]] = {
    "openai-completions": "openai",
    "openai-responses": "openai/responses",
    "anthropic-messages": "anthropic",
    "google-generative-ai": "gemini",
    "ollama": "ollama_chat",
}
# Open WebUI splits its lists at `;` and its models at `,`; readers of environment files
# treat the other characters differently, quoted or not.
_UNSAYABLE: Final = frozenset(";'\"\\$`")


def _env(found: Export) -> str:
    """A line for one provider, as the libraries of OpenAI and Anthropic read.

    It is one: a shell that lacks the key then changes nothing, and no other key that
    it has is sent to the address. The models are in a comment because there is no
    variable that all tools share.
    """
    (one,) = found.providers
    prefix = _ENV[one.api]
    models = ", ".join(one.models) or "any model of the vendor"
    key = shlex.quote(one.key or _NO_KEY)
    if one.key is None and one.variable:
        # Without braces, so that fish reads it, too.
        key = f'"${one.variable}"'
    steps = []
    if (one.variable, one.id) in found.unset:
        steps.append(f': "${{{one.variable}:?is not set in this shell}}"')
    if prefix == _ANTHROPIC:
        # Its library sends this one along. Fish has no `unset` and stops here.
        steps.append("unset ANTHROPIC_AUTH_TOKEN")
    url = shlex.quote(one.base_url)
    name = _key_variable(one.api)
    steps.append(f"export {name}={key} {prefix}_BASE_URL={url}")
    return f"{printable(f'# {one.id}: {models}')}\n{' && '.join(steps)}\n"


def _key_variable(api: str) -> str:
    return f"{_ENV[api]}_API_KEY"


def _litellm(found: Export) -> str:
    """The proxy's `config.yaml`; its models have the same names as in OpenClaw."""
    lines = [
        "# For: litellm --config FILE. Keys come from the environment; set each one.",
        "# For a missing one LiteLLM sends OPENAI_API_KEY or ANTHROPIC_API_KEY.",
        "general_settings:",
        "  # What the proxy's own clients have to send; without one it does not start.",
        "  master_key: os.environ/LITELLM_MASTER_KEY",
        "model_list:",
    ]
    for one in found.providers:
        lines += [line for model in one.models for line in _entry(one, model)]
    if found.fallbacks and found.default:
        rest = ", ".join(map(_text, found.fallbacks))
        lines += [
            "litellm_settings:",
            "  fallbacks:",
            f"    - {_text(found.default)}: [{rest}]",
        ]
    return "\n".join(lines) + "\n"


def _open_webui(found: Export) -> str:
    """Open WebUI's environment; addresses and keys are lists in the same order.

    A shell, python-dotenv and Compose read the lines alike: values are quoted and
    contain none of `_UNSAYABLE`.
    """
    servers = [one for one in found.providers if one.api == "ollama"]
    others = [one for one in found.providers if one.api != "ollama"]
    pairs = {}
    if others:
        urls = ";".join(one.base_url for one in others)
        pairs["ENABLE_OPENAI_API"] = "true"
        pairs["OPENAI_API_BASE_URLS"] = shlex.quote(urls)
        pairs["OPENAI_API_KEYS"] = f'"{";".join(map(_webui_key, others))}"'
    if servers:
        pairs["OLLAMA_BASE_URLS"] = shlex.quote(";".join(s.base_url for s in servers))
    model = found.default.partition("/")[2]
    if model.isprintable() and _UNSAYABLE.union(",").isdisjoint(model) and model:
        pairs["DEFAULT_MODELS"] = shlex.quote(model)
    return "".join(f"export {name}={value}\n" for name, value in pairs.items())


TARGETS: Final[tuple[ExportFormat, ...]] = (
    ExportFormat(
        id="env",
        place="curl",
        apis=frozenset(_ENV),
        only_one=True,
        render=_env,
        key_variable={api: _key_variable(api) for api in _ENV},
    ),
    ExportFormat(
        id="litellm", place="litellm", apis=frozenset(_LITELLM), render=_litellm
    ),
    ExportFormat(
        id="open-webui",
        place="open-webui",
        apis=frozenset({"openai-completions", "openai-responses", "ollama"}),
        render=_open_webui,
        unsayable=_UNSAYABLE,
    ),
)


def _entry(one: Exported, model: str) -> Iterator[str]:
    kind = _LITELLM[one.api]
    if one.id == "openai" and kind == "openai/responses":
        # The vendor itself answers chats at the same address too.
        kind = "openai"
    yield f"  - model_name: {_text(f'{one.id}/{model}')}"
    yield "    litellm_params:"
    yield f"      model: {_text(f'{kind}/{model}')}"
    if (kind, one.base_url) != ("gemini", GEMINI):  # what LiteLLM does without it
        yield f"      api_base: {_text(one.base_url)}"
    if one.key is not None:
        yield f"      api_key: {_text(one.key)}"
    elif one.variable:
        yield f"      api_key: os.environ/{one.variable}"
    else:
        yield f'      api_key: "{_NO_KEY}"  # else LiteLLM sends a key of its own'


def _text(text: str) -> str:
    """A string as YAML: JSON's strings are its quoted ones, but for large escapes."""
    return "".join(
        c if is_harmless(c) else f"\\U{ord(c):08x}"
        for c in json.dumps(text, ensure_ascii=False)
    )


def _webui_key(one: Exported) -> str:
    """A server's key; Open WebUI takes OPENAI_API_KEY where the list is empty."""
    if one.key is None and one.variable:
        return f"${{{one.variable}:-{_NO_KEY}}}"
    return one.key or _NO_KEY
