"""A child process calls a function, and its failure is the caller's."""

import asyncio
import os
from decimal import Decimal

import pytest

from app.core import child_process


async def test_a_result_comes_back() -> None:
    assert await child_process.call(Decimal, "1.50") == Decimal("1.50")
    assert await child_process.call(os.getpid) != os.getpid()


async def test_a_failure_is_raised_with_its_cause() -> None:
    with pytest.raises(RuntimeError, match="InvalidOperation"):
        await child_process.call(Decimal, "nonsense")


async def test_who_gives_up_leaves_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    calling = asyncio.create_task(child_process.call(os.system, "exec sleep 60"))
    await asyncio.sleep(0.2)
    calling.cancel()
    with pytest.raises(asyncio.CancelledError):
        await calling
    assert child_process.AT_ONCE._value == 2
