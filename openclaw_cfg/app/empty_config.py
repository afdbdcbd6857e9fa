"""What a new file starts from."""

from openclaw_cfg.jsonpath import Json


def new_native() -> dict[str, Json]:
    """The least that a native file needs beside its providers.

    Without `gateway.mode` the gateway of OpenClaw 2026.9.6 does not start. Without the
    two markers it makes, at its next write, an allow-list out of
    `agents.defaults.models`, and may set a default model of its own.
    """
    return {
        "gateway": {"mode": "local"},
        "meta": {
            "migrations": {
                "modelPolicyAllowlist": True,
                "utilityModelSeparation": True,
            }
        },
    }
