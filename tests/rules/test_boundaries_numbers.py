"""Rules about windows and prices, just on each side of what they look at."""

import pytest
from rule_texts import assert_says, provider, providers

URL = "https://acme.example/v1"
AT = "models.providers.own.models[1]"
OWN_CLAUDE = "https://api.anthropic.com"


def model(url=URL, name="own", *, api=None, id="m1", **more):  # noqa: A002
    """A file with two models, of which the second is the one that is looked at."""
    first = {"id": "m0", "name": "M0", "contextWindow": 64000}
    return provider(
        url, name=name, api=api, models=[first, {"id": id, "name": "M1", **more}]
    )


@pytest.mark.parametrize(
    ("tokens", "parts"),
    [
        (0, ()),
        (1, (f"warning {AT}.contextWindow", "does not run")),
        (3999, (f"warning {AT}.contextWindow", "does not run")),
        (4000, (f"warning {AT}.contextWindow", "little for OpenClaw")),
        (7999, (f"warning {AT}.contextWindow",)),
        (8000, (f"info {AT}.contextWindow",)),
        (15999, (f"info {AT}.contextWindow", "not fix:")),
        (16000, ()),
        (True, ()),
    ],
)
def test_small_context_window(tokens, parts):
    assert_says("small-context-window", model(contextWindow=tokens), *parts)


@pytest.mark.parametrize(
    ("more", "parts"),
    [
        ({"contextTokens": 5000}, (f"warning {AT}.contextTokens", "not fix:")),
        (
            {"contextWindow": 9000, "contextTokens": 5000},
            (
                f"info {AT}.contextWindow",
                f"warning {AT}.contextTokens",
                f"Set {AT}.contextWindow 1048576",
                "\nunsafe fix",
            ),
        ),
    ],
)
def test_a_small_window_of_a_known_model(more, parts):
    file = model("https://api.moonshot.ai/v1", id="kimi-k3", **more)

    assert_says("small-context-window", file, *parts)


@pytest.mark.parametrize(
    ("file", "parts"),
    [
        (model(), (f"info {AT}.id", "assumes 200000", "not fix:")),
        (model(contextWindow=1), ()),
        (model(contextTokens=1), ()),
        (
            model(id="kimi-k3", url="https://api.moonshot.ai/v1"),
            (
                f"info {AT}.id",
                "write contextWindow: 1048576\n",
                "\nsafe fix: write contextWindow 1048576",
                f"Set {AT}.contextWindow 1048576",
            ),
        ),
        (provider(URL, contextWindow=64000), ()),
        (model("https://api.moonshot.ai/v1", "moonshot"), ()),
        (
            providers(
                model("https://api.moonshot.ai/v1", "moonshot"),
                provider(URL, name="w", contextTokens=5),
                model(),
            ),
            (f"info {AT}.id",),
        ),
    ],
)
def test_missing_context_window(file, parts):
    assert_says("missing-context-window", file, *parts)


@pytest.mark.parametrize(
    ("window", "output", "parts"),
    [
        (100, 101, (f"warning {AT}.maxTokens", "maxTokens 101 is above")),
        (100, 100, ()),
        (0, 100, ()),
        (1, 100, (f"warning {AT}.maxTokens",)),
        ("100", 101, ()),
        (100, "101", ()),
        (None, None, ()),
    ],
)
def test_output_above_context(window, output, parts):
    file = model(contextWindow=window, maxTokens=output)

    assert_says("output-above-context", file, *parts)


def priced(cost, url="https://api.moonshot.ai/v1", id="kimi-k3"):  # noqa: A002
    return model(url, id=id, cost=cost)


@pytest.mark.parametrize(
    ("file", "parts"),
    [
        (
            priced({"input": 0, "output": 0, "cacheRead": 0}),
            (f"warning {AT}.cost", "\nsafe fix"),
        ),
        (priced({"input": 0, "output": 0, "cacheRead": 0.1}), ()),
        (priced({"input": "0"}), ()),
        (priced({}), ()),
        (priced({"input": 0}, id="nobody"), ()),
        (priced({"input": 0}, url=URL), ()),
        (priced({"input": 0}, "https://api.z.ai/api/paas/v4", "glm-4.7-flash"), ()),
        (
            providers(
                provider(
                    "https://api.moonshot.ai/v1",
                    name="a",
                    models=[{"id": "kimi-k3", "name": "K", "cost": {"input": 3}}],
                ),
                priced({"input": 0}),
            ),
            (f"warning {AT}.cost",),
        ),
    ],
)
def test_zero_cost(file, parts):
    assert_says("zero-cost", file, *parts)


