"""JSON5 text with positions, and edits that keep what they do not change."""
