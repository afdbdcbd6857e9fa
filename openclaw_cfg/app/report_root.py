"""The folder that paths in a CI report are relative to: the repository's top."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from openclaw_cfg.files import git

# GitHub, GitLab, Azure Pipelines, Jenkins, CircleCI.
_HOSTS: Final = (
    "GITHUB_WORKSPACE",
    "CI_PROJECT_DIR",
    "BUILD_SOURCESDIRECTORY",
    "WORKSPACE",
    "CIRCLE_WORKING_DIRECTORY",
)


def report_root(env: Mapping[str, str], cwd: Path, first: Path | None) -> Path:
    """The top of the work tree, else the folder that the CI system names, else `cwd`.

    Args:
        first: one of the files, which decides if several are possible; None for
            standard input.
    """
    place = cwd / first if first else cwd
    hosts = (Path(value).expanduser() for name in _HOSTS if (value := env.get(name)))
    candidates = (git.top(cwd), *hosts, git.top(place.parent))
    fit = (root for root in candidates if root and place.is_relative_to(root))
    return next(fit, cwd)
