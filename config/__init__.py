"""The wiring: settings, addresses, middleware and the start of everything."""
