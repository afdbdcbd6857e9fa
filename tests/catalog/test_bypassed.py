"""A plan's words at the pay-as-you-go address of its vendor."""

import pytest

from openclaw_cfg.catalog import preset
from openclaw_cfg.catalog.bypassed import bypassed_plan
from openclaw_cfg.model import Model, Provider
from openclaw_cfg.secret import EnvRef, Literal, SecretRef

ARK = "https://ark.cn-beijing.volces.com/api/v3"
KIMI = "https://api.moonshot.ai/v1"
ARK_PLAN = "volcengine-coding-plan"


@pytest.mark.parametrize(
    ("id_", "url", "key", "models", "plan", "sign"),
    [
        ("volcengine", ARK, EnvRef("ARK_CODING_PLAN"), (), ARK_PLAN, "variable"),
        ("volcengine", ARK, EnvRef("VOLCANO_ENGINE_API_KEY"), (), "", ""),
        (
            *("volcengine", ARK, SecretRef("env", "default", "ARK_CODING_PLAN"), ()),
            *(ARK_PLAN, "variable"),
        ),
        ("volcengine-plan", ARK, None, (), ARK_PLAN, "name"),
        (
            "x",
            KIMI,
            EnvRef("K"),
            ("kimi-for-coding",),
            "kimi-coding-plan",
            "model",
        ),
        ("x", KIMI, EnvRef("KIMI_API_KEY"), (), "kimi-coding-plan", "variable"),
        ("x", KIMI, Literal("sk-kimi-0123"), (), "", ""),
        ("x", "http://10.0.0.5:9/v1", EnvRef("KIMI_API_KEY"), (), "", ""),
    ],
)
def test_what_of_an_entry_is_a_plan_s(id_, url, key, models, plan, sign):
    provider = Provider(
        id=id_, base_url=url, key=key, models=tuple(Model(id=m) for m in models)
    )
    general = preset("moonshot" if url == KIMI else "volcengine")

    found = bypassed_plan(provider, general)

    assert (found.plan.id if found else "") == plan
    assert (found.sign if found else "") == sign


@pytest.mark.parametrize("offer", [None, preset("kimi-coding-plan")])
def test_what_is_no_general_offer_bypasses_no_plan(offer):
    provider = Provider(id="x", base_url=KIMI, key=EnvRef("KIMI_API_KEY"))

    assert bypassed_plan(provider, offer) is None
