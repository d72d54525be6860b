"""Giving data back: workbooks, CSV files, contact cards, calendars, JSON."""
