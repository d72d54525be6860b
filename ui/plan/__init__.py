"""The visit plan: a week as a board, the due list beside it."""
