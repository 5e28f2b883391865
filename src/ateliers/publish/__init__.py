"""From run records to the published book: staging, build, checks, and the swap of editions.

This room never runs a notebook and never computes an indicator.
"""
