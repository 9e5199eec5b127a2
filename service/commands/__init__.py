"""The commands of `newswinnow`, a module for each group."""
