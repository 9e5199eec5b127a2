"""Brings pages: the Scrapy project, and the file feed beside it."""
