"""The shell around everything: command line and configuration."""
