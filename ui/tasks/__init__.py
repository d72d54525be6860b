"""Development tasks, targets and pay."""
