"""A text dump as blocks."""

from __future__ import annotations

import textwrap

import pytest

from cleaners.readers.text import read_text

PROSE = (
    "The harbour library reopened on Monday after a hundred years, the council said on Tuesday, "
    "and the builders who spent last year replacing the roof were the first to borrow a book. "
    "Children should read here with a view of the sea, said the librarian on Monday evening, "
    "before the lights went on for the first time and a boat with books left for the islands."
)


def lines(text: str) -> list[tuple[int, bool, str]]:
    return [(block.position, block.gap, block.text) for block in read_text(text).blocks]


def test_each_line_is_a_block_with_the_number_of_its_line():
    assert lines("하나\n  둘  \n\n\t\n셋\n") == [
        (1, True, "하나"),
        (2, False, "둘"),
        (5, True, "셋"),
    ]


@pytest.mark.parametrize("text", ["", "\n\n", " \t \n\u00a0"])
def test_a_dump_without_text_has_no_blocks(text: str):
    assert lines(text) == []


def test_the_warnings_of_the_bytes_are_handed_on():
    extracted = read_text("하나", warnings=("1 NUL character removed",))

    assert (extracted.reader, extracted.warnings) == ("text", ("1 NUL character removed",))


def test_wrapped_lines_are_joined_up_to_an_empty_line():
    wrapped = textwrap.fill(PROSE, 76)

    assert lines(f"{wrapped}\n\n{wrapped}\n\n") == [
        (1, True, PROSE),
        (len(wrapped.splitlines()) + 2, True, PROSE),
    ]


def test_a_line_that_ends_early_ends_its_paragraph():
    wrapped = textwrap.fill(PROSE, 76)

    assert [text for _, _, text in lines(f"{wrapped}\nThe end.\n{wrapped}")] == [
        f"{PROSE} The end.",
        PROSE,
    ]


@pytest.mark.parametrize("mark", ["-", "*", "•", "1.", "2)", "▲"])
def test_a_list_mark_begins_a_block_in_wrapped_text(mark: str):
    wrapped = textwrap.fill(PROSE, 76)

    assert lines(f"{wrapped}\n{mark} {wrapped}")[1][2] == f"{mark} {PROSE}"


@pytest.mark.parametrize(
    "width",
    [
        pytest.param(40, id="verse is no wrapped text"),
        pytest.param(120, id="nobody wraps so late"),
    ],
)
def test_lines_of_other_widths_stay_lines(width: int):
    wrapped = textwrap.fill(f"{PROSE} {PROSE}", width)

    assert [text for _, _, text in lines(wrapped)] == wrapped.splitlines()


def test_lines_that_all_end_sentences_are_paragraphs():
    story = [
        f"The council of the {n}th village of the coast said that it agreed." for n in range(9)
    ]

    assert [text for _, _, text in lines("\n".join(story))] == story
