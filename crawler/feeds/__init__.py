"""Pure readers of what an outlet lists: feeds and sitemaps in, links out."""
