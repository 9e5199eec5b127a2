"""Each outlet's page of our own writing, in its layout, gives what its file says."""

from __future__ import annotations

from itertools import chain

import pytest

from cleaners.pipeline import clean
from crawler.outlets import OutletError, load_outlets
from crawler.outlets.samples import Sample, differing, load_samples, page_of
from crawler.weights import shipped_weights

SAMPLES = load_samples()
ALL = [pytest.param(one, id=one.outlet) for one in chain.from_iterable(SAMPLES.values())]


def test_every_outlet_has_a_page():
    assert [slug for slug, samples in SAMPLES.items() if not samples] == []


@pytest.mark.parametrize("sample", ALL)
def test_what_comes_out_is_what_the_outlets_file_says(sample: Sample):
    outcome = clean(page_of(sample), outlets=load_outlets(), weights=shipped_weights())

    assert list(differing(sample, outcome)) == []


@pytest.mark.parametrize("sample", ALL)
def test_an_outlet_is_known_by_the_address_of_its_page(sample: Sample):
    page = page_of(sample)
    known = load_outlets()[sample.outlet]

    assert any(f".{domain}/" in page.url.replace("//", "//.") for domain in known.domains)


def test_a_page_that_is_not_there_is_named(tmp_path):
    (tmp_path / "mine.toml").write_text(
        'name = "A"\nlanguage = "en"\ntime_zone = "UTC"\n[[tests]]\npage = "gone.html"\n'
    )
    sample = load_samples(tmp_path)["mine"][0]

    with pytest.raises(OutletError, match=r"gone.html: cannot be read .* in the outlet's .*tests"):
        page_of(sample)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        pytest.param('page = "../../etc/passwd"', "a file beside this one", id="elsewhere"),
        pytest.param('page = "a.html"\npublished = 2026-01-01', "no time with a zone", id="a day"),
        pytest.param('page = "a.html"\nurl = "a.html"', "no address", id="no address"),
        pytest.param('title = "a"', "`tests.page` is missing", id="no page"),
    ],
)
def test_a_mistake_in_a_test_is_named(tmp_path, line, words):
    (tmp_path / "mine.toml").write_text(
        f'name = "A"\nlanguage = "en"\ntime_zone = "UTC"\n[[tests]]\n{line}\n'
    )

    with pytest.raises(OutletError, match=words):
        load_outlets(tmp_path)
