"""Gemini on Google Cloud's Vertex AI, with application default credentials.

OpenClaw takes project and location from the environment; planning puts them into the
target's settings.
"""

from typing import Final
from urllib.parse import quote

from msgspec.structs import replace

from openclaw_cfg.jsonpath import Json
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


def ask(target: Target, level: Level, model: str, /) -> Ask | Verdict:
    """The models that Google publishes there, or one short generation."""
    body = google.generation(target.tokens)
    return asked(target, level, f"google/models/{quote(model, safe='')}", body)


def asked(
    target: Target, level: Level, route: str, body: dict[str, Json]
) -> Ask | Verdict:
    """A publisher's list, or one request to a model.

    Args:
        route: `PUBLISHER/models/MODEL`, the model quoted.
        body: the body of the request to the model.
    """
    project = str(target.settings.get("project") or "")
    location = str(target.settings.get("location") or "")
    headers = {"x-goog-user-project": project} if project else {}
    publisher = route.partition("/")[0]
    if level is not Level.CHAT:
        path = f"v1beta1/publishers/{publisher}/models?pageSize=100"
        url = f"{target.base_url}/{path}"
        return Ask(url=url, headers=headers, credential=GoogleToken())
    if not project or not location:
        return Verdict(
            Status.SKIPPED,
            "project or location is not known",
            "set GOOGLE_CLOUD_PROJECT and GOOGLE_CLOUD_LOCATION",
        )
    place = f"projects/{quote(project)}/locations/{quote(location)}"
    verb = "generateContent" if publisher == "google" else "rawPredict"
    return Ask(
        method="POST",
        url=f"{target.base_url}/v1/{place}/publishers/{route}:{verb}",
        headers=headers,
        json=body,
        credential=GoogleToken(),
    )


def judge(level: Level, answer: Answer, /) -> Verdict:
    """As for Gemini; but models outside of the list may be used as well."""
    return replace(google.judge(level, answer), complete=False)
