"""A look at one site: what lists its articles, what it allows, and whether its pages come out."""
