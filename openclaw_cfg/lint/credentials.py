"""Every place of a configuration where a key is given, for the rules about keys."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from msgspec import Struct

from openclaw_cfg.catalog.preset import Preset
from openclaw_cfg.jsonpath import JsonPath, get
from openclaw_cfg.lint.context import ResolvedProvider, RuleContext
from openclaw_cfg.model import is_loopback
from openclaw_cfg.openclaw.substitution import has_reference
from openclaw_cfg.redact import is_secret_name
from openclaw_cfg.secret import Literal, Secret, parse_secret

# Placeholders for servers without keys, and OpenClaw's own marks for other ways to log
# in; they are not secret.
_STAND_INS: Final = frozenset(
    {
        "codex-app-server",
        "custom-local",
        "gcp-vertex-credentials",
        "llama-cpp-local",
        "lm-studio",
        "lmstudio",
        "minimax-oauth",
        "none",
        "ollama",
        "ollama-local",
        "sglang",
        "sglang-local",
        "vllm",
        "vllm-local",
    }
)
# For servers on this machine people mostly write any short word.
_LONG: Final = 24
_PLACEHOLDER: Final = re.compile(
    r"""(bearer\ )?<[^>]*>\Z | \.{3}\Z | .*(\.{3}|…)\Z | [x*•]{3,}\Z | (sk-)?[x*]{3,}\Z
      | (.*[-_ ])?(your|my|insert|replace|change|todo|example|dummy|placeholder|fixme)
        ([-_ ].*)?\Z
      | (sk-)?(your|replace|change)[-_]?\w*\Z
      | (api[-_ ]?key|token|secret|password|changeme|test|key)\Z
    """,
    re.VERBOSE | re.IGNORECASE,
)

_NAME: Final = r"([A-Za-z_][A-Za-z0-9_]*)"
# How other programs write a variable: shells, Windows, opencode, LiteLLM, GitHub,
# templates.
_WHOLE: Final = tuple(
    re.compile(pattern + r"\Z")
    for pattern in (
        rf"\$\{{\s*{_NAME}\s*:?[-=?+][^}}]*\}}",
        rf"\$\{{\s*(?:env[:.])?{_NAME}\s*\}}",
        rf"%{_NAME}%",
        rf"\{{(?:env|file):{_NAME}\}}",
        rf"(?:os\.environ/|env:|\$env:|process\.env\.|secretref-env:|__env__:){_NAME}",
        rf"\$?\{{\{{\s*(?:env\.|secrets\.)?{_NAME}\s*\}}\}}",
    )
)
_OWN: Final = re.compile(r"\$\{[A-Z_][A-Z0-9_]*\}\Z")


class Credential(Struct, frozen=True, kw_only=True):
    """A key and where it is given; `known` is the provider that it is for, if any."""

    secret: Secret
    path: JsonPath
    known: ResolvedProvider | None = None


@lru_cache(maxsize=1)  # six rules ask this about the same context
def credentials(context: RuleContext) -> tuple[Credential, ...]:
    """Keys of providers, then every other secret that OpenClaw takes as a reference."""
    return tuple(_credentials(context))


def _credentials(context: RuleContext) -> Iterator[Credential]:
    seen: set[JsonPath] = set()
    for known in context.providers:
        fields = [(context.path(known, "key"), known.provider.key)]
        if context.native:
            at = context.path(known, "headers")
            headers = known.provider.headers.items()
            fields += [((*at, n), s) for n, s in headers if is_secret_name(n)]
        for path, secret in fields:
            seen.add(path)
            if secret is not None:
                yield Credential(secret=secret, path=path, known=known)
    if context.native:
        for path, value in context.secret_places:
            secret = parse_secret(value)
            if path in seen or secret is None or not _is_key(path):
                continue
            yield Credential(secret=secret, path=path)


def literal(credential: Credential) -> str:
    """The key itself where it is in the file; empty for anything else."""
    match credential.secret:
        case Literal(value) if not has_reference(value):
            text = value.strip()
            other = _is_stand_in(text, credential) or foreign_name(text)
            return "" if other else text
    return ""


def is_placeholder(text: str) -> bool:
    """Whether a key is the text of an example: `YOUR_KEY`, `<key>`, `sk-xxx`."""
    return _PLACEHOLDER.match(text.strip()) is not None


def foreign_name(text: str) -> str:
    """The variable that a text names in another tool's syntax; empty for none."""
    text = text.strip()
    if _OWN.match(text):
        return ""
    found = next((m for m in (p.match(text) for p in _WHOLE) if m), None)
    return found[1].upper() if found else ""


def needs_key(known: ResolvedProvider | None) -> bool:
    """Whether the provider checks its key at all."""
    preset = known.preset if known else None
    return preset is None or preset.key.required


def _is_key(path: JsonPath) -> bool:
    """Whether a path is that of a key; of headers, only those with a secret's name."""
    return path[-2:-1] != ("headers",) or is_secret_name(str(path[-1]))


def is_stand_in(text: str, preset: Preset | None) -> bool:
    """Whether a key is a word that means "no key", as OpenClaw requires some text."""
    there = preset is not None and text == preset.key.placeholder
    return not text or there or text.lower() in _STAND_INS


def _is_stand_in(text: str, credential: Credential) -> bool:
    known = credential.known
    if is_stand_in(text, known.preset if known else None):
        return True
    if known is None:
        return False
    if known.preset and text in known.preset.key.env:
        return True
    if known.url and is_loopback(known.url.host) and len(text) < _LONG:
        return True
    # `acme:manual` is the name of a login in OpenClaw's own store.
    return text.lower().startswith(f"{known.provider.id.lower()}:")


def is_login_name(context: RuleContext, text: str) -> bool:
    """Whether a key is the id of a login that `auth.profiles` lists."""
    return get(context.written, "auth", "profiles", text) is not None
