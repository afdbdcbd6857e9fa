"""The maintainers' command, with a stand-in for OpenClaw."""

import json
import os
import shutil
import sys
from pathlib import Path

import pytest

from openclaw_cfg.resources import folder
from openclaw_cfg.schema.build import main
from openclaw_cfg.schema.store import NEWEST

PRINTED = {"title": "Config", "properties": {"$schema": {"type": "string"}, "new": {}}}


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-in is a shell script")
def test_it_writes_the_schema_and_the_history(tmp_path, monkeypatch):
    out = tmp_path / "schemas"
    shutil.copytree(folder("schemas"), out)
    package = stand_in(tmp_path)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}")

    main(["--openclaw-package", str(package), "--out", str(out)])

    text = (out / f"native-{NEWEST}.schema.json").read_text(encoding="utf-8")
    assert text == (
        '{"$schema":"http://json-schema.org/draft-07/schema#",'
        f'"title":"OpenClaw {NEWEST} configuration",'
        '"properties":{"$schema":{"type":"string"},"new":true}}\n'
    )
    past = json.loads((out / "history.json").read_text(encoding="utf-8"))["keys"]
    assert past["new"] == {"since": NEWEST}
    assert past["channels"] == {"until": "2026.7.35"}


def stand_in(place: Path) -> Path:
    """A package folder, and a `node` that prints what its one argument file holds."""
    package = place / "openclaw"
    package.mkdir()
    (package / "package.json").write_text(json.dumps({"version": NEWEST}))
    (package / "openclaw.mjs").write_text(json.dumps(PRINTED))
    node = place / "bin" / "node"
    node.parent.mkdir()
    node.write_text('#!/bin/sh\n[ "$2 $3" = "config schema" ] && cat "$1"\n')
    node.chmod(0o755)
    return package
