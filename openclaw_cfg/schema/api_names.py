"""What people write for the names that OpenClaw gives to protocols (`api`)."""

from typing import Final

OTHER_NAMES: Final = {
    "openai": "openai-completions",
    "openai-chat": "openai-completions",
    "openai-chat-completions": "openai-completions",
    "openai-compatible": "openai-completions",
    "openai_compatible": "openai-completions",
    "openai-compat": "openai-completions",
    "openai-completion": "openai-completions",
    "openai_chat": "openai-completions",
    "chat-completions": "openai-completions",
    "completions": "openai-completions",
    "openai-response": "openai-responses",
    "responses": "openai-responses",
    "anthropic": "anthropic-messages",
    "anthropic-message": "anthropic-messages",
    "anthropic-compatible": "anthropic-messages",
    "claude": "anthropic-messages",
    "messages": "anthropic-messages",
    "google": "google-generative-ai",
    "gemini": "google-generative-ai",
    "google-ai": "google-generative-ai",
    "google-genai": "google-generative-ai",
    "google-gemini": "google-generative-ai",
    "vertex": "google-vertex",
    "google-vertex-ai": "google-vertex",
    "bedrock": "bedrock-converse-stream",
    "aws-bedrock": "bedrock-converse-stream",
    "copilot": "github-copilot",
    "azure": "azure-openai-responses",
    "azure-openai": "azure-openai-responses",
}
"""Names in other tools, in lower case → OpenClaw's."""

OLD_NAMES: Final = {"openai-codex-responses": "openai-chatgpt-responses"}
"""Former names in OpenClaw → those of today."""
