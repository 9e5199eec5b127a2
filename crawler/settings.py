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
# Processes that clean pages; empty for as many as there are processors.
NEWSWINNOW_WORKERS: Final = os.environ.get("NEWSWINNOW_WORKERS", "")
# A file of rules of one's own; empty for ours alone.
NEWSWINNOW_RULES: Final = os.environ.get("NEWSWINNOW_RULES", "")
# What `scrapy check` asks of a spider of outlets.
SPIDER_CONTRACTS: Final = {
    "crawler.spiders.contracts.FirstListContract": 10,
    "crawler.spiders.contracts.NamesContract": 20,
}
ITEM_PIPELINES: Final = {"crawler.pipelines.StorePages": 500}

# Who we are, so that an outlet can tell us apart from others and write robots.txt for us, and where
# it reaches whoever runs this: a web or mail address, `-s POLITE_CONTACT=https://example.org/bot`.
POLITE_PRODUCT: Final = "newswinnow/0.1"
POLITE_CONTACT: Final = os.environ.get("NEWSWINNOW_CONTACT", "")
# robots.txt by RFC 9309, Crawl-delay, Retry-After, and a record of what an outlet reserves; one
# reader's pace, whose settings the add-on has.
ADDONS: Final = {"crawler.polite.Polite": 500}
# Seconds: a host that wants more between requests, or a longer rest, is left alone in this crawl.
POLITE_LONGEST_WAIT: Final = 600

# Each address that is connected to must be of the public web.
TWISTED_DNS_RESOLVER: Final = "crawler.safe.PublicResolver"
# Hosts and networks that may be reached all the same: "intranet.example,10.0.0.0/8".
SAFE_ALLOWED_HOSTS: Final = os.environ.get("NEWSWINNOW_ALLOWED_HOSTS", "")
# Of all hosts together: one that rests for minutes must not hold up the others.
CONCURRENT_REQUESTS: Final = 128
# A proxy looks names up itself, where nobody checks what they are.
HTTPPROXY_ENABLED: Final = False
DOWNLOADER_MIDDLEWARES: Final = {
    # Hears that a host was refused before Scrapy asks for it again (550).
    "crawler.safe.components.PublicWebOnly": 560,
    # Before Scrapy unpacks the body (590).
    "crawler.safe.components.WholeBodies": 595,
}

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
