"""The spider `archives`: an outlet's pages out of WARC and WACZ files, such as CC-NEWS."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from scrapy import Request
from scrapy.exceptions import CloseSpider
from scrapy.http.request import NO_CALLBACK
from typing_extensions import override

from cleaners.article import RawPage
from crawler.archived import Archived, archived_of
from crawler.fetched import Fetched
from crawler.guard import MIB
from crawler.inputs.arrivals import Arrival, PassedOver, Reading
from crawler.outlets.ways import load_ways
from crawler.scope import Way, beginning_of, why_not
from crawler.spiders.files import FilesSpider
from db.frontier import Frontier
from db.opening import open_for_writing

# An archive comes into memory; larger ones are downloaded by other means and named by path.
MOST: Final = 256 * MIB
PATIENCE: Final = 600  # seconds for one


class ArchivesSpider(FilesSpider):
    """Bring an outlet's pages from archives: `scrapy crawl archives -a outlet=etnews -a path=…`.

    Without a path, those that the outlet's file names. Pages of other outlets are passed over, and
    so are pages that were fetched already.
    """

    name = "archives"

    def __init__(self, outlet: str | None = None, since: str = "", **kwargs: Any) -> None:
        super().__init__(outlet=outlet, **kwargs)
        self.since = since
        self._archived: Archived | None = None

    @override
    async def start(self) -> AsyncIterator[Arrival | Fetched]:
        """Bring the pages as items."""
        slug = self.options.outlet or ""
        self._check_outlet()
        own = self.settings.get("NEWSWINNOW_OUTLETS")
        ways = load_ways(Path(own) if own else None)
        why = why_not(slug, ways, () if self.paths else (Way.ARCHIVES,))
        if why and (slug not in ways or not self.paths):
            self.logger.error("%s", why)
            raise CloseSpider("wrong_argument")
        outlet = self.outlets[slug]
        try:
            since = beginning_of(self.since, ZoneInfo(outlet.time_zone))
        except ValueError as error:
            self.logger.error("%s", error)  # noqa: TRY400 - a user's mistake
            raise CloseSpider("wrong_argument") from error
        with (
            open_for_writing(self.settings["NEWSWINNOW_DB"]) as database,
            tempfile.TemporaryDirectory() as folder,
        ):
            self._archived = archived_of(
                ways[slug],
                Frontier(database),
                domains=outlet.domains,
                since=since,
            )
            for address in () if self.paths else ways[slug].archives:
                path = await self._downloaded(address, Path(folder))
                if path:
                    self.paths.append(str(path))
            if self.paths:
                async for arrival in super().start():
                    yield arrival

    @override
    def chosen(self, reading: Reading) -> Reading | Fetched:
        if self._archived is None or not isinstance(reading, RawPage):
            return reading
        taken = self._archived.taken(reading, datetime.now(UTC))
        path = reading.source_path or ""
        return PassedOver(path=path, reason=taken) if isinstance(taken, str) else taken

    async def _downloaded(self, address: str, folder: Path) -> Path | None:
        request = Request(
            address,
            callback=NO_CALLBACK,
            meta={"download_maxsize": MOST, "download_warnsize": 0, "download_timeout": PATIENCE},
        )
        try:
            response = await self.crawler.engine.download_async(request)
        except Exception as error:  # noqa: BLE001 - whatever it is, the others are asked for
            said = str(error) or type(error).__name__
            self.logger.error("%s: %s", address, said)  # noqa: TRY400 - the message says all
            return None
        if response.status != 200:
            self.logger.error("%s: HTTP %d", address, response.status)
            return None
        path = folder / f"{len(list(folder.iterdir()))}-{address.rpartition('/')[2][-100:]}"
        path.write_bytes(response.body)
        return path
