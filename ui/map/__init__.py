"""Maps, drawn by the app itself: no tiles, no network."""
