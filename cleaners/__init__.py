"""Pure cleaning: the bytes of a news page in, an article and everything taken out of it back."""

VERSION = "5"
"""Of everything that decides what is kept; raise it with any change that changes stored text."""
