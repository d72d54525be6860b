"""Taking in files: choose, look at what would happen, import, and undo if it was not meant."""
