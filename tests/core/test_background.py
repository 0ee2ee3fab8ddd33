"""Work beside the requests."""

import asyncio

import pytest

from app.core.background import every


async def test_a_job_runs_again_and_again_and_once_more_at_the_end() -> None:
    stop, runs = asyncio.Event(), 0

    async def job() -> None:
        nonlocal runs
        runs += 1
        if runs == 3:
            stop.set()

    await asyncio.wait_for(every(0.01, job, stop=stop), 5)
    assert runs in (3, 4)


async def test_the_end_does_not_wait_for_the_next_turn() -> None:
    stop, runs = asyncio.Event(), 0

    async def job() -> None:
        nonlocal runs
        runs += 1

    task = asyncio.create_task(every(3600, job, stop=stop))
    await asyncio.sleep(0.01)
    assert runs == 0
    stop.set()
    await asyncio.wait_for(task, 5)
    assert runs == 1


async def test_a_run_that_fails_is_logged_and_is_not_the_last(caplog: pytest.LogCaptureFixture) -> None:
    stop, runs = asyncio.Event(), 0

    async def job() -> None:
        nonlocal runs
        runs += 1
        if runs < 3:
            raise ZeroDivisionError
        stop.set()

    await asyncio.wait_for(every(0.01, job, stop=stop), 5)
    failures = [record.exc_info[0] for record in caplog.records if record.exc_info]
    assert failures == [ZeroDivisionError, ZeroDivisionError]
