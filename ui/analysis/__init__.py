"""What the figures say: coverage of the market and all that is looked at beside it."""
