"""SQLite through sqlite-utils; the only package that contains SQL."""
