"""Measures of what the project takes, and of what other tools take for the same work."""
