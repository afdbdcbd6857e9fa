"""Mutation testing by sample: change one line of the package, and see a test fail.

`python tests/mutation.py [AREA …] [--samples N] [--seed N]` works on a copy of the
repository, with cosmic-ray (`pip install cosmic-ray`). It prints each mutation that no
test of the area notices, and ends with 1 where more than a tenth of a sample survives.
"""

import argparse
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parent.parent
# Area: what is mutated, and the tests that should notice.
AREAS: Final = {
    "probe": ("openclaw_cfg/probe", "tests/probe"),
    "rules": ("openclaw_cfg/rules", "tests/rules tests/test_contracts.py"),
    "fix": ("openclaw_cfg/fix", "tests/fix"),
    "redact": (
        "openclaw_cfg/redact",
        "tests/test_redact.py tests/test_contracts.py tests/output",
    ),
    "files": ("openclaw_cfg/files", "tests/files tests/cli/test_list_and_undo.py"),
    "catalog": ("openclaw_cfg/catalog", "tests/catalog tests/ask/test_offers.py"),
    "judge": ("openclaw_cfg/openclaw", "tests/openclaw tests/agreement"),
}
# `int | None` is a type; a decorator such as `cache` changes the time alone; the others
# change what only the reader sees.
_LEFT_OUT: Final = ("BitOr", "RemoveDecorator", "ExceptionReplacer", "AddNot_Assert")
_CONFIG: Final = """\
[cosmic-ray]
module-path = "{module}"
timeout = {seconds}
excluded-modules = []
test-command = "{python} -m pytest -x -q -p no:xdist -p no:cacheprovider {tests}"
[cosmic-ray.distributor]
name = "local"
"""


def main() -> int:
    """Run the areas that are named, or all."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("areas", nargs="*", metavar="AREA")
    parser.add_argument("--samples", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=int, default=600, help="for one mutation")
    given = parser.parse_args()
    worst = 0.0
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy"
        subprocess.run(["git", "clone", "-q", str(ROOT), str(copy)], check=True)
        for area in given.areas or AREAS:
            worst = max(worst, _run(area, copy, given))
    return int(worst > 0.1)


def _run(area: str, copy: Path, given: argparse.Namespace) -> float:
    """Print how many mutations of an area are noticed; the part that is not."""
    module, tests = AREAS[area]
    config, session = copy / f"{area}.toml", copy / f"{area}.sqlite"
    config.write_text(
        _CONFIG.format(
            module=module, tests=tests, seconds=given.seconds, python=sys.executable
        )
    )
    # The copy comes before the installed package.
    env = {**os.environ, "PYTHONPATH": f"{copy}{os.pathsep}{copy / 'tests'}"}
    cosmic_ray = shutil.which("cosmic-ray", path=str(Path(sys.executable).parent))
    assert cosmic_ray, "pip install cosmic-ray"

    def cosmic(*words: str) -> str:
        done = subprocess.run(
            [cosmic_ray, *words],
            cwd=copy,
            env=env,
            check=True,
            capture_output=True,
            text=True,
        )
        return done.stdout

    cosmic("init", str(config), str(session))
    _sample(session, given)
    cosmic("exec", str(config), str(session))
    with closing(sqlite3.connect(session)) as db:
        rows = db.execute(
            "SELECT test_outcome, module_path, start_pos_row, operator_name, diff "
            "FROM work_results JOIN mutation_specs USING (job_id)"
        ).fetchall()
    alive = [row for row in rows if "SURVIVED" in str(row[0])]
    print(f"{area}: {len(rows) - len(alive)} of {len(rows)} mutations noticed")
    for _, path, line, operator, diff in alive:
        changed = [
            text
            for text in diff.splitlines()
            if text[:1] in "+-" and text[1:2] != text[:1]
        ]
        print(f"  {path}:{line} {operator}", *changed, sep="\n    ", flush=True)
    return len(alive) / max(len(rows), 1)


def _sample(session: Path, given: argparse.Namespace) -> None:
    """Keep a sample of the mutations, the same one for the same seed and code."""
    with closing(sqlite3.connect(session)) as db:
        found = db.execute(
            "SELECT job_id, operator_name FROM mutation_specs "
            "ORDER BY module_path, start_pos_row, start_pos_col, operator_name, "
            "occurrence"
        ).fetchall()
        known = [
            job for job, name in found if not any(left in name for left in _LEFT_OUT)
        ]
        kept = set(
            random.Random(given.seed).sample(known, min(given.samples, len(known)))
        )
        for table in ("mutation_specs", "work_items"):
            db.executemany(
                f"DELETE FROM {table} WHERE job_id = ?",
                [(job,) for job, _ in found if job not in kept],
            )
        db.commit()


if __name__ == "__main__":
    sys.exit(main())
