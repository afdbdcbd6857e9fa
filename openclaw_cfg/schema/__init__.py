"""What a configuration may contain, by the schema of a version of OpenClaw."""
