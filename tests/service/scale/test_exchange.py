"""Whatever way the pieces go, every bucket has all of its own."""

from __future__ import annotations

import pytest

from service.scale.exchange import exchange


class Here:
    """Does each task at once."""

    def __init__(self):
        self.tasks = 0

    def submit(self, task, *given, pure):
        self.tasks += 1
        return task(*given)


def cut(numbers, into):
    buckets = [[str(one) for one in numbers if one % into == at] for at in range(into)]
    return [",".join(bucket).encode() for bucket in buckets]


def merge(pieces, *beside):
    return sorted(int(one) for piece in pieces for one in piece.decode().split(",")), beside


@pytest.mark.parametrize(
    ("most", "fewer"),
    [pytest.param(10**6, False, id="in one step"), pytest.param(10, True, id="in two steps")],
)
@pytest.mark.parametrize(
    ("count", "into"), [(0, 3), (3, 0), (1, 1), (1, 7), (30, 30), (40, 17), (3, 100)]
)
def test_a_bucket_has_all_of_its_own(monkeypatch, most, fewer, count, into):
    monkeypatch.setattr("service.scale.exchange.MOST_PIECES", most)
    given = [(range(at * 100, at * 100 + 100),) for at in range(count)]
    here = Here()

    buckets, sizes = exchange(
        here, given, cut, merge, into=into, beside=[(at, "beside") for at in range(into)]
    )

    every = range(count * 100)
    assert buckets == [
        ([one for one in every if one % into == at], (at, "beside")) for at in range(into)
    ]
    assert sum(sizes) == sum(len(piece) for of_one in given for piece in cut(*of_one, into))
    if fewer and count == into == 30:
        assert here.tasks < count * into
