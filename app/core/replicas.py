"""Read replicas: which of them have already replayed what a user has written.

A user's own changes must be visible to the user's next request, whichever process on whichever host answers it. So
after each commit the position of the primary's log (LSN) is remembered for the user, and for those whose data was
changed, in Redis, which all processes share; and a read goes to a replica only if that has replayed as far. Each
process asks every 100 ms how far the replicas are, so a read costs no statement, and a write one.

What Redis has forgotten could be anybody's write: it has restarted, or a Sentinel has promoted a replica that lacks the
latest. So it also keeps a floor that holds for all. A process that finds it missing, or has missed Redis for a moment,
reads from the primary until it has raised the floor to where the primary's log is then.
"""

import asyncio
import logging
import time
from collections import deque
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from redis.asyncio import Redis
from sqlalchemy import TextClause, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from app.core.cache import TTLCache
from app.core.engines import AUTOCOMMIT, STEADY
from app.core.redis import BestEffortRedis

log = logging.getLogger(__name__)

SAMPLE_SECONDS = 0.1
SAMPLE_TIMEOUT = 1.0  # seconds, after which a replica that does not answer is not read from
MAX_LAG_SECONDS = 10.0  # behind the primary, for what others have written
REMEMBERED_SECONDS = 60  # a write; longer than any replica in use may lag
SETTLE_SECONDS = 1.0
MAX_NAMED = 20  # users of one change; if it concerns more, all are waited for
PRIMARY_LSN = text("SELECT CAST(pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0') AS bigint)")
REPLAYED_LSN = text(  # a standby that was promoted has everything
    "SELECT CAST(pg_wal_lsn_diff(CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn()"
    " ELSE pg_current_wal_insert_lsn() END, '0/0') AS bigint)"
)
RAISE = """
local known = tonumber(redis.call('GET', KEYS[1]) or '0')
return redis.call('SET', KEYS[1], math.max(known, tonumber(ARGV[1])), 'EX', ARGV[2])
"""


@dataclass
class Replica:
    """A replica, for single reads and for snapshots; how far it was when last sampled, and whether it is read from."""

    reader: AsyncEngine
    snapshots: AsyncEngine
    replayed: int = 0
    in_use: bool = False


