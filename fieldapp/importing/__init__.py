"""Reading what people already have: workbooks, CSV files, contact cards."""
