"""Texts in the languages that there are."""

from app.core.messages import N_
from app.services.texts.catalogues import languages, text_in


def test_texts_in_a_language() -> None:
    assert languages() == {"de": "Deutsch", "en": "English"}
    message = N_("Amount ({currency})", currency="EUR")
    assert [(text_in(language, "Total"), text_in(language, message)) for language in languages()] == [
        ("Summe", "Betrag (EUR)"),
        ("Total", "Amount (EUR)"),
    ]
