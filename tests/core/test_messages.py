"""Texts that know what they are made of."""

import pickle

from app.core.messages import N_, Message


def test_a_message_in_another_process() -> None:
    message = N_("must have {what}", what=N_("at most {most} characters", most=7))
    again = pickle.loads(pickle.dumps(message))
    assert (again, again.msgid, again.params) == (message, message.msgid, message.params)
    inner = again.params["what"]
    assert (type(inner), inner.params) == (Message, {"most": 7})
