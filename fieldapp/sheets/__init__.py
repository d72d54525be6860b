"""What a page of analysis says, as values: numbers, charts and tables, the same for window, report and command line."""
