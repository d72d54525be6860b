"""What screens and reports read: frozen rows, never ORM objects.  Each takes a session."""
