"""The analyses once more, in plain Python over the rows of a store: what the app says must be what comes out here."""
