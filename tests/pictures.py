"""Pictures of `validate`, `list` and `probe` for README and docs, from real runs.

    python tests/pictures.py FOLDER     writes validate.svg, list.svg, probe.svg

`tests/screens.py` makes those of the wizard. What changes from run to run (ports,
milliseconds, the temporary home) is replaced by fixed words, so that equal outputs make
equal files.
"""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

from rich.text import Text

from openclaw_cfg.cli.picture import picture
from openclaw_cfg.demo import serve

_KEY: Final = "demo-key-of-the-api"
_PLAN_KEY: Final = "demo-key-of-the-plan"
_WRONG: Final = """{
  gateway: { mode: "local" },
  models: {
    providers: {
      apiyi: {
        baseURL: "https://api.apiyi.com/v1",
        models: [],
      },
    },
  },
}
"""
_VOLATILE: Final = (
    (re.compile(r"127\.0\.0\.1:\d+"), "127.0.0.1:8080"),
    (re.compile(r" +\d+ ms"), "  12 ms"),
)


def main(folder: Path) -> None:
    """Run the three commands, and write what they show."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in outputs().items():
        width = 100 if name == "list" else 80
        page = picture(Text.from_ansi(text), title=f"openclaw-cfg {name}", width=width)
        (folder / f"{name}.svg").write_text(page, encoding="utf-8")


def outputs() -> dict[str, str]:
    """What each command shows in a terminal with colours, the volatile parts fixed."""
    models = ["deepseek-flash", "deepseek-v4-pro", "glm-5.3-flash", "glm-5.3"]
    with (
        tempfile.TemporaryDirectory() as home,
        serve(keys=[_KEY, _PLAN_KEY], models=models) as api,
    ):
        state = Path(home) / ".openclaw"
        state.mkdir(mode=0o700)
        (state / "wrong.json").write_text(_WRONG, encoding="utf-8")
        env = {
            "HOME": home,
            "PATH": os.environ["PATH"],
            "ZAI_API_KEY": _PLAN_KEY,
            "DEEPSEEK_API_KEY": _KEY,
            "LC_ALL": "C.UTF-8",
        }

        def run(*args: str) -> str:
            done = subprocess.run(
                [sys.executable, "-m", "openclaw_cfg", "--color", "always", *args],
                env=env,
                cwd=state,
                capture_output=True,
                text=True,
                check=False,
            )
            shown = done.stdout.replace(home, "~")
            for pattern, word in _VOLATILE:
                shown = pattern.sub(word, shown)
            return shown

        run(
            *("init", "--setup", "hybrid", "--yes", "--no-probe"),
            *("--provider", "zai-coding-plan", "--provider", "deepseek"),
            f"--base-url=zai-coding-plan={api.base_url}",
            f"--base-url=deepseek={api.base_url}",
        )
        return {
            "validate": run("validate", "wrong.json", "--select", "unknown-key"),
            "list": run("list"),
            "probe": run("probe"),
        }


if __name__ == "__main__":
    main(Path(sys.argv[1]))
