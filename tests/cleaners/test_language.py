"""The language of a text by its letters and words."""

from __future__ import annotations

import pytest

from cleaners.language import language_of
from tests.cleaners.samples import LEAD


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ko", LEAD),
        pytest.param("ko", f"{LEAD} Harbour Library Foundation", id="ko with English names"),
        ("ja", "図書館は百年ぶりに改装され、住民を迎えたと町が発表した。"),
        pytest.param("ja", "東京都は本日午前、新図書館の開館予定を発表した。", id="ja, mostly Han"),
        ("zh", "图书馆时隔百年重新开放，市民周一前来参观，市长致辞。"),
        ("ru", "Библиотека открылась после ремонта в понедельник."),
        ("el", "Η βιβλιοθήκη άνοιξε ξανά τη Δευτέρα το πρωί."),
        ("ar", "أعيد افتتاح المكتبة يوم الاثنين بعد مئة عام."),
        ("he", "הספרייה נפתחה מחדש ביום שני אחרי מאה שנה."),
        ("th", "ห้องสมุดเปิดอีกครั้งในวันจันทร์หลังจากร้อยปี"),
        ("hi", "पुस्तकालय सोमवार को सौ साल बाद फिर से खुल गया।"),
        ("en", "The library of the harbour was reopened on Monday, and it has a new roof."),
        ("de", "Die Bücherei ist am Montag mit einem neuen Dach und der Bürgermeisterin eröffnet."),
        ("fr", "La bibliothèque est ouverte dans une salle du port, et les élèves sont venus."),
        ("es", "La biblioteca del puerto fue abierta por los vecinos con una fiesta."),
        ("pt", "A biblioteca do porto foi aberta ao público, mas não tem uma sala para os alunos."),
        ("it", "La biblioteca del porto è aperta anche ai bambini, che sono più di cento."),
        ("nl", "De bibliotheek van het dorp is door een nieuwe burgemeester geopend."),
    ],
)
def test_a_sentence_or_two_are_enough(language: str, text: str):
    assert language_of(text) == language


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("도서관 개관", id="too few letters"),
        pytest.param("12:30 " * 50, id="no letters"),
        pytest.param("Lorem ipsum dolor sit amet consectetur adipiscing", id="no known word"),
        pytest.param("Harbour Library and Museum Visitors Centre", id="one word alone"),
    ],
)
def test_what_cannot_be_told_is_none(text: str):
    assert language_of(text) is None
