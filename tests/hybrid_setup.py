"""The file of the hybrid set-up, and what runs unattended in it."""

from openclaw_cfg.openclaw.unattended import heartbeats
from openclaw_cfg.resources import folder

HYBRID = (folder("templates") / "setups" / "hybrid.native.json5").read_text()
THIRD = (
    '      openai: { apiKey: "${OPENAI_API_KEY}", '
    'baseUrl: "https://api.openai.com/v1", '
    'models: [{ id: "gpt-6-astra", name: "GPT-6" }] },\n'
)


def with_a_third(text):
    """The file with another provider, an API."""
    head, tail = text.split("      deepseek: {\n", 1)
    lead, _, comment = head.rpartition("      //")
    return f"{lead}{THIRD}      //{comment}      deepseek: {{\n{tail}"


def heartbeats_of(value):
    """The agents that a heartbeat wakes, and their models."""
    return [
        (run.agent, [model.text for model in run.models]) for run in heartbeats(value)
    ]
