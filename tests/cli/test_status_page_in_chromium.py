"""The page of `status --html` in a real browser: wide and narrow, light and dark.

The page runs no script, so another one measures it in frames of each width.
"""

import json
import re
import shutil
import subprocess

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
WIDTHS = (400, 700, 710, 800, 960, 1600)
MEASURE = """<!doctype html><body><script>
const light = c => c.map(v => v / 255).map(
  v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4
).reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
const numbers = text => text.match(/[\\d.]+/g).map(Number);
function below(element) {
  if (element.closest("svg g")) {
    const box = element.closest("g").querySelector("rect");
    return numbers(getComputedStyle(box).fill);
  }
  for (let at = element; at; at = at.parentElement) {
    const color = numbers(getComputedStyle(at).backgroundColor);
    if (color.length < 4 || color[3] > 0) return color;
  }
}
function contrast(element) {
  const style = getComputedStyle(element);
  const text = numbers(element.closest("svg") ? style.fill : style.color);
  const [low, high] = [light(text.slice(0, 3)), light(below(element).slice(0, 3))]
    .sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}
function measure(frame) {
  const page = frame.contentDocument, root = page.documentElement;
  const worded = [...page.body.querySelectorAll("*")].filter(e =>
    e.tagName != "title" && e.checkVisibility() &&
    [...e.childNodes].some(n => n.nodeType == 3 && n.data.trim()));
  const wide = worded.filter(e => e.getBoundingClientRect().right > frame.clientWidth);
  return {
    width: frame.clientWidth, page: root.scrollWidth, texts: worded.length,
    wide: wide.map(e => e.textContent), contrast: Math.min(...worded.map(contrast)),
    back: getComputedStyle(page.body).backgroundColor,
    drawings: [...new Set([...page.querySelectorAll("svg")].filter(
      e => e.checkVisibility()).map(e => e.getAttribute("class")))],
    drawn: Math.max(...[...page.querySelectorAll("svg")].map(
      e => e.getBoundingClientRect().right)),
    room: page.querySelector("h1").getBoundingClientRect().right,
    requests: frame.contentWindow.performance.getEntriesByType("resource").length,
  };
}
const frames = WIDTHS.map(width => {
  const frame = document.body.appendChild(document.createElement("iframe"));
  frame.style = `border: 0; width: ${width}px; height: 900px`;
  frame.src = "status.html";
  return new Promise(done => frame.onload = () => done(measure(frame)));
});
Promise.all(frames).then(found => {
  document.body.innerHTML = "<pre>" + JSON.stringify(found) + "</pre>";
});
</script></body>"""


@pytest.fixture
def page(run, isolated, tmp_path):
    """The page of a setup with everything on it: long names, plan, jobs, troubles."""
    long = "a-model-with-a-name-that-is-longer-than-any-column-could-ever-be-" * 2
    rows = [{"id": name, "name": name} for name in (long, "glm-5.2")]
    config = {
        "models": {
            "providers": {
                "zai-coding-plan": {
                    "baseUrl": "https://api.z.ai/api/coding/paas/v4",
                    "apiKey": "${ZAI_API_KEY}",
                    "models": rows,
                },
                "a-provider-of-ones-own-behind-a-relay-that-has-a-long-name": {
                    "baseUrl": "http://relay.example.com:8080/" + "path/" * 20,
                    "apiKey": "${RELAY_API_KEY_WITH_A_LONG_NAME_OF_ITS_OWN}",
                    "models": rows,
                },
            }
        },
        "agents": {
            "defaults": {
                "model": {
                    "primary": "zai-coding-plan/glm-5.2",
                    "fallbacks": [
                        "a-provider-of-ones-own-behind-a-relay-that-has-a-long-name/"
                        + long,
                        "nobody/knows-this",
                    ],
                }
            }
        },
        "nonsense": 1,
    }
    path = isolated / ".openclaw" / "openclaw.json"
    path.parent.mkdir()
    path.write_text(json.dumps(config))
    run("status", "--no-probe", "--html", tmp_path / "status.html")
    return tmp_path / "status.html"


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium; apt-get install chromium")
@pytest.mark.parametrize(
    ("scheme", "back"), [("light", "rgb(255, 255, 255)"), ("dark", "rgb(13, 17, 23)")]
)
def test_the_page_fits_every_width_and_is_read_with_ease(page, scheme, back):
    text = MEASURE.replace("WIDTHS", json.dumps(WIDTHS))
    (page.parent / "measure.html").write_text(text)

    done = subprocess.run(
        [
            *(CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--dump-dom"),
            f"--user-data-dir={page.parent / 'profile'}",
            "--allow-file-access-from-files",
            f"--blink-settings=preferredColorScheme={int(scheme == 'light')}",
            "--virtual-time-budget=10000",
            (page.parent / "measure.html").as_uri(),
        ],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )

    found = json.loads(re.search(r"<pre>(.*)</pre>", done.stdout)[1])
    assert [one["width"] for one in found] == [*WIDTHS]
    for one in found:
        assert one["page"] <= one["width"], one
        assert one["wide"] == [], one
        assert one["contrast"] >= 4.5, one
        assert one["back"] == back
        assert one["drawings"] == ["wide" if one["width"] > 960 else "tree"]
        assert one["drawn"] == pytest.approx(one["room"], abs=1)
        assert one["requests"] == 0
        assert one["texts"] > 30
