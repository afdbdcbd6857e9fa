"""Browser profiles: each way to reach a browser has its own settings."""

from collections.abc import Iterator

from openclaw_cfg.json5.nodes import Part
from openclaw_cfg.jsonpath import Json
from openclaw_cfg.openclaw.facts import Facts
from openclaw_cfg.openclaw.refinements.base import Refined, error, objects
from openclaw_cfg.redact import shown


def check(value: Json, facts: Facts, /) -> Iterator[Refined]:
    """A profile says where the browser is, and has only settings for its driver."""
    for path, profile in objects(value, "browser", "profiles"):
        driver = profile.get("driver")
        own = driver in ("existing-session", "extension")
        if not (own or profile.get("cdpPort") or profile.get("cdpUrl")):
            finding = error(
                "bad-browser-profile",
                path,
                f"browser profile {shown(path[-1], ())} does not say where it is",
                part=Part.KEY,
                help='add "cdpPort" or "cdpUrl", or a "driver" that finds it',
            )
            yield Refined(path, finding)
        if profile.get("userDataDir") and driver != "existing-session":
            finding = error(
                "bad-browser-profile",
                (*path, "userDataDir"),
                '"userDataDir" is for the driver "existing-session" only',
                part=Part.KEY,
                help="remove it, or change the driver",
            )
            yield Refined(path, finding)
        if profile.get("cdpUrl") and driver == "extension":
            finding = error(
                "bad-browser-profile",
                (*path, "cdpUrl"),
                'the driver "extension" has its own address',
                part=Part.KEY,
                help='remove "cdpUrl"',
            )
            yield Refined(path, finding)
