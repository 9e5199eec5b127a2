"""Fuzzing: real pages, damaged in every way, and each of our own parsers. Nothing may break."""
