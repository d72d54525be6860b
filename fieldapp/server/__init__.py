"""The company's side of synchronisation."""
