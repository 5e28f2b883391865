"""Sheets to print: the debate sheet and the workshop notebook of each site, as PDF and as pages.

Everything comes from the executed runs: the sheets compute nothing and draw nothing.
"""
