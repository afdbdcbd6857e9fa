"""What rules are built on: their context, and how findings become diagnostics."""
