"""`python -m openclaw_cfg`."""

from openclaw_cfg.cli import main

main()
