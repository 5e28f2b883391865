"""The published book in a real browser."""
