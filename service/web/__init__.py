"""The web page: Datasette on the live file, read-only, with pages of our own on top of it."""
