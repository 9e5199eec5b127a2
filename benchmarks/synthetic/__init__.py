"""News that nobody wrote: articles with known repetition, made from a seed, for measurements."""
