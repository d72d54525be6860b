"""Parts used by two or more screens."""
