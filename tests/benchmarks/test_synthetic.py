"""The made-up news: the same for the same seed, and labelled as it was made."""

from __future__ import annotations

from collections import Counter, defaultdict

import pytest

from benchmarks.synthetic.articles import (
    LAYOUTS,
    Role,
    Sort,
    SyntheticArticle,
    as_html,
    as_text,
)
from benchmarks.synthetic.lookalikes import TEMPLATES, look_alikes
from benchmarks.synthetic.outlets import FURNITURE, Outlet, outlets
from benchmarks.synthetic.paragraphs import Edit, edited
from benchmarks.synthetic.press import newsroom, planted
from benchmarks.synthetic.prose import LANGUAGES, with_josa
from cleaners.article import Cleaned, RawPage
from cleaners.duplicates import jaccard, shingles
from cleaners.normal import fold
from cleaners.pipeline import clean
from cleaners.structure import look

SEED = 11


def alike(one: str, other: str) -> float:
    return jaccard(shingles(fold(one)), shingles(fold(other)))


@pytest.fixture(scope="module")
def press() -> tuple[SyntheticArticle, ...]:
    return newsroom(SEED, releases=40)


@pytest.fixture(scope="module")
def simulated() -> tuple[Outlet, ...]:
    return outlets(SEED, each=1)


# ---- words ----


@pytest.mark.parametrize(
    ("word", "particle", "together"),
    [
        ("축제", "을", "축제를"),
        ("공원", "을", "공원을"),
        ("철도", "으로", "철도로"),
        ("교실", "으로", "교실로"),
        ("공원", "으로", "공원으로"),
        ("공원", "에서", "공원에서"),
    ],
)
def test_a_particle_fits_the_word_before_it(word: str, particle: str, together: str):
    assert with_josa(word, particle) == together


# ---- paragraphs ----


def test_the_same_seed_gives_the_same_paragraphs_and_another_one_others():
    assert edited(SEED, 64) == edited(SEED, 64) != edited(SEED + 1, 64)
    assert look_alikes(SEED, 3) == look_alikes(SEED, 3) != look_alikes(SEED + 1, 3)


def test_all_edits_are_made_in_both_languages_and_change_the_text():
    pairs = edited(SEED, 640)

    counted = Counter((pair.language, pair.edit) for pair in pairs)
    unchanged = [pair for pair in pairs if pair.original == pair.edited]
    assert set(counted) == {(code, edit) for code in LANGUAGES for edit in Edit}
    assert set(counted.values()) == {20}
    assert len(unchanged) <= 0.02 * len(pairs)


def test_edited_paragraphs_are_alike_and_originals_are_not():
    pairs = edited(SEED, 320)
    originals = [pair.original for pair in pairs]

    assert sum(alike(pair.original, pair.edited) >= 0.7 for pair in pairs) >= 0.98 * len(pairs)
    assert (
        max(alike(one, other) for one, other in zip(originals, originals[2:], strict=False)) < 0.5
    )


def test_look_alikes_come_from_many_templates_in_both_languages_and_are_hard():
    pairs = look_alikes(SEED, 20)

    assert len(pairs) == 20 * len(TEMPLATES)
    assert len({template.name for template in TEMPLATES}) == len(TEMPLATES)
    assert Counter(template.language for template in TEMPLATES).most_common()[-1][1] >= 10
    assert all(pair.one != pair.other for pair in pairs)
    assert sum(alike(pair.one, pair.other) >= 0.7 for pair in pairs) >= 0.8 * len(pairs)


# ---- press releases ----


def test_the_newsroom_is_the_same_for_the_same_seed(press):
    assert newsroom(SEED, releases=40) == press


def test_a_release_is_printed_by_three_to_ten_papers_once_each(press):
    prints = defaultdict(list)
    for article in press:
        if article.sort is Sort.RELEASE:
            prints[article.story].append(article.paper.slug)

    assert set(prints) == set(range(40))
    assert all(3 <= len(slugs) == len(set(slugs)) <= 10 for slugs in prints.values())


def test_what_is_no_print_of_a_release_has_a_story_of_its_own(press):
    others = [article.story for article in press if article.sort is not Sort.RELEASE]

    assert len(others) == len(set(others))
    assert min(others) >= 40
    assert {article.sort for article in press} == {
        Sort.RELEASE,
        Sort.DISTRACTOR,
        Sort.DAILY,
        Sort.DIGEST,
    }


def test_prints_of_a_release_share_text_and_no_two_are_printed_alike(press):
    bodies = [article.paragraphs for article in press if article.story == 0]

    assert len(set(bodies)) == len(bodies)
    texts = [" ".join(body[:-1]) for body in bodies]
    assert all(alike(text, texts[0]) >= 0.4 for text in texts)


