"""Contracts of Scrapy's for the spiders of outlets: `scrapy check feeds -a outlet=etnews`.

The first list that the spider would read is asked for, with a frontier that is forgotten again, and
has to name something. Spiders of one's own that are made of ours have them too.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from scrapy.contracts import Contract
from scrapy.exceptions import CloseSpider, ContractFail
from typing_extensions import override

if TYPE_CHECKING:
    from crawler.spiders.base import OutletSpider

INSTEAD: Final = "`newswinnow outlet check {slug}` tells what its site has"


class FirstListContract(Contract):
    """`@first_list`: the answer is that of the outlet's first list."""

    name = "first_list"

    def __init__(self, method: Callable[..., Any], *args: Any) -> None:
        super().__init__(method, *args)
        self._spider = spider_of(method)

    @override
    def adjust_request_args(self, args: dict[str, Any]) -> dict[str, Any]:
        try:
            request = self._spider.first_request()
        except CloseSpider as error:
            raise ContractFail(str(error.__cause__ or error.reason)) from None
        named = {name: getattr(request, name) for name in ("url", "cb_kwargs", "meta")}
        return {**args, **named}


class NamesContract(Contract):
    """`@names 1`: the list names at least so many articles, or lists further down."""

    name = "names"

    def __init__(self, method: Callable[..., Any], *args: Any) -> None:
        super().__init__(method, *args)
        self._spider = spider_of(method)
        self._least = int(self.args[0] or 1)

    def post_process(self, _: list[Any]) -> None:
        """Raises ContractFail, for Scrapy to tell."""
        [one] = self._spider.rounds
        found = one.counts["links/new"] - one.counts["moved"]
        if found < self._least:
            happened = ", ".join(f"{what} {times}" for what, times in sorted(one.counts.items()))
            raise ContractFail(
                f"{one.slug}: its first list names {found} addresses and {self._least} at least "
                f"were expected ({happened or 'nothing happened'}); "
                + INSTEAD.format(slug=one.slug)
            )


def spider_of(method: Callable[..., Any]) -> OutletSpider:
    """Scrapy hands a spider's own method in."""
    spider: OutletSpider = method.__self__  # type: ignore[attr-defined]
    return spider
