"""The scripts library."""
