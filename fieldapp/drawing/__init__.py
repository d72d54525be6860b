"""Charts and the map as values, laid out once for the window and for paper."""
