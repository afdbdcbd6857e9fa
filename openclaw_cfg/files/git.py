"""What git says about a folder: the top of its work tree, and which files are ignored.

Only files are read and `git` is not run: a repository's own settings can start
programs.
"""

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pathspec import GitIgnoreSpec

_RULES: Final = ".gitignore"


def top(place: Path) -> Path | None:
    """The top of the work tree that an absolute path is in; None if there is none."""
    for folder in (place, *place.parents):
        if (folder / ".git").exists():
            return folder
    return None


class Ignores:
    """Which paths a search leaves out: by given patterns, and by `.gitignore`.

    The given patterns are relative to `base`. In a work tree the `.gitignore` of each
    folder counts, and `.git/info/exclude`; of all patterns that match, the nearest
    decides.
    """

    def __init__(self, base: Path, patterns: "Sequence[str]") -> None:
        self._base = base
        self._patterns = patterns
        self._of: dict[Path, tuple[tuple[Path, GitIgnoreSpec], ...]] = {}

    @cached_property
    def _given(self) -> "GitIgnoreSpec":
        return _spec(self._patterns)

    def hides(self, path: Path, *, is_folder: bool = False) -> bool:
        """Whether an absolute path is left out; its folders are checked separately."""
        if path.is_relative_to(self._base) and _says(
            self._given, path, self._base, is_folder=is_folder
        ):
            return True
        for base, spec in reversed(self._specs(path.parent)):
            said = _says(spec, path, base, is_folder=is_folder)
            if said is not None:
                return said
        return False

    def hides_within(self, path: Path, folder: Path) -> bool:
        """Whether a file is left out, or a folder on the way from `folder` to it."""
        between = [p for p in path.parents if p != folder and p.is_relative_to(folder)]
        return self.hides(path) or any(self.hides(p, is_folder=True) for p in between)

    def look_into(self, folder: Path) -> None:
        """A folder that the user named is searched, whatever patterns above it say."""
        if self.hides(folder, is_folder=True):
            self._of[folder] = tuple(_own(folder))

    def _specs(self, folder: Path) -> "tuple[tuple[Path, GitIgnoreSpec], ...]":
        if folder not in self._of:
            tree = top(folder)
            above = self._specs(folder.parent) if tree not in {None, folder} else ()
            self._of[folder] = (*above, *_own(folder)) if tree else ()
        return self._of[folder]


def _own(folder: Path) -> "Iterator[tuple[Path, GitIgnoreSpec]]":
    for file in (folder / ".git" / "info" / "exclude", folder / _RULES):
        try:
            lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
        except OSError:
            continue
        yield folder, _spec(lines)


def _spec(lines: "Sequence[str]") -> "GitIgnoreSpec":
    from pathspec import GitIgnoreSpec  # noqa: PLC0415  (for folders and globs only)

    return GitIgnoreSpec.from_lines(lines)


def _says(
    spec: "GitIgnoreSpec", path: Path, base: Path, *, is_folder: bool
) -> bool | None:
    """True: ignored, False: explicitly not ignored, None: no pattern matches."""
    name = path.relative_to(base).as_posix() + ("/" if is_folder else "")
    return spec.check_file(name).include
