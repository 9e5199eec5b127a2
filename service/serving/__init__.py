"""The service: crawls what is due, keeps the page up, tells when something is wrong."""
