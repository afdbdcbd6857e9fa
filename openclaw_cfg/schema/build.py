"""Make a bundled schema from an installed OpenClaw (for maintainers).

    python -m openclaw_cfg.schema.build --openclaw-package DIR --out schemas

`DIR` is the folder of the npm package `openclaw` (`node_modules/openclaw`); `node` is
taken from PATH (OpenClaw 2026.9.6 wants 24.16 or newer). OpenClaw runs in an empty
home, so the schema has every bundled plugin in it and nothing of the user's. Writes
`native-<version>.schema.json` and then `history.json`, from all versions beside it.
"""

import argparse
import json
import os
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from openclaw_cfg.jsonpath import Json
from openclaw_cfg.schema.describe import described
from openclaw_cfg.schema.reduce import reduce


def main(argv: Sequence[str] | None = None) -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="python -m openclaw_cfg.schema.build")
    parser.add_argument("--openclaw-package", type=Path, required=True, metavar="DIR")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR")
    options = parser.parse_args(argv)
    version, printed = printed_schema(options.openclaw_package)
    path = options.out / f"native-{version}.schema.json"
    path.write_text(schema_text(printed, version, options.out), encoding="utf-8")


def printed_schema(package: Path) -> tuple[str, dict[str, Json]]:
    """The version of an installed OpenClaw and the schema it prints."""
    version = json.loads((package / "package.json").read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as home:
        done = subprocess.run(
            ["node", package / "openclaw.mjs", "config", "schema"],
            env={"PATH": os.environ["PATH"], "HOME": home},
            cwd=home,
            capture_output=True,
            check=True,
        )
    return version["version"], json.loads(done.stdout)


def schema_text(printed: dict[str, Json], version: str, folder: Path) -> str:
    """The text of the bundled file: structure, descriptions, one line.

    Args:
        folder: where `descriptions.json` lies.
    """
    words = json.loads((folder / "descriptions.json").read_text(encoding="utf-8"))
    schema = described(reduce(printed), words)
    head = {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": f"OpenClaw {version} configuration",
    }
    text = json.dumps({**head, **schema}, ensure_ascii=False, separators=(",", ":"))
    return f"{text}\n"


if __name__ == "__main__":
    main()
