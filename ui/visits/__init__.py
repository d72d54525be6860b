"""Recording visits: shared by Today, the plan and the dealer's file."""
