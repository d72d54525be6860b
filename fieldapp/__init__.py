"""What the app knows and does: rules, operations, queries, reports, import and export.  No Qt here."""

__version__ = "0.1.0"
