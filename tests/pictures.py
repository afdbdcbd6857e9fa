"""Pictures of `validate`, `list` and `probe` for README and docs, from real runs.

    python tests/pictures.py FOLDER     writes validate.svg, list.svg, probe.svg

The commands run in a real terminal. `tests/screens.py` makes those of the wizard.
What changes from run to run (milliseconds, the temporary home) is replaced by fixed
words, so that equal screens make equal files. Needs the `test` extra.
"""

import re
import sys
import tempfile
from pathlib import Path
from typing import Final

from pty_screen import Terminal
from rich.text import Text
from screens import drawn

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
_SIZE: Final = (100, 40)
# Times take another number of digits from run to run, and their column with them.
_VOLATILE: Final = (
    (re.compile(r"TIME +"), "TIME   "),
    (re.compile(r"\b\d+ ms +"), "12 ms  "),
)


def main(folder: Path) -> None:
    """Run the three commands, and write what they show."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in outputs().items():
        page = picture(text, title=f"openclaw-cfg {name}", width=_SIZE[0])
        (folder / f"{name}.svg").write_text(page, encoding="utf-8")


def outputs() -> dict[str, Text]:
    """What each command shows in a terminal, the volatile parts fixed."""
    models = ["deepseek-flash", "deepseek-v4-pro", "glm-5.3-flash", "glm-5.3"]
    with (
        tempfile.TemporaryDirectory() as home,
        serve(keys=[_KEY, _PLAN_KEY], models=models) as api,
    ):
        (Path(home) / "wrong.json").write_text(_WRONG, encoding="utf-8")
        volatile = (*_VOLATILE, (re.compile(re.escape(home)), "~"))

        def run(*args: str) -> Text:
            terminal = Terminal(
                *args,
                home=Path(home),
                size=_SIZE,
                env={"ZAI_API_KEY": _PLAN_KEY, "DEEPSEEK_API_KEY": _KEY},
            )
            try:
                terminal.end()
            finally:
                terminal.close()
            lines = drawn(terminal.display, volatile)
            for line in lines:
                line.rstrip()
            return Text("\n").join(lines)

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
