"""The store is broken on purpose, in every way that can be had without root."""
