"""What a configuration may be, by the schema of a version of OpenClaw."""
