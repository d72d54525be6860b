"""Files only: fonts, icons, style, tables, templates, translations.  Read with importlib.resources."""
