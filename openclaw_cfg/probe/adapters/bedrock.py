"""Amazon Bedrock: requests signed by botocore, or with a Bedrock API key.

Models are listed by the control plane, `bedrock.REGION`, and run by `bedrock-runtime`.
"""

import re
from typing import Final
from urllib.parse import quote, urlsplit

from msgspec.structs import replace

from openclaw_cfg.jsonpath import Json
from openclaw_cfg.probe.base import Answer, Ask, AwsSignature, Level, Target, Verdict
from openclaw_cfg.probe.judgement import judge_chat, judge_list

APIS: Final = ("bedrock-converse-stream",)
_RUNTIME: Final = re.compile(r"//bedrock-runtime(-fips)?\.([a-z0-9-]+)\.amazonaws\.")


def ask(target: Target, level: Level, model: str, /) -> Ask | Verdict:
    """`ListFoundationModels`, or one short `Converse`."""
    signature = AwsSignature(_region(target))
    if level is not Level.CHAT:
        control = target.base_url.replace("//bedrock-runtime", "//bedrock", 1)
        return Ask(url=f"{control}/foundation-models", credential=signature)
    body: dict[str, Json] = {
        "messages": [{"role": "user", "content": [{"text": "Reply with OK."}]}],
        "inferenceConfig": {"maxTokens": target.tokens},
    }
    return Ask(
        method="POST",
        url=f"{target.base_url}/model/{quote(model, safe='')}/converse",
        json=body,
        credential=signature,
    )


def judge(level: Level, answer: Answer, /) -> Verdict:
    """Judge an answer; the list lacks inference profiles (`us.…`), also valid ids."""
    if level is Level.CHAT:
        return judge_chat(answer, spoke)
    return replace(judge_list(answer), complete=False)


def spoke(payload: dict[str, Json]) -> bool:
    """Whether a payload has the model's message, or says that no tokens are left."""
    output = payload.get("output")
    message = output.get("message") if isinstance(output, dict) else None
    said = isinstance(message, dict) and bool(message.get("content"))
    return said or payload.get("stopReason") == "max_tokens"


def _region(target: Target) -> str:
    match = _RUNTIME.search(target.base_url)
    own = target.settings.get("region")
    if isinstance(own, str) and own:
        return own
    if match:
        return match[2]
    second = (urlsplit(target.base_url).hostname or "").partition(".")[2]
    return second.partition(".")[0] or "us-east-1"
