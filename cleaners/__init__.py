"""Pure cleaning: the bytes of a news page in, an article and everything taken out of it back."""
