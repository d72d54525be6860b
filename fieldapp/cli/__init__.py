"""The same operations and reports from a terminal."""
