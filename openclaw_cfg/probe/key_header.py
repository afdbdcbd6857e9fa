"""Whether a refusal demands the key in another header."""

import re
from typing import Final

from openclaw_cfg.catalog.fault import read_fault
from openclaw_cfg.probe.base import Answer, Credential, KeyHeader

_WANTS_BEARER: Final = re.compile(
    r"\bauthorization\b.{0,30}\bheader|\bheader.{0,30}\bauthorization\b|\bbearer\b",
    re.IGNORECASE,
)
# Some vendors write "api-key" for "API key".
_WANTS_OWN: Final = re.compile(
    r"\b(?:missing|requires?|needs?|provide|send|use)\b.{0,30}\b(x-api-key)\b"
    r"|\b(x-api-key|api-key)\b.{0,20}\bheader|\b(x-api-key)\b.{0,20}\brequired"
    r"|\bheader.{0,20}\b(x-api-key|api-key)\b",
    re.IGNORECASE,
)


def header_advice(answer: Answer, credential: Credential | None, api: str) -> str:
    """What to set so that the key is sent in the right header; empty for nothing.

    Args:
        answer: a refusal of the key.
        credential: where the key was sent.
        api: the protocol, which decides where OpenClaw puts a key.
    """
    if not isinstance(credential, KeyHeader):
        return ""
    value = answer.json
    words = read_fault(answer.text if value is None else value).words[:2000]
    bearer = credential.name == "Authorization"
    if api == "anthropic-messages" and not bearer:
        asked = answer.headers.get("www-authenticate", "").lower()
        if asked.startswith("bearer") or _WANTS_BEARER.search(words):
            return 'the endpoint needs "Authorization: Bearer": set "authHeader": true'
    found = _WANTS_OWN.search(words) if bearer else None
    if found is None:
        return ""
    name = next(filter(None, found.groups())).lower()
    if api == "anthropic-messages":
        return f'the endpoint needs the header "{name}": remove "authHeader"'
    if api.startswith("openai-"):
        return (
            f'the endpoint needs another header: put the key into "headers" as "{name}"'
        )
    return ""
