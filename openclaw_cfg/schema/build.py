"""Make a bundled schema from an installed OpenClaw (for maintainers).

    python -m openclaw_cfg.schema.build --openclaw-package DIR --out schemas

`DIR` is the folder of the npm package `openclaw` (`node_modules/openclaw`); `node` is
taken from PATH (OpenClaw 2026.9.6 needs 24.16 or newer). Add a new version to
`store.VERSIONS` first. OpenClaw runs in an empty home, so the schema contains every
bundled plugin and nothing of the user's. Writes `native-<version>.schema.json` and then
`history.json`, from all versions beside it.
"""

import argparse
import json
import os
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from openclaw_cfg.jsonpath import Json
from openclaw_cfg.schema.compare import history
from openclaw_cfg.schema.serialize import compact_text, schema_text
from openclaw_cfg.schema.store import VERSIONS, native_path


def main(argv: Sequence[str] | None = None) -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="python -m openclaw_cfg.schema.build")
    parser.add_argument("--openclaw-package", type=Path, required=True, metavar="DIR")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR")
    options = parser.parse_args(argv)
    version, printed = printed_schema(options.openclaw_package)
    path = options.out / f"native-{version}.schema.json"
    path.write_text(schema_text(printed, version), encoding="utf-8")
    history_path = options.out / "history.json"
    history_path.write_text(history_text(options.out), encoding="utf-8")


def printed_schema(package: Path) -> tuple[str, dict[str, Json]]:
    """The version of an installed OpenClaw and the schema it prints."""
    version = _read(package / "package.json")["version"]
    with tempfile.TemporaryDirectory() as home:
        done = subprocess.run(
            ["node", package / "openclaw.mjs", "config", "schema"],
            env={"PATH": os.environ["PATH"], "HOME": home},
            cwd=home,
            capture_output=True,
            check=True,
        )
    return version, json.loads(done.stdout)


def history_text(folder: Path) -> str:
    """The text of `history.json`, from the schemas and `moves.json` in a folder."""
    schemas = {version: _read(native_path(version, folder)) for version in VERSIONS}
    past = history(schemas, _read(folder / "moves.json"))
    lines = (f"{json.dumps(path)}:{compact_text(past[path])}" for path in past)
    return '{"keys":{\n' + ",\n".join(lines) + "\n}}\n"


def _read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
