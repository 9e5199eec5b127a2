"""In what language the article is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from cleaners.article import Found, Metadata, Outlet, Passage
from cleaners.language import LANGUAGES, WORDS, language_of

# Languages that share letters and short words with one that is told from them: neither letters nor
# words part them here, and the page's own word does.
ALIKE: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "sv": frozenset({"no", "nb", "nn", "da"}),
        "de": frozenset({"lb"}),
        "es": frozenset({"ca", "gl"}),
        "id": frozenset({"ms"}),
        "ru": frozenset({"uk", "be", "bg", "mk", "sr", "kk", "ky"}),
        "ar": frozenset({"fa", "ur", "ps"}),
        "hi": frozenset({"mr", "ne"}),
    }
)


def find_language(
    passages: Sequence[Passage], markup: Metadata, *, known: Outlet | None
) -> Found[str]:
    """What the text's own letters and words say; templates often state another language.

    Not where they cannot tell it from the one that the page states.
    """
    told = language_of("\n".join(passage.text for passage in passages))
    if told and markup.language and _is_beyond(told, markup.language.value):
        return markup.language
    if told:
        return Found(value=told, where="its letters and words")
    if known:
        return Found(value=known.language, where="the outlet's language")
    if markup.language:
        return markup.language
    return Found(value=None, where="too few letters to tell")


def _is_beyond(told: str, stated: str | None) -> bool:
    """Whether letters and words may have told a language for one that they do not know.

    Short words of Polish are some of Portuguese; no template is in Polish by default.
    """
    return stated in ALIKE.get(told, ()) or (told in WORDS and stated not in LANGUAGES)
