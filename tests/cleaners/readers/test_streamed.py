"""What React sends behind the rest of a page."""

from __future__ import annotations

from lxml import html

from cleaners.readers.html import read_html
from cleaners.readers.streamed import put_in_place


def lines(body: str) -> list[str]:
    return [block.text for block in read_html(f"<html><body>{body}</body></html>").blocks]


def test_a_segment_takes_the_place_of_its_placeholder():
    body = (
        "<h1>Head</h1><template id='x'></template>"
        "<template id='B:0'></template>behind<footer>Foot</footer>"
        "<div hidden id='S:0'><p>Story</p></div>tail"
    )

    assert lines(body) == ["Head", "Story", "behind", "Foot", "tail"]


def test_segments_stand_in_each_other():
    body = (
        "<template id='B:0'></template><p>Last</p>"
        "<div hidden id='S:1'><p>Inner</p></div>"
        "<div hidden id='S:0'><p>Outer</p><template id='P:1'></template></div>"
    )

    assert lines(body) == ["Outer", "Inner", "Last"]


def test_a_segment_without_a_placeholder_is_shown_where_it_is():
    assert lines("<p>Page</p><div hidden id='S:a'><p>Story</p></div>") == ["Page", "Story"]


def test_segments_that_hold_each_others_placeholders_end_somewhere():
    body = (
        "<div hidden id='S:0'><p>One</p><template id='P:1'></template></div>"
        "<div hidden id='S:1'><p>Two</p><template id='B:0'></template></div>"
    )

    assert sorted(lines(body)) == ["One", "Two"]


def test_a_segment_that_holds_its_own_placeholder_is_left_in_peace():
    body = "<div hidden id='S:0'><p>Story</p><template id='B:0'></template></div>"

    assert lines(body) == ["Story"]


def test_what_is_hidden_for_another_reason_stays_hidden():
    tree = html.document_fromstring("<p>Page</p><div hidden id='S:menu'>x</div><div hidden>y</div>")
    before = html.tostring(tree)
    put_in_place(tree)

    assert html.tostring(tree) == before
