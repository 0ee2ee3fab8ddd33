"""Speed of the hot routes: one worker on one core, everything else on the other, against its ceiling."""

import asyncio
import os
import pickle
from collections.abc import Sequence
from pathlib import Path

import httpx
import pytest

from tests.bench import figures
from tests.bench.callers import headers, senders
from tests.bench.conftest import Databases
from tests.bench.data import Size
from tests.bench.figures import Figure
from tests.bench.measuring import Bench, Rounds
from tests.bench.recording import cases_of, record_all
from tests.bench.routes import CACHED, COMPARED, READS, WRITES, Route
from tests.bench.servers import Ceiling, Ours
from tests.processes import environment

pytestmark = pytest.mark.bench

LONGEST_STOP = 100  # milliseconds


def test_hot_routes(databases: Databases, backend: str, pytestconfig: pytest.Config, tmp_path: Path) -> None:
    """Reads first: what is written changes what they find."""
    option = pytestconfig.getoption
    size, rounds = Size(option("--entries")), Rounds(option("--rounds"), option("--seconds"))
    url = databases(backend, size)
    found = []
    for kind, redis_url in ((READS, ""), (CACHED, os.environ["TEST_REDIS_URL"]), (WRITES, "")):
        routes = [route for route in kind if option("--routes") in route.name]
        if routes:
            found += measured(routes, url, redis_url, size, rounds, tmp_path)
    title = f"{backend}, {size.entries:,} entries of {size.user_count} users, {rounds}"
    print(figures.report(title, found, figures.load(option("--against"), backend)))
    if option("--save"):
        figures.save(option("--save"), backend, found)
    if backend == "postgresql":
        assert [figure.name for figure in found if figure.missed] + slow(found) + held(found) == []


def measured(
    routes: Sequence[Route], url: str, redis_url: str, size: Size, rounds: Rounds, folder: Path
) -> list[Figure]:
    """Measure routes on one server."""
    environ = environment(folder, DATABASE_URL=url) | ({"REDIS_URL": redis_url} if redis_url else {})
    recordings = asyncio.run(record_all(url, folder, routes, size, redis_url=redis_url))
    cases = folder / "cases"
    cases.write_bytes(pickle.dumps(asyncio.run(cases_of(url, recordings))))
    found = []
    with (
        Ours(environ) as server,
        Ceiling(environ, "bare", cases) as bare,
        Ceiling(environ, "bare_quart", cases) as quart,
    ):
        bench = Bench(server, url, size, rounds)
        for route in routes:
            ceiling = {"bare": bare, "quart": quart}[route.ceiling]
            if not route.writes:
                check_same(route, server.url, ceiling.url, size)
            first = next(iter(recordings[route].values()))
            found.append(bench.measure(route, ceiling, [sent for step in first for sent in step.statements]))
    return found


def check_same(route: Route, ours: str, theirs: str, size: Size) -> None:
    """Check that both answer the same, what ticks aside; pages need only be as long."""
    sent_headers = headers(route, senders(route, size)[0])
    first, second = (httpx.get(url + route.path, headers=sent_headers, timeout=60) for url in (ours, theirs))
    assert (first.status_code, second.status_code) == (200, 200), route
    assert len(first.text) == pytest.approx(len(second.text), rel=0.05), route


def held(found: Sequence[Figure]) -> list[str]:
    """Return the requests under whose load the loop stood still for too long."""
    return [f"{figure.name}: {figure.lag_ms:.0f} ms" for figure in found if figure.lag_ms > LONGEST_STOP]


def slow(found: Sequence[Figure]) -> list[str]:
    """Return the requests that take too long beside another one."""
    rates = {figure.name: figure.rate for figure in found}
    pairs = [(f"{name} ({caller})", f"{other} ({who})", most) for name, caller, other, who, most in COMPARED]
    return [
        f"{name}: {rates[other] / rates[name]:.1f} times {other}, at most {most:g}"
        for name, other, most in pairs
        if {name, other} <= set(rates) and rates[other] / rates[name] > most
    ]