class Replicas:
    """The replicas of a database; without any, every read goes to the primary."""

    def __init__(self, primary: AsyncEngine, standbys: Sequence[AsyncEngine], redis: BestEffortRedis) -> None:
        self._primary, self._redis = primary, redis
        self._replicas = [
            Replica(standby.execution_options(**AUTOCOMMIT), standby.execution_options(**STEADY))
            for standby in standbys
        ]
        self._history: deque[tuple[float, int]] = deque()  # of the primary: when, and its LSN
        self._written: TTLCache[int, int] = TTLCache(REMEMBERED_SECONDS, 10_000)
        self._floor = 0  # of this process
        self._must_raise_floor = False
        self._turn = 0

    def __bool__(self) -> bool:
        return bool(self._replicas)

    async def choose(self, user_id: int | None) -> Replica | None:
        """A replica that has replayed what the user has written; None: read from the primary."""
        in_use = [replica for replica in self._replicas if replica.in_use]
        if not in_use or user_id is None or (needed := await self._needed(user_id)) is None:
            return None
        ready = [replica for replica in in_use if replica.replayed >= needed]
        self._turn += 1
        return ready[self._turn % len(ready)] if ready else None

    async def remember(self, users: Collection[int | None]) -> None:
        """Note that what these users see has been changed just now; None stands for all of them."""
        try:
            lsn = await fetch_lsn(self._primary, PRIMARY_LSN)
        except (SQLAlchemyError, OSError) as error:  # the change itself is committed
            log.warning("the primary did not say how far its log is: %s", error)
            self._must_raise_floor = True
            return
        names = {None} if None in users or len(users) > MAX_NAMED else set(users)
        for user_id in names:
            if user_id is None:
                self._floor = max(self._floor, lsn)
            else:
                self._written.put(user_id, lsn)
        if not await self._share(names, lsn):
            self._must_raise_floor = True

    async def settle(self) -> None:
        """Wait until the replicas in use have what is committed now, a second at most: those notified will read it."""
        if not any(replica.in_use for replica in self._replicas):
            return
        lsn = await fetch_lsn(self._primary, PRIMARY_LSN)
        until = time.monotonic() + SETTLE_SECONDS
        while any(replica.in_use and replica.replayed < lsn for replica in self._replicas):
            if time.monotonic() > until:
                return
            await asyncio.sleep(SAMPLE_SECONDS / 4)

    def dismiss(self, replica: Replica) -> None:
        """Read no more from a replica that has failed, until it answers again."""
        self._use(replica, False)

    async def watch(self, stop: asyncio.Event) -> None:
        """Ask the primary and the replicas how far they are until `stop` is set."""
        await asyncio.gather(self._watch_primary(stop), *(self._watch(replica, stop) for replica in self._replicas))

    async def dispose(self) -> None:
        """Close every connection to the replicas."""
        for replica in self._replicas:
            await replica.reader.dispose()

    async def _watch_primary(self, stop: asyncio.Event) -> None:
        while not stop.is_set():
            # Before the sample, which so includes all that another Redis may have been told.
            if not await self._redis.call(lambda redis: redis.exists(key(None)), insist=True):
                self._must_raise_floor = True
            # While the primary is away nothing is committed: what was known of it stays true.
            if (lsn := await sample(self._primary, PRIMARY_LSN)) is not None:
                at = time.monotonic()
                self._history.append((at, lsn))
                while self._history[0][0] < at - MAX_LAG_SECONDS:
                    self._history.popleft()
                if self._must_raise_floor:
                    self._floor = lsn
                    self._must_raise_floor = not await self._share({None}, lsn)
            await asyncio.sleep(SAMPLE_SECONDS)

    async def _watch(self, replica: Replica, stop: asyncio.Event) -> None:
        while not stop.is_set():
            replayed = await sample(replica.reader, REPLAYED_LSN)
            if replayed is not None:
                replica.replayed = replayed
            self._use(replica, replayed is not None and bool(self._history) and replayed >= self._history[0][1])
            await asyncio.sleep(SAMPLE_SECONDS)

    def _use(self, replica: Replica, use: bool) -> None:
        if replica.in_use != use:
            name = f"{replica.reader.url.host}:{replica.reader.url.port}"
            log.warning("replica %s %s", name, "is read from" if use else "is away or far behind, and not read from")
        replica.in_use = use

    async def _needed(self, user_id: int) -> int | None:
        """The LSN that a replica must have replayed; None if nobody knows."""
        if self._must_raise_floor:
            return None
        found = await self._redis.call(lambda redis: redis.mget([key(None), key(user_id)]))
        if found is None or found[0] is None:
            self._must_raise_floor = True
            return None
        return max(int(found[0]), int(found[1] or 0), self._floor, self._written.get(user_id) or 0)

    async def _share(self, users: Collection[int | None], lsn: int) -> bool:
        async def put(redis: Redis) -> object:
            async with redis.pipeline(transaction=False) as pipe:
                for user_id in users:
                    pipe.eval(RAISE, 1, key(user_id), str(lsn), str(REMEMBERED_SECONDS))
                return await pipe.execute()

        return await self._redis.call(put, insist=True) is not None


def key(user_id: int | None) -> str:
    """The key of a user's last change in Redis, or of the floor (None)."""
    return f"tt:written:{'floor' if user_id is None else user_id}"


async def fetch_lsn(engine: AsyncEngine, statement: TextClause) -> int:
    """The position of a server's log, in bytes from its beginning."""
    async with engine.connect() as connection:
        return int((await connection.execute(statement)).scalar_one())


async def sample(engine: AsyncEngine, statement: TextClause) -> int | None:
    """The same; None if the server does not answer."""
    try:
        async with asyncio.timeout(SAMPLE_TIMEOUT):
            return await fetch_lsn(engine, statement)
    except (SQLAlchemyError, OSError):  # TimeoutError is one of the latter
        return None
