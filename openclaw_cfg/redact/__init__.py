"""What may be shown of a configuration: never a key.

Two methods, because neither finds everything. By place (`name`): every value under a
key that is named like a secret (`apiKey`, `botToken`, `headers.*`, …), in comments too.
By shape (`shape`): every stretch of text that looks like a key, wherever it is,
misplaced keys and names of members included. Masked text keeps its length in code
points, so that columns stay right.
"""

from openclaw_cfg.redact.broken import redacted_text
from openclaw_cfg.redact.document import redacted
from openclaw_cfg.redact.name import is_secret_name, is_secret_path
from openclaw_cfg.redact.shape import scrub, scrub_json
from openclaw_cfg.redact.value import shown

__all__ = (
    "is_secret_name",
    "is_secret_path",
    "redacted",
    "redacted_text",
    "scrub",
    "scrub_json",
    "shown",
)
