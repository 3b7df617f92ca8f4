"""The words of reports and terminal: the catalogues of `dedup.messages`, and what kinds of finding are called."""

from __future__ import annotations

from functools import cache

from dedup.errors import SettingsError
from dedup.kinds import KINDS, Words
from dedup.messages import (
    as_language,
    BLANK,
    Catalogue,
    FOLDER,
    LANGUAGES,
    load_catalogue,
    locale_language,
    Message,
)

__all__ = ["BLANK", "FOLDER", "LANGUAGES", "Wording", "choose_language", "load_wording"]


class Wording(Catalogue):
    """The messages of one language, for terminal or page."""

    def of_kind(self, kind: str) -> Words:
        """What a kind of finding is called and means."""
        return KINDS[kind].rule.words[self.language]


@cache
def load_wording(language: str, catalogue: str = "") -> Wording:
    """The wording of a language; ``catalogue`` names another set of messages, such as ``page``.

    Raises SettingsError for a language without wording.
    """
    if language not in LANGUAGES:
        raise SettingsError(Message("settings.language", value=repr(language), known=LANGUAGES))
    return Wording(language, load_catalogue(catalogue, language).messages)


def choose_language(given: str | None = None) -> str:
    """The language to speak: the given one, or that of the locale where there is wording for it.

    Raises SettingsError for a language without wording.
    """
    return load_wording(as_language(given) or given).language if given else locale_language()
