"""Results to people: tables, overlays, windows."""
