"""Reports: choose, see the pages, print or save."""
