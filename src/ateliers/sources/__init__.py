"""Producers' files in, tidy validated frames out. No indicator is computed here."""
