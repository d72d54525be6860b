"""The morning meeting, and the log in the evening."""
