"""Printed pages: each report is built as data, then drawn."""
