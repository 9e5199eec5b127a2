"""No page is read with weights that its own site taught."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from benchmarks import folds
from benchmarks.corpora import Page
from benchmarks.folds import FOLDS, NotTrainedError, fold_of, site_of, weights_for
from cleaners.readers.learned import SPLITS, Weights
from crawler.weights import pack_weights


def page(url: str | None, *, group: str = "", name: str = "one") -> Page:
    return Page(
        corpus="aeb",
        id=name,
        html=b"",
        url=url,
        golds=(),
        title=None,
        date=None,
        authors=None,
        group=group,
    )


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Where the folds' weights are in this test; nothing of them is remembered."""
    monkeypatch.setattr(folds, "FOLDER", tmp_path)
    folds._weights.cache_clear()
    yield tmp_path
    folds._weights.cache_clear()


@pytest.mark.parametrize(
    ("url", "site"),
    [
        pytest.param("https://example.org/a/b", "example.org", id="a domain"),
        pytest.param("https://www.news.example.org/", "example.org", id="its parts"),
        pytest.param("http://EXAMPLE.org:8080/", "example.org", id="a port, capitals"),
        pytest.param("https://www.example.co.kr/1", "example.co.kr", id="under a second level"),
        pytest.param("https://example.or.kr", "example.or.kr", id="nothing before it"),
        pytest.param("https://co.kr/1", "co.kr", id="a second level alone"),
        pytest.param("https://www.example.de", "example.de", id="a country without one"),
        pytest.param("https://a.co.example.com", "example.com", id="no country behind it"),
        pytest.param("https://localhost/1", "localhost", id="one part"),
    ],
)
def test_the_site_is_the_registered_domain(url: str, site: str):
    assert site_of(page(url)) == site


@pytest.mark.parametrize(
    ("group", "site"),
    [
        pytest.param("Example Times", "Example Times", id="the source's group"),
        pytest.param("", "one", id="the page itself"),
    ],
)
def test_a_page_without_an_address_is_of_its_group(group: str, site: str):
    assert site_of(page(None, group=group)) == site
    assert site_of(page("no address", group=group)) == site


def test_all_pages_of_a_site_are_in_one_part():
    addresses = ("https://example.org/1", "http://www.example.org/2", "https://m.example.org:1/3")

    assert len({fold_of(page(url)) for url in addresses}) == 1


@pytest.mark.parametrize(
    ("url", "fold"),
    [("https://example.org", 3), ("https://example.com", 1), ("https://example.co.kr", 0)],
)
def test_a_site_stays_in_its_part(url: str, fold: int):
    assert fold_of(page(url)) == fold


def test_the_parts_are_about_as_large():
    found = [fold_of(page(f"https://paper{number}.example")) for number in range(1000)]

    assert all(150 < found.count(fold) < 250 for fold in range(FOLDS))


def test_weights_that_are_not_there_say_how_to_make_them(folder: Path):
    with pytest.raises(NotTrainedError, match=r"\d\.npz is not there; .*benchmarks\.train"):
        weights_for(page("https://example.org"))


def test_a_page_gets_the_weights_that_know_nothing_of_its_part(folder: Path):
    read = page("https://example.org")
    for fold in range(FOLDS):
        folds.fold_path(fold).write_bytes(pack_weights(named(f"without {fold}")))

    assert weights_for(read).name == f"without {fold_of(read)}"


def named(name: str) -> Weights:
    return Weights(
        name=name,
        words=np.zeros(8, np.float32),
        bias=0.0,
        features=np.zeros((1, SPLITS), np.int64),
        thresholds=np.zeros((1, SPLITS), np.float32),
        leaves=np.zeros((1, SPLITS + 1), np.float32),
    )
