"""One spider for each way of finding articles, not for each outlet."""
