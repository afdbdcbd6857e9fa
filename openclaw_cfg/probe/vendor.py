"""What the catalogue knows about an endpoint, in the terms of the probe."""

import re
from typing import Final

from msgspec.structs import replace

from openclaw_cfg.catalog import diagnose, endpoint_at, shipped
from openclaw_cfg.catalog.api import KeyCheck
from openclaw_cfg.catalog.errors import evidence_of
from openclaw_cfg.catalog.fault import hidden_fault, read_fault
from openclaw_cfg.catalog.preset import Kind, Preset
from openclaw_cfg.catalog.refusals import read_refusal
from openclaw_cfg.openclaw.request_paths import root_of
from openclaw_cfg.probe.account import at
from openclaw_cfg.probe.address import origin
from openclaw_cfg.probe.base import Answer, Ask, KeyHeader, Status, Target, Verdict
from openclaw_cfg.probe.judgement import HELP
from openclaw_cfg.probe.wording import quoted
from openclaw_cfg.secret import Literal

# The protocols whose base URL is meant by `{base}` in a list of a given shape.
_FAMILY: Final = {
    "openai": "openai-",
    "anthropic": "anthropic-",
    "google": "google-",
    "ollama": "ollama",
}
_HEADERS: Final = {
    "anthropic": KeyHeader("x-api-key", ""),
    "google": KeyHeader("x-goog-api-key", ""),
    "ollama": KeyHeader(),
    "openai": KeyHeader(),
}
_VERSION: Final = {"anthropic-version": "2023-06-01"}


def may_be_plan(preset: Preset | None, base_url: str, key: Literal | None) -> bool:
    """Whether the terms may restrict a key to interactive tools.

    Where a vendor sells a plan and a general API at the same address, only the start of
    the key can tell which it is for; a key that does not tell is treated as the plan's,
    and so is any key at an unknown path of a plan's host.
    """
    if preset is not None and preset.kind is Kind.CODING_PLAN:
        return True
    plans = [p for p in shipped().at_host(base_url) if p.kind is Kind.CODING_PLAN]
    if preset is None or (here := endpoint_at(preset, base_url)) is None:
        return bool(plans)
    shared = any(here.url == e.url for plan in plans for e in plan.endpoints)
    general = preset.key.prefixes
    return shared and not (general and key and key.value.startswith(general))


def list_proves_key(preset: Preset | None) -> bool | None:
    """Whether getting a list of models proves that the key is valid; None: unknown."""
    facts = preset.model_list if preset else None
    if facts is None or (facts.public and facts.proves_key):
        return None
    return facts.proves_key


def fits(preset: Preset, target: Target) -> bool:
    """Whether a base URL is exactly one that the vendor documents for the protocol.

    A URL with an extra or missing `/v1` finds its preset by the host, but must be
    called as it is, as OpenClaw does.
    """
    base = root_of(target.base_url, target.api)
    own = (e.url for e in preset.endpoints if e.api == target.api)
    return any(_is_made_of(template, base) for template in own)


def proper_base(preset: Preset | None, target: Target) -> str:
    """The base URL that the vendor documents for a host and protocol; empty if none."""
    if preset is None or fits(preset, target):
        return ""
    same = [e.url for e in preset.endpoints if e.api == target.api and "{" not in e.url]
    here = origin(target.base_url)
    return next((url for url in same if origin(url) == here), "")


def list_ask(preset: Preset | None, target: Target, ask: Ask) -> Ask:
    """The adapter's request for the list of models, at the address the vendor names."""
    facts = preset.model_list if preset else None
    if preset is None or facts is None or not fits(preset, target):
        return ask
    base = _base_for(preset, target, facts.shape) if "{base}" in facts.url else ""
    if "{base}" in facts.url and not base:
        return ask
    own = target.api.startswith(_FAMILY[facts.shape])
    if own and ask.url.partition("?")[0] == _filled(facts.url, base, target):
        return ask  # the same, except for the page size
    headers = _VERSION if facts.shape == "anthropic" else {}
    return replace(
        ask,
        url=_filled(facts.url, base, target),
        headers=ask.headers if own else headers,
        credential=ask.credential if own else _HEADERS[facts.shape],
    )


def check_asks(preset: Preset | None, target: Target) -> list[tuple[Ask, KeyCheck]]:
    """The vendor's free checks of a key.

    The first decides whether the key is valid; others only tell more about the account.
    """
    if preset is None:
        return []
    shape = preset.model_list.shape if preset.model_list else "openai"
    base = _base_for(preset, target, shape) or target.base_url
    return [
        (
            Ask(
                url=_filled(check.url, base, target),
                method=check.method,
                headers=_VERSION if shape == "anthropic" else {},
                credential=_HEADERS[shape],
            ),
            check,
        )
        for check in preset.key_checks
        if check.url
    ]


def passes(check: KeyCheck, answer: Answer) -> bool:
    """Whether an answer is the one for a valid key."""
    value = answer.json
    good = all(at(value, path) == want for path, want in check.ok.json.items())
    return answer.status == check.ok.status and good and not hidden_fault(value)


def refined(preset: Preset | None, answer: Answer, verdict: Verdict) -> Verdict:
    """A verdict on a refusal, improved by the vendor's own codes and terms.

    The vendor's documentation wins over general meanings unless its evidence is weaker:
    its words beat general words, but not the name of an error.
    """
    if preset is None:
        return verdict
    own = diagnose(preset, answer.status, answer.text, at_least=verdict.evidence)
    if own is not None:
        status, meaning, fix = Status(own.verdict), quoted(own.meaning), quoted(own.fix)
        verdict = Verdict(status, meaning, fix, evidence=evidence_of(own))
        return _with_terms(preset, answer, verdict)
    if verdict.help != HELP.get(verdict.status):
        return verdict  # it matches the message
    usual = (e for e in preset.errors if not (e.code or e.text))
    fix = next((e.fix for e in usual if e.verdict == verdict.status), "")
    verdict = replace(verdict, help=quoted(fix)) if fix else verdict
    return _with_terms(preset, answer, verdict)


def _with_terms(preset: Preset, answer: Answer, verdict: Verdict) -> Verdict:
    """A verdict with the vendor's terms, if these are the reason."""
    reading = read_refusal(read_fault(answer.json), answer.status)
    if reading is None or not reading.saying.terms:
        return verdict
    terms = quoted(preset.policy.summary, limit=240)
    return replace(verdict, help=f"{verdict.help}; the terms: {terms}")


def _is_made_of(template: str, url: str) -> bool:
    """Whether `url` is `template` with its `{names}` filled in."""
    pattern = re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(_here(template)))
    return re.fullmatch(pattern, _here(url), re.IGNORECASE) is not None


def _here(url: str) -> str:
    """The host in one form: this machine has several names."""
    return re.sub(r"(?<=//)(localhost|\[::1\])(?=[:/]|\Z)", "127.0.0.1", url)


def _base_for(preset: Preset, target: Target, shape: str) -> str:
    """The base URL with a list of this shape, in the same region."""
    family = _FAMILY[shape]
    if target.api.startswith(family):
        return target.base_url
    here = endpoint_at(preset, target.base_url)
    fitting = [e for e in preset.endpoints if e.api.startswith(family)]
    same = [e for e in fitting if here and e.region == here.region]
    return next((e.url for e in same if "{" not in e.url), "")


def _filled(url: str, base: str, target: Target) -> str:
    return url.replace("{base}", base).replace("{origin}", origin(target.base_url))
