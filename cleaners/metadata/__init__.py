"""Fields read off the page: what the markup states and what visible lines say, brought together."""

from cleaners.metadata.authors import find_authors, signed_off
from cleaners.metadata.language import find_language
from cleaners.metadata.listed import found_in_listing
from cleaners.metadata.outlet import find_outlet, layouts_for, slug_of
from cleaners.metadata.rights import find_rights
from cleaners.metadata.times import find_times
from cleaners.metadata.title import find_title
from cleaners.metadata.witness import Witness, witness_of

__all__ = [
    "Witness",
    "find_authors",
    "find_language",
    "find_outlet",
    "find_rights",
    "find_times",
    "find_title",
    "found_in_listing",
    "layouts_for",
    "signed_off",
    "slug_of",
    "witness_of",
]
