"""Texts for people: written in English where they originate, and translated where they are shown."""

from collections.abc import Mapping
from typing import Self


class Message(str):
    """An English sentence that knows the msgid and the parameters that it was made of.

    It is the sentence wherever a text is wanted, and can be made again in another language. A parameter that is a
    message itself is translated too.
    """

    __slots__ = ("msgid", "params")

    msgid: str
    params: Mapping[str, object]

    def __new__(cls, msgid: str, params: Mapping[str, object]) -> Self:
        """Make the English sentence; `{name}` in `msgid` stands for a parameter."""
        message = super().__new__(cls, msgid.format(**params) if params else msgid)
        message.msgid, message.params = msgid, params
        return message

    def __reduce__(self) -> tuple[type[Self], tuple[str, dict[str, object]]]:
        """Return what it is made of, so that it can be sent to another process."""
        return type(self), (self.msgid, dict(self.params))


def N_(msgid: str, /, **params: object) -> Message:  # noqa: N802  # gettext's conventional mark
    """Mark a text for the catalogues, with its parameters: `N_("Project with ID {id} not found", id=7)`."""
    return Message(msgid, params)


def stored(text: str | None) -> dict[str, object] | None:
    """Return what a message is made of as JSON, to be stored next to its English; None for a plain text."""
    if not isinstance(text, Message):
        return None
    return {"msgid": text.msgid, "params": {name: _plain(value) for name, value in text.params.items()}}


def restored(source: Mapping[str, object] | None, text: str) -> str:
    """Return the message that was stored; `text` itself if that was a plain one."""
    if source is None:
        return text
    params = source["params"] if isinstance(source["params"], dict) else {}
    return Message(
        str(source["msgid"]),
        {name: restored(value, "") if isinstance(value, dict) else value for name, value in params.items()},
    )


def _plain(value: object) -> object:
    return stored(value) if isinstance(value, Message) else value if isinstance(value, int | float) else str(value)
