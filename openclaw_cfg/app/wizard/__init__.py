"""The questions of `init` and `add`, from what is here to what would be written."""
