"""HAProxy in front of the hosts: each request goes to any host that answers."""

import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.servers import Server, free_port, unprivileged, wait_for

NEEDED = pytest.mark.skipif(not shutil.which("haproxy"), reason="needs Debian's package haproxy")
CONFIGURATION = """
defaults
    mode http
    timeout connect 2s
    timeout client 60s
    timeout server 60s
    timeout tunnel 1h
    # A request that has reached a host is not sent to another: only its client knows whether it may be repeated.
    retries 3
    retry-on conn-failure
    option redispatch 1
    option forwardfor
frontend front
    bind 127.0.0.1:{own}
    default_backend hosts
backend hosts
    balance roundrobin
    option httpchk GET /ready
    default-server check inter 500 fall 1 rise 1
{hosts}
"""


def start_haproxy(ports: Sequence[int]) -> Server:
    """An HAProxy in front of the hosts on these ports."""
    folder, own = Path(tempfile.mkdtemp(prefix="tt-haproxy-")), free_port()
    folder.chmod(0o755)
    hosts = "\n".join(f"    server host{number} 127.0.0.1:{port}" for number, port in enumerate(ports))
    (folder / "haproxy.cfg").write_text(CONFIGURATION.format(own=own, hosts=hosts))
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            ["haproxy", "-db", "-f", folder / "haproxy.cfg"], user=unprivileged(), stdout=log, stderr=log, cwd=folder
        )
    server = Server(f"http://127.0.0.1:{own}", process, folder)
    wait_for(server, own, "HAProxy")
    return server
