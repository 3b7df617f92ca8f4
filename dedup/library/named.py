"""The frames of the library that an option names, for those who look for them; who names none imports nothing for it."""

from __future__ import annotations

from dataclasses import replace

from dedup.errors import LibraryError
from dedup.furniture.known import KnownFrame
from dedup.messages import Message
from dedup.settings import Settings


def load_frames(settings: Settings) -> tuple[Settings, list[KnownFrame]]:
    """The frames of the library that the settings name, if they name one; and the settings without a password in its
    URL, as they may be written into reports.

    Raises LibraryError where there is no library, or it keeps none; MissingExtraError where the package for it is not
    installed.
    """
    if not settings.frames:
        return settings, []
    from dedup.library.open import open_store, show_name

    with open_store(settings.frames) as library:
        frames = library.frames()
        if not frames:
            raise LibraryError(Message("library.no_frames", name=library.name))
    return replace(settings, frames=show_name(settings.frames)), frames
