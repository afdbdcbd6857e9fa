"""Bindings of conversations to agents over ACP."""

from collections.abc import Iterator

from openclaw_cfg.json5.nodes import Part
from openclaw_cfg.jsonpath import Json, JsonPath, get
from openclaw_cfg.openclaw.facts import Facts
from openclaw_cfg.openclaw.javascript import trim
from openclaw_cfg.openclaw.refinements.base import Refined, error, items, text_at


def check(value: Json, facts: Facts, /) -> Iterator[Refined]:
    """An ACP binding names one conversation and is only allowed at the top level."""
    for path, binding in items(value, "bindings"):
        peer = trim(text_at(binding, "match", "peer", "id") or "")
        if get(binding, "type") == "acp" and not peer:
            finding = error(
                "acp-without-peer",
                (*path, "match", "peer"),
                "an ACP binding must name a conversation",
                help='add match.peer, such as { kind: "direct", id: "…" }',
            )
            yield Refined(path, finding)
    yield from _below_channels(get(value, "channels"), ("channels",))


def _below_channels(value: Json, path: JsonPath) -> Iterator[Refined]:
    steps = value.items() if isinstance(value, dict) else ()
    acp = get(value, "bindings", "acp")
    if isinstance(acp, dict | list):
        finding = error(
            "moved-acp-binding",
            (*path, "bindings", "acp"),
            "ACP bindings are not in a channel any more",
            part=Part.KEY,
            help="make an entry of the top-level bindings of each",
        )
        yield Refined(("channels",), finding)
    for step, part in steps or (enumerate(value) if isinstance(value, list) else ()):
        yield from _below_channels(part, (*path, step))
