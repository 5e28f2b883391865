"""Indicators: pure functions, frames in, frames out. No disk, no drawing."""
