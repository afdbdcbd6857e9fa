"""The file of the hybrid set-up, what runs unattended in it, and its providers."""

from openclaw_cfg.openclaw.unattended import heartbeats
from openclaw_cfg.resources import folder

HYBRID = (folder("templates") / "setups" / "hybrid.native.json5").read_text()
GLM, PAID = "zai/glm-5.3", "deepseek/deepseek-flash"
PROVIDERS = {
    "zai": {
        "baseUrl": "https://api.z.ai/api/coding/paas/v4",
        "apiKey": "${ZAI_API_KEY}",
        "models": [{"id": "glm-5.3", "name": "GLM"}],
    },
    "deepseek": {
        "baseUrl": "https://api.deepseek.com",
        "apiKey": "${DEEPSEEK_API_KEY}",
        "models": [{"id": "deepseek-flash", "name": "Flash"}],
    },
}
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
