"""What the tool does, without a terminal: one module per task."""
