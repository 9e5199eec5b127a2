"""What keeps a crawl away from what is not the public web, and from answers that lie."""

from crawler.safe.resolver import PublicResolver

__all__ = ["PublicResolver"]
