"""Preferences, the team, the rules, the data."""
