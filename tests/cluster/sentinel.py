"""Redis with a replica, and Sentinels that promote the replica if the first is gone."""

import subprocess
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from tests.servers import Server, free_port, redis_binary, start_redis, wait_for

SERVICE = "timetracker"
CONFIGURATION = """
port {own}
bind 127.0.0.1
sentinel monitor {service} 127.0.0.1 {port} 2
sentinel down-after-milliseconds {service} 500
sentinel failover-timeout {service} 3000
"""


def port_of(server: Server) -> int:
    """The port of a server of ours."""
    return urlsplit(server.url).port or 0


@dataclass
class Watched:
    """A Redis, its replica, and three Sentinels."""

    first: Server
    second: Server
    sentinels: list[Server] = field(default_factory=list)

    @property
    def url(self) -> str:
        """The address for REDIS_URL."""
        places = ",".join(f"127.0.0.1:{port_of(sentinel)}" for sentinel in self.sentinels)
        return f"redis+sentinel://{places}/{SERVICE}/0"

    def stop(self) -> None:
        """End all of them."""
        for server in (*self.sentinels, self.first, self.second):
            server.stop()


def start_watched() -> Watched:
    """A Redis and its replica under three Sentinels."""
    first = start_redis()
    second = start_redis(options=("--replicaof", "127.0.0.1", str(port_of(first))))
    watched = Watched(first, second)
    for _ in range(3):
        watched.sentinels.append(start_sentinel(port_of(first)))
    return watched


def start_sentinel(port: int) -> Server:
    """A Sentinel that watches the Redis on a port."""
    folder, own = Path(tempfile.mkdtemp(prefix="tt-sentinel-")), free_port()
    (folder / "sentinel.conf").write_text(CONFIGURATION.format(own=own, service=SERVICE, port=port))
    command = [redis_binary(), folder / "sentinel.conf", "--sentinel"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder)
    server = Server(f"redis://127.0.0.1:{own}", process, folder)
    wait_for(server, own, "Sentinel")
    return server
