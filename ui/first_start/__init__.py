"""What is asked once, when the app is started for the first time."""