@pytest.mark.parametrize(
    ("cost", "parts"),
    [
        ({"input": 3, "output": 15}, ()),
        ({"input": 9, "output": 15}, ()),
        (
            {"input": 9.1, "output": 15},
            (
                f"warning {AT}.cost.input",
                "is far from the $3 of Moonshot open platform (Kimi API)\n",
                f'Set {AT}.cost {{"input": 3',
            ),
        ),
        ({"input": 1, "output": 15}, ()),
        ({"input": 0.99, "output": 15}, (f"warning {AT}.cost.input",)),
        (
            {"input": 0.003},
            (f"warning {AT}.cost.input", "it looks like a price per thousand tokens"),
        ),
        (
            {"input": 0.000003},
            (f"warning {AT}.cost.input", "it looks like a price per token"),
        ),
        ({"input": 0.001}, (f"warning {AT}.cost.input", "per thousand tokens\n")),
        ({"input": 0.000001}, (f"warning {AT}.cost.input", "a price per token\n")),
        ({"input": 0, "output": 50}, (f"warning {AT}.cost.output",)),
        ({"input": "x", "output": 50}, (f"warning {AT}.cost.output",)),
        (
            {"input": -0.5},
            (f"warning {AT}.cost.input", "the price -0.5 is below zero", "not fix:"),
        ),
        (
            {"cacheRead": -1, "cacheWrite": "x"},
            (f"warning {AT}.cost.cacheRead", "below zero"),
        ),
    ],
)
def test_odd_price(cost, parts):
    assert_says("odd-price", priced(cost), *parts)


def claude(url=URL, api="anthropic-messages", id="claude-x", **cost):  # noqa: A002
    return model(url, api=api, id=id, cost={"input": 10, "output": 50, **cost})


BOTH = {"cacheRead": 1, "cacheWrite": 12.5}


@pytest.mark.parametrize(
    ("file", "parts"),
    [
        (
            claude(),
            (
                f"info {AT}.cost",
                "no price for cacheRead and cacheWrite\n",
                "mostly cacheRead: 1, cacheWrite: 12.5",
                f"Set {AT}.cost.cacheWrite 12.5",
                "\nunsafe fix",
            ),
        ),
        (
            claude(cacheRead=1),
            (
                f"info {AT}.cost",
                "no price for cacheWrite\n",
                "mostly cacheWrite: 12.5\n",
            ),
        ),
        (claude(**BOTH), ()),
        (claude(id="Claude-X"), (f"info {AT}.cost",)),
        (claude(id="other"), ()),
        (claude(input=0), ()),
        (claude(input=-1), ()),
        (
            claude(input=0.5),
            (f"info {AT}.cost", "cacheRead: 0.05, cacheWrite: 0.625\n"),
        ),
        (
            claude(input=0.3333333),
            (
                f"info {AT}.cost",
                "cacheRead: 0.033333, ",
                f"Set {AT}.cost.cacheWrite 0.416667",
            ),
        ),
        (claude(api="openai-completions"), ()),
        (
            claude("https://api.mistral.ai/v1", "openai-completions"),
            (f"info {AT}.cost", "cacheRead: 1, cacheWrite: 0\n"),
        ),
        (
            claude("https://api.deepseek.com", "openai-completions"),
            (f"info {AT}.cost", "cacheRead: 0.2, cacheWrite: 12.5\n"),
        ),
        (
            claude(OWN_CLAUDE, id="claude-opus-5-5"),
            (f"info {AT}.cost", "cacheRead: 0.2, cacheWrite: 5\n"),
        ),
        (
            provider(
                URL,
                api="anthropic-messages",
                models=[
                    {"id": "claude-x", "name": "X", "cost": {"input": 10, **BOTH}},
                    {"id": "claude-y", "name": "Y", "cost": {"input": 10}},
                ],
            ),
            (f"info {AT}.cost",),
        ),
    ],
)
def test_missing_cache_price(file, parts):
    assert_says("missing-cache-price", file, *parts)