def test_a_digest_holds_the_leads_of_five_releases(press):
    leads = {article.title for article in press if article.sort is Sort.RELEASE}

    digests = [article for article in press if article.sort is Sort.DIGEST]
    assert digests
    for digest in digests:
        assert len(digest.paragraphs) == 11
        assert sum(title in leads for title in digest.paragraphs[:10:2]) >= 4


def test_no_two_articles_have_an_address_in_common(press):
    assert len({article.url for article in press}) == len(press)


def test_a_plagiarised_article_has_the_sentences_of_another_in_another_order():
    found = planted(SEED, among=60, pairs=4)
    by_url = {article.url: article for article in found.articles}

    assert found == planted(SEED, among=60, pairs=4)
    assert len(found.articles) == len(by_url) == 60
    assert len(found.pairs) == 4
    for original, copy in found.pairs:
        one, other = by_url[original], by_url[copy]
        assert one.story == other.story
        assert one.paper != other.paper
        assert alike(" ".join(one.paragraphs), " ".join(other.paragraphs)) > 0.4


# ---- outlets ----


def test_outlets_are_the_same_for_the_same_seed(simulated):
    assert outlets(SEED, each=1) == simulated
    assert {outlet.paper.language for outlet in simulated} == set(LANGUAGES)
    assert all(len(outlet.articles) == 200 for outlet in simulated)


def test_every_paragraph_has_its_label(simulated):
    for outlet in simulated:
        assert all(len(one.labels) == len(one.paragraphs) for one in outlet.articles)


def test_every_outlet_has_all_kinds_of_furniture_and_of_content_that_comes_back(simulated):
    assert len({spec.what for spec in FURNITURE}) == 12
    for outlet in simulated:
        labels = {label for article in outlet.articles for label in article.labels}
        kinds = Counter(label.role for label in labels)
        assert kinds == {Role.OWN: 1, Role.FURNITURE: 12, Role.RECURRING: 5}


def test_no_rule_knows_the_furniture(simulated):
    lines = {
        text
        for outlet in simulated
        for article in outlet.articles
        for text, label in zip(article.paragraphs, article.labels, strict=True)
        if label.role is not Role.OWN
    }

    assert [line for line in lines if look(line).outside] == []


def test_a_redesign_changes_all_furniture_but_the_titles_in_teaser_lists(simulated):
    for outlet in simulated:
        eras = (outlet.articles[: outlet.redesigned], outlet.articles[outlet.redesigned :])
        before, after = (
            {
                text
                for article in era
                for text, label in zip(article.paragraphs, article.labels, strict=True)
                if label.role is Role.FURNITURE and "teasers" not in label.what
            }
            for era in eras
        )
        assert before.isdisjoint(after)


def test_content_that_comes_back_stands_in_several_stories(simulated):
    for outlet in simulated:
        stories = defaultdict(set)
        for article in outlet.articles:
            for text, label in zip(article.paragraphs, article.labels, strict=True):
                if label.role is Role.RECURRING:
                    stories[label.what, text].add(article.story)
        counts = defaultdict(list)
        for (what, _), found in stories.items():
            counts[what].append(len(found))
        assert all(max(found) >= 2 for found in counts.values())
        assert max(counts["standing head"]) >= 10


def test_own_paragraphs_stand_in_one_story(simulated):
    for outlet in simulated:
        stories = defaultdict(set)
        for article in outlet.articles:
            for text, label in zip(article.paragraphs, article.labels, strict=True):
                if label.role is Role.OWN:
                    stories[text].add(article.story)
        assert all(len(found) == 1 for found in stories.values())


def test_a_running_story_has_six_addresses_six_headlines_and_one_number(simulated):
    for outlet in simulated:
        wires = defaultdict(list)
        for article in outlet.articles:
            if article.sort is Sort.WIRE:
                wires[article.story].append(article)
        assert len(wires) >= 2
        for states in wires.values():
            assert len({state.url for state in states}) == 6
            assert len({state.title for state in states}) == 6


# ---- pages ----


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_page_of_every_layout_is_an_article_to_the_cleaners(press, layout: str):
    article = next(one for one in press if one.paper.layout == layout and one.sort is Sort.RELEASE)

    for body in (as_html(article), as_text(article).encode()):
        cleaned = clean(RawPage(body=body, url=article.url))

        assert isinstance(cleaned, Cleaned)
        assert article.paragraphs[1] in cleaned.article.body
    assert cleaned.article.title.value == article.title
