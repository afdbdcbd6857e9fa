"""Gemini on Google Cloud's Vertex AI, with application default credentials.

OpenClaw takes project and location from the environment; planning puts them into the
target's settings.
"""

from typing import Final
from urllib.parse import quote

from msgspec.structs import replace

from openclaw_cfg.probe.adapters import google
from openclaw_cfg.probe.base import (
    Answer,
    Ask,
    GoogleToken,
    Level,
    Status,
    Target,
    Verdict,
)

APIS: Final = ("google-vertex",)


def ask(target: Target, rung: Level, model: str, /) -> Ask | Verdict:
    """The models that Google publishes there, or one short generation."""
    project = str(target.settings.get("project") or "")
    location = str(target.settings.get("location") or "")
    headers = {"x-goog-user-project": project} if project else {}
    if rung is not Level.CHAT:
        url = f"{target.base_url}/v1beta1/publishers/google/models?pageSize=100"
        return Ask(url=url, headers=headers, credential=GoogleToken())
    if not project or not location:
        return Verdict(
            Status.SKIPPED,
            "project or location is not known",
            "set GOOGLE_CLOUD_PROJECT and GOOGLE_CLOUD_LOCATION",
        )
    place = f"projects/{quote(project)}/locations/{quote(location)}"
    name = quote(model, safe="")
    return Ask(
        method="POST",
        url=f"{target.base_url}/v1/{place}/publishers/google/models/{name}:generateContent",
        headers=headers,
        json=google.generation(target.tokens),
        credential=GoogleToken(),
    )


def judge(rung: Level, answer: Answer, /) -> Verdict:
    """As Gemini's; the list is not all that may be used."""
    return replace(google.judge(rung, answer), complete=False)
