"""Reproducible comparative analysis book of the Ateliers des territoires."""

__version__ = "0.1.0"
