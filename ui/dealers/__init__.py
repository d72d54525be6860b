"""The dealers: the list, and the file on each."""
