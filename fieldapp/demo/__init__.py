"""An invented rep's two years, for trying the app and for measuring it."""
