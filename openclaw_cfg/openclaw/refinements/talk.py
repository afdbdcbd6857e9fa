"""Talk: which of several speech providers is used."""

from collections.abc import Iterator
from typing import Final

from openclaw_cfg.jsonpath import Json, JsonPath, as_object, get
from openclaw_cfg.openclaw.facts import Facts
from openclaw_cfg.openclaw.javascript import normal
from openclaw_cfg.openclaw.refinements.base import Refined, error, misnamed, text_at
from openclaw_cfg.redact import shown

_PLACES: Final[tuple[JsonPath, ...]] = (("talk",), ("talk", "realtime"))


def check(value: Json, facts: Facts, /) -> Iterator[Refined]:
    """`provider` must be a key of `providers`, and is required if there are several."""
    for scope in _PLACES:
        provider = normal(text_at(value, *scope, "provider") or "")
        known = as_object(get(value, *scope, "providers"))
        message = ""
        if provider and known and provider not in known:
            message = f"there is no provider {shown(provider, ())} for talk"
        elif not provider and len(known) > 1:
            message = "with several providers talk must know which one"
        if message:
            finding = error(
                "unclear-talk-provider",
                (*scope, "provider"),
                message,
                help=f"accepted: {', '.join(shown(key, ()) for key in known)}",
            )
            names = (key for key in known if key == normal(key))
            yield Refined(scope, misnamed(finding, provider, names))
