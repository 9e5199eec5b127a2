"""The add-on: what it puts into a project's settings."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.settings import BaseSettings

from crawler.polite.agent import user_agent
from crawler.polite.components import AskTdmRep, HostPace, ObeyRobots, RecordRights

PRODUCT: Final = "POLITE_PRODUCT"
CONTACT: Final = "POLITE_CONTACT"
# One reader's pace; it holds for each crawler, not for the whole process.
DEFAULTS: Final[Mapping[str, bool | int | float]] = MappingProxyType(
    {
        "ROBOTSTXT_OBEY": True,  # Scrapy's own default is False for projects without a template
        "DOWNLOAD_DELAY": 1.0,  # seconds
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        "AUTOTHROTTLE_ENABLED": True,  # and slower yet where an outlet answers slowly
    }
)


class Polite:
    """`ADDONS = {"crawler.polite.Polite": 500}`; what a project sets itself is left as it is."""

    def update_settings(self, settings: BaseSettings) -> None:
        """Put our middlewares in place; Scrapy's own for robots.txt goes."""
        product = settings.get(PRODUCT)
        if product:
            agent = user_agent(product, settings.get(CONTACT) or "")
            settings.set("USER_AGENT", agent, "addon")
        for name, value in DEFAULTS.items():
            settings.set(name, value, "addon")
        places = "DOWNLOADER_MIDDLEWARES"
        settings.set_in_component_priority_dict(places, RobotsTxtMiddleware, None)
        settings.setdefault_in_component_priority_dict(places, ObeyRobots, 100)
        settings.setdefault_in_component_priority_dict(places, AskTdmRep, 105)
        # Behind robots.txt, so that a host's own pace is known.
        settings.setdefault_in_component_priority_dict(places, HostPace, 110)
        # The page is unpacked (590), and no redirect (600).
        settings.setdefault_in_component_priority_dict(places, RecordRights, 585)
