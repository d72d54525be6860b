"""How values of the business are said: sentences and names in the language of the caller, one module per area."""
