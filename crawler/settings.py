"""Settings of the Scrapy project: polite to outlets, guarded against what they send."""

from __future__ import annotations

import os
from typing import Final

from crawler.guard import MIB

BOT_NAME: Final = "newswinnow"
SPIDER_MODULES: Final = ("crawler.spiders",)
NEWSPIDER_MODULE: Final = "crawler.spiders"
# `scrapy crawl` of ours ends with 1 where a page failed, as `newswinnow clean` does.
COMMANDS_MODULE: Final = "crawler.commands"

# Where articles go; `scrapy crawl files -s NEWSWINNOW_DB=other.db` for another file.
NEWSWINNOW_DB: Final = os.environ.get("NEWSWINNOW_DB", "newswinnow.db")
# A folder of one's own outlet files; empty for those that come with newswinnow alone.
NEWSWINNOW_OUTLETS: Final = os.environ.get("NEWSWINNOW_OUTLETS", "")
# Processes that clean pages; 0 for as many as there are processors.
NEWSWINNOW_WORKERS: Final = int(os.environ.get("NEWSWINNOW_WORKERS", "0") or 0)
# A file of rules of one's own; empty for ours alone.
NEWSWINNOW_RULES: Final = os.environ.get("NEWSWINNOW_RULES", "")
ITEM_PIPELINES: Final = {"crawler.pipelines.StorePages": 500}

# Who we are, so that an outlet can tell us apart from others and write robots.txt for us.
USER_AGENT: Final = "newswinnow/0.1 (news archive; obeys robots.txt as newswinnow)"
ROBOTSTXT_USER_AGENT: Final = "newswinnow"
# Scrapy's own default is False for projects without a template.
ROBOTSTXT_OBEY: Final = True
# One reader's pace; these hold for each crawler, not for the whole process.
DOWNLOAD_DELAY: Final = 1.0  # seconds
CONCURRENT_REQUESTS_PER_DOMAIN: Final = 1
AUTOTHROTTLE_ENABLED: Final = True  # and slower yet where an outlet answers slowly

# Scrapy's default takes any certificate: a stranger on the way could write our news.
DOWNLOAD_VERIFY_CERTIFICATES: Final = True
# Default 1 GiB: a bomb of 1 MB of gzip fills memory with 2 GB. Refused at 10 MiB it takes 90 MB.
DOWNLOAD_MAXSIZE: Final = 10 * MIB
DOWNLOAD_WARNSIZE: Final = 5 * MIB
# Default 180 s and two more tries: a server that sends a byte a second holds a slot for 9 minutes.
DOWNLOAD_TIMEOUT: Final = 30  # seconds
RETRY_TIMES: Final = 1
REDIRECT_MAX_TIMES: Final = 5
# A calendar that links to the next month for ever.
DEPTH_LIMIT: Final = 3
# News needs no session, and 20,000 cookies from one page take 100 MB.
COOKIES_ENABLED: Final = False
# A sitemap that names file:///etc/hostname is answered with that file.
DOWNLOAD_HANDLERS: Final = {"file": None, "data": None, "ftp": None, "s3": None}

# Both let whoever reaches a local port run Python in this process.
TELNETCONSOLE_ENABLED: Final = False
REMOTE_CONTROL_ENABLED: Final = False

# Details are in the database; the log is for the operator.
LOG_LEVEL: Final = "INFO"
