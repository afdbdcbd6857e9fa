"""What rules are built on: what they look at, and how findings become diagnostics."""
