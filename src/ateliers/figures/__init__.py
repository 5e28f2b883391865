"""Figures and tables: frames of indicators in, blocks for readers out."""
