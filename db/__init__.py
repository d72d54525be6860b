"""Storage: tables, column types, engine, change log and migrations.  Knows no rule and no screen."""
