"""Between laptop and server: what travels, in which shape, who may change it, and which change wins."""
