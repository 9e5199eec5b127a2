"""The add-on: what it puts into a project's settings."""

from __future__ import annotations

from typing import Final

from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.settings import BaseSettings

from crawler.polite.agent import user_agent
from crawler.polite.components import AskTdmRep, HostPace, ObeyRobots, RecordRights

PRODUCT: Final = "POLITE_PRODUCT"
CONTACT: Final = "POLITE_CONTACT"


class Polite:
    """`ADDONS = {"crawler.polite.Polite": 500}`; what a project sets itself is left as it is."""

    def update_settings(self, settings: BaseSettings) -> None:
        """Put our middlewares in place; Scrapy's own for robots.txt goes."""
        product = settings.get(PRODUCT)
        if product:
            agent = user_agent(product, settings.get(CONTACT) or "")
            settings.set("USER_AGENT", agent, "addon")
        settings.set("ROBOTSTXT_OBEY", True, "addon")  # noqa: FBT003 - Scrapy's signature
        settings.set("DOWNLOAD_DELAY", 1.0, "addon")
        settings.set("CONCURRENT_REQUESTS_PER_DOMAIN", 1, "addon")
        settings.set("AUTOTHROTTLE_ENABLED", True, "addon")  # noqa: FBT003 - Scrapy's signature
        places = "DOWNLOADER_MIDDLEWARES"
        settings.set_in_component_priority_dict(places, RobotsTxtMiddleware, None)
        settings.setdefault_in_component_priority_dict(places, ObeyRobots, 100)
        settings.setdefault_in_component_priority_dict(places, AskTdmRep, 105)
        # Behind robots.txt, so that a host's own pace is known.
        settings.setdefault_in_component_priority_dict(places, HostPace, 110)
        # The page is unpacked (590), and no redirect (600).
        settings.setdefault_in_component_priority_dict(places, RecordRights, 585)
