"""Probing: the state of every endpoint, in the time of the slowest one."""

from openclaw_cfg.probe.adapters import ADAPTERS, adapter_for
from openclaw_cfg.probe.base import Level, Status
from openclaw_cfg.probe.planning import Options
from openclaw_cfg.probe.result import Result
from openclaw_cfg.probe.session import Interrupted, probe, probe_all, probe_provider
from openclaw_cfg.probe.solve import Door, Solution, solve

__all__ = [
    "ADAPTERS",
    "Door",
    "Interrupted",
    "Level",
    "Options",
    "Result",
    "Solution",
    "Status",
    "adapter_for",
    "probe",
    "probe_all",
    "probe_provider",
    "solve",
]
