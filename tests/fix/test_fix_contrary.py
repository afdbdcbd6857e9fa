"""Old place and new place of one setting say different things: the stricter counts."""

import pytest
from fix_plans import of_text

from openclaw_cfg.fix.strictness import guards, stricter
from openclaw_cfg.jsonpath import get

ORDERED = [
    (("sandbox", "mode"), "all", "non-main"),
    (("sandbox", "workspaceAccess"), "ro", "rw"),
    (("tools", "profile"), "minimal", "coding"),
    (("exec", "security"), "deny", "allowlist"),
    (("exec", "ask"), "always", "off"),
    (("gateway", "bind"), "loopback", "lan"),
    (("telegram", "dmPolicy"), "allowlist", "pairing"),
    (("telegram", "groupPolicy"), "disabled", "open"),
    (("elevated", "enabled"), False, True),
    (("*", "requireMention"), True, False),
    (("controlUi", "dangerouslyDisableDeviceAuth"), False, True),
    (("telegram", "allowFrom"), ["1"], ["1", "2"]),
    (("tools", "allow"), ["read"], ["*"]),
    (("tools", "allowedModels"), ["a"], ["a", "b"]),
    (("telegram", "groupAllowFrom"), ["a"], ["a", "b"]),
    (("sandbox", "mode"), "non-main", "off"),
    (("sandbox", "workspaceAccess"), "none", "ro"),
    (("sandbox", "scope"), "session", "agent"),
    (("sandbox", "scope"), "agent", "shared"),
    (("tools", "profile"), "messaging", "full"),
    (("exec", "security"), "allowlist", "full"),
    (("exec", "ask"), "on-miss", "off"),
    (("exec", "mode"), "deny", "allowlist"),
    (("exec", "mode"), "ask", "auto"),
    (("exec", "host"), "sandbox", "gateway"),
    (("telegram", "dmPolicy"), "disabled", "allowlist"),
    (("gateway", "bind"), "tailnet", "auto"),
    (("tailscale", "mode"), "off", "serve"),
    (("tailscale", "mode"), "serve", "funnel"),
    (("auth", "mode"), "password", "none"),
    (("agentToAgent", "enabled"), False, True),
    (("fs", "workspaceOnly"), True, False),
    (("server", "sslVerify"), True, False),
    (("auth", "allowTailscale"), False, True),
    (("network", "allowPrivateNetwork"), False, True),
    (("controlUi", "allowInsecureAuth"), False, True),
]


@pytest.mark.parametrize(("path", "closed", "open_"), ORDERED)
def test_the_stricter_one_is_the_same_from_either_side(path, closed, open_):
    assert guards(path)
    assert stricter(path, closed, open_) == closed
    assert stricter(path, open_, closed) == closed


@pytest.mark.parametrize(
    ("path", "one", "other"),
    [
        (("tools", "profile"), "coding", "messaging"),
        (("telegram", "allowFrom"), ["1"], ["2"]),
        (("auth", "mode"), "token", "password"),
        (("sandbox", "mode"), "all", "docker"),
    ],
)
def test_what_cannot_be_compared_has_no_stricter_one(path, one, other):
    assert stricter(path, one, other) is None


def test_of_two_lists_only_what_both_have_is_let_in():
    assert stricter(("x", "allowFrom"), ["1", "2"], ["2", "3"]) == ["2"]


def test_what_keeps_nobody_out_has_no_stricter_one():
    assert not guards(("telegram", "mediaMaxMb"))
    assert stricter(("telegram", "mediaMaxMb"), 1, 2) is None


@pytest.mark.parametrize("strict", ["", '"'], ids=["JSON5", "strict"])
def test_the_stricter_sandbox_counts_wherever_it_is(strict):
    text = """{ "agent": { "sandbox": { "mode": "all", "workspaceAccess": "rw" } },
      "agents": { "defaults": { "sandbox": { "mode": "off",
        "workspaceAccess": "none" } } } }"""

    plan = of_text(text if strict else text.replace('"agent":', "agent:"))

    assert plan.left == ()
    sandbox = get(plan.after.merged, "agents", "defaults", "sandbox")
    assert sandbox == {"mode": "all", "workspaceAccess": "none"}
    (step,) = (s for s in plan.steps if s.path == ("agent", "sandbox"))
    assert "of two values for agents.defaults.sandbox.mode the stricter" in step.effect
    kept = [item.value for item in plan.removed]
    said = plan.after.document.source.text
    if strict:
        assert "off" in kept
        assert {"workspaceAccess": "rw"} in kept
    else:
        assert 'mode: "off"' in said.replace('"mode"', "mode")


def test_what_cannot_be_compared_is_asked_and_nothing_moves_meanwhile():
    text = (
        '{ agent: { tools: { profile: "coding" } }, tools: { profile: "messaging" } }'
    )

    plan = of_text(text)

    (question,) = plan.undecided
    assert question.path == ("agent", "tools")
    assert plan.after.merged["agent"] == {"tools": {"profile": "coding"}}
    for answer, profile in (("new", "messaging"), ("old", "coding")):
        made = of_text(text, decisions={"agent.tools": answer})
        assert made.left == ()
        assert made.undecided == ()
        assert made.after.merged["tools"]["profile"] == profile


def test_a_channels_own_list_still_goes_before_that_of_all():
    text = """{ routing: { allowFrom: ["+1", "+2"] },
      whatsapp: { allowFrom: ["+3"] } }"""

    plan = of_text(text)

    assert plan.undecided == ()
    assert get(plan.after.merged, "channels", "whatsapp", "allowFrom") == ["+3"]
