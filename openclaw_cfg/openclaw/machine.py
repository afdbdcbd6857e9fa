"""What OpenClaw keeps on a machine beside its configuration; it is only looked at."""

import glob
import json
import sqlite3
from functools import cached_property
from pathlib import Path

from msgspec import Struct

from openclaw_cfg.jsonpath import Json
from openclaw_cfg.openclaw.environment import Environment
from openclaw_cfg.openclaw.folders import state_folder, user_path
from openclaw_cfg.openclaw.state_rows import rows
from openclaw_cfg.openclaw.stored_jobs import jobs_by_store, jobs_in_file
from openclaw_cfg.openclaw.substitution import substitute

_AGENT = "{agentId}"
"""Stands in a path for the id of each agent."""


class Machine(Struct, frozen=True, dict=True):
    """The files and the state of an OpenClaw.

    Attributes:
        environment: the variables, which name its home and state folder.
    """

    environment: Environment

    @cached_property
    def state(self) -> Path:
        """OpenClaw's state folder."""
        return state_folder(self.environment)

    def path(self, text: str) -> Path:
        """The place that a setting names, with its variables put in."""
        return user_path(
            str(substitute(text, self.environment.get)[0]), self.environment
        )

    def has(self, path: Path) -> bool:
        """Whether something is at a place; `{agentId}` in it is any agent."""
        try:
            if _AGENT in str(path):
                pattern = glob.escape(str(path.relative_to(path.anchor)))
                found = Path(path.anchor).glob(pattern.replace(_AGENT, "*"))
                return next(found, None) is not None
            return path.exists()
        except OSError:
            return True  # it may not be looked at, so it may be there
        except ValueError:
            return False  # no file has such a name

    def held(self, key: str) -> Json:
        """A setting that OpenClaw's database has from an older configuration."""
        return self._held.get(key)

    @cached_property
    def _held(self) -> dict[str, Json]:
        query = "SELECT state_key, value_json FROM config_machine_state"
        named = "('cron.store', 'plugins.bundledDiscovery', 'tts.prefsPath')"
        try:
            found = rows(self._database, f"{query} WHERE state_key IN {named}")
            return {str(key): json.loads(str(text)) for key, text in found}
        except (OSError, ValueError, sqlite3.Error):
            return {}

    def stores_jobs(self, store: Path) -> bool:
        """Whether jobs of a job store are in the database, or may be."""
        stored = self._stored
        return stored is None or any(key == str(store) for key, _ in stored)

    def jobs(self, store: Path) -> list[Json] | None:
        """The jobs of a file and of the database; None if they cannot be read."""
        if self._stored is None:
            return None
        stored = [job for _, job in self._stored]
        try:
            return [*stored, *(jobs_in_file(store) if self.has(store) else ())]
        except (OSError, ValueError):
            return None

    @cached_property
    def _stored(self) -> list[tuple[str, Json]] | None:
        if not self.has(self._database):
            return []
        try:
            return list(jobs_by_store(self._database))
        except (OSError, ValueError, sqlite3.Error) as error:
            return [] if "no such table" in str(error) else None

    @property
    def _database(self) -> Path:
        return self.state / "state" / "openclaw.sqlite"
