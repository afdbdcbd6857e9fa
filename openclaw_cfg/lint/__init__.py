"""What the rules stand on: what they look at, and how findings become diagnostics."""
