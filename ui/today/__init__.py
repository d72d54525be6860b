"""The start page: the day, what is late, whom to greet, and the month."""
