"""The language of a text by its letters and commonest words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

# Runs of letters of a script.
HANGUL = re.compile(r"[가-힣]+")
KANA = re.compile(r"[ぁ-ゖァ-ヺ]+")
HAN = re.compile(r"[一-鿿]+")
LETTERS = re.compile(r"[^\W\d_]+")
NOT_LATIN = re.compile(r"[^\0-\u036f]")
SCRIPTS = (
    ("ru", re.compile(r"[а-яё]+", re.IGNORECASE)),
    ("el", re.compile(r"[α-ω]+", re.IGNORECASE)),
    ("ar", re.compile(r"[ء-ي]+")),
    ("he", re.compile(r"[א-ת]+")),
    ("th", re.compile(r"[ก-ฮ]+")),
    ("hi", re.compile(r"[अ-ह]+")),
)
# The commonest short words that the others do not have, or seldom.
WORDS = {
    "en": "the and of to in that is for was with said by from has are it as have its not",
    "de": "der die und das ist den von zu mit auf für im nicht ein eine dem sich des auch wird",
    "fr": "le la les des et est une du que dans pour qui pas sur au par avec il ce sont",
    "es": "el los las una que del por con para se su como más pero fue ha al lo este entre",
    "pt": "os uma que não para com por mais dos da do em na no foi ao sua pelo tem são",
    "it": "il gli che della di per con non una del è sono alla nel dei si più anche ha come",
    "nl": "het een van en dat niet op te zijn voor met aan ook er bij door maar naar wordt deze",
    "sv": "och att det som en på är av för med den till inte har om ett var från de kan",
    "tr": "ve bir bu için ile olarak olan daha çok gibi kadar sonra en ya da ancak ise de",
    "id": "yang dan di untuk dengan dari ini pada tidak dalam akan juga itu ke oleh adalah",
    "vi": "và của là có được cho các trong một không với này người những đã khi từ đến",
}
LANGUAGES = frozenset({"ko", "ja", "zh", *(code for code, _ in SCRIPTS), *WORDS})
"""All that can be told."""
LANGUAGE_OF_WORD: dict[str, tuple[str, ...]] = {}
for _language, _words in WORDS.items():
    for _word in _words.split():
        LANGUAGE_OF_WORD[_word] = (*LANGUAGE_OF_WORD.get(_word, ()), _language)
SAMPLE = 20_000  # characters
LEAST_LETTERS = 20
LEAST_SHARE = 0.1  # of all letters: kana, where Japanese has fewest


def language_of(text: str) -> str | None:
    """ISO 639-1 code; None for too few letters or an unknown language."""
    sample = text[:SAMPLE]
    words = LETTERS.findall(sample.lower())
    letters = sum(map(len, words))
    if letters < LEAST_LETTERS:
        return None
    # Fewer than the share that any of the scripts must have.
    if len(NOT_LATIN.findall(sample)) <= LEAST_SHARE * letters:
        return _by_words(words)
    if _count(HANGUL, sample) > 0.2 * letters:
        return "ko"
    if _count(KANA, sample) > LEAST_SHARE * letters:
        return "ja"
    if _count(HAN, sample) > 0.4 * letters:
        return "zh"
    for code, script in SCRIPTS:
        if _count(script, sample) > 0.4 * letters:
            return code
    return _by_words(words)


def _count(script: re.Pattern[str], sample: str) -> int:
    return sum(map(len, script.findall(sample)))


def _by_words(words: Sequence[str]) -> str | None:
    votes: Counter[str] = Counter()
    for word, count in Counter(words).items():
        for language in LANGUAGE_OF_WORD.get(word, ()):
            votes[language] += count
    if not votes:
        return None
    language, count = votes.most_common(1)[0]
    return language if count >= max(2, 0.05 * len(words)) else None
