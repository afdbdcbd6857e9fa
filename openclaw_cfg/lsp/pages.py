"""What `explain` says about a rule, as a page that an editor can open.

An editor shows the code of a diagnostic as a link. A web site would need a network, so
the page is a file in our cache folder.
"""

from pathlib import Path

from openclaw_cfg import __version__
from openclaw_cfg.files import atomic
from openclaw_cfg.report import Explanation
from openclaw_cfg.rules import explanations


class Pages:
    """Writes the page of a rule when it is first needed.

    Args:
        folder: where to write; if that is not possible, there are no links.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "explain" / __version__
        self._rules: dict[str, Explanation] = {}
        self._uris: dict[str, str] = {}

    def uri(self, rule: str) -> str:
        """The page's URI; empty when there is none."""
        if rule not in self._uris:
            self._uris[rule] = self._written(rule)
        return self._uris[rule]

    def _written(self, rule: str) -> str:
        if not self._rules:
            self._rules = {entry.id: entry for entry in explanations()}
        if rule not in self._rules:
            return ""
        path = self._folder / f"{rule}.md"
        data = page(self._rules[rule]).encode()
        try:
            if not path.is_file() or path.read_bytes() != data:
                path.parent.mkdir(parents=True, exist_ok=True)
                atomic.replace(path, data, mode=0o644)
        except OSError:
            return ""
        return path.as_uri()


def page(entry: Explanation) -> str:
    """The explanation in Markdown."""
    return (
        f"# {entry.id}\n\n{entry.level}: {entry.summary}\n\n"
        f"Bad:\n\n```json5\n{entry.bad}\n```\n\n"
        f"Good:\n\n```json5\n{entry.good}\n```\n\n"
        f"How to fix it: {entry.how}\n"
    )
