"""Politeness as a Scrapy add-on: `ADDONS = {"crawler.polite.Polite": 500}`."""

from crawler.polite.addon import Polite

__all__ = ["Polite"]
