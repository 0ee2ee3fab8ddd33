"""Load on one URL, by wrk where the machine has it, else by a small generator of our own, and what it measures."""

import asyncio
import os
import re
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

CONNECTIONS = 32
UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60_000.0}


@dataclass(frozen=True)
class Load:
    """Requests a second, and milliseconds that half and 99 % of them took at most."""

    rate: float
    p50: float
    p99: float


def tool() -> str:
    """What makes the load."""
    return "wrk" if shutil.which("wrk") else "the bundled generator"


def run(url: str, token: str, *, seconds: int, core: int) -> Load:
    """Loads one URL from one core; AssertionError where an answer was not a success."""
    if shutil.which("wrk"):
        command = [
            "wrk",
            "-t1",
            f"-c{CONNECTIONS}",
            f"-d{seconds}s",
            "--latency",
            "-H",
            f"Authorization: Bearer {token}",
        ]
    else:
        command = [sys.executable, str(Path(__file__)), str(seconds), token]
    pinned = ["taskset", "-c", str(core)] if shutil.which("taskset") else []
    made = subprocess.run([*pinned, *command, url], capture_output=True, text=True, check=True).stdout
    assert "Non-2xx" not in made, made
    (rate,) = re.findall(r"Requests/sec: +([\d.]+)", made)
    return Load(float(rate), *(_milliseconds(made, part) for part in ("50%", "99%")))


def _milliseconds(made: str, part: str) -> float:
    (found,) = re.findall(rf"^ +{part} +([\d.]+)(us|ms|s|m) *$", made, re.MULTILINE)
    return float(found[0]) * UNITS[found[1]]


async def _connection(url: str, token: str, until: float, times: list[float], bad: list[str]) -> None:
    place = urlsplit(url)
    path = place.path + ("?" + place.query if place.query else "")
    request = f"GET {path} HTTP/1.1\r\nHost: {place.netloc}\r\nAuthorization: Bearer {token}\r\n\r\n".encode()
    reader, writer = await asyncio.open_connection(place.hostname, place.port)
    while time.perf_counter() < until:
        began = time.perf_counter()
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        (length,) = re.findall(rb"(?i)content-length: (\d+)", head)
        await reader.readexactly(int(length))
        times.append(time.perf_counter() - began)
        if not head.startswith(b"HTTP/1.1 2"):
            bad.append(head.decode())
    writer.close()


async def _generate(seconds: float, token: str, url: str) -> str:
    """What wrk would print."""
    times: list[float] = []
    bad: list[str] = []
    began = time.perf_counter()
    loads = (_connection(url, token, began + seconds, times, bad) for _ in range(CONNECTIONS))
    await asyncio.gather(*loads)
    took = time.perf_counter() - began
    times.sort()
    parts = [f"  {part}%   {times[len(times) * part // 100] * 1000:.2f}ms" for part in (50, 99)]
    if bad:
        parts.append(f"Non-2xx or 3xx responses: {len(bad)}")
    return "\n".join([*parts, f"Requests/sec: {len(times) / took:.2f}"])


def memory(pid: int, name: str = "VmRSS") -> float:
    """A process's memory in MiB: `VmRSS` now, `VmHWM` at the most."""
    (kib,) = re.findall(rf"^{name}:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text(), re.MULTILINE)
    return int(kib) / 1024


def pin(pid: int, core: int) -> None:
    """Keeps a process, and those that it starts from now on, on one core."""
    for thread in os.listdir(f"/proc/{pid}/task"):
        os.sched_setaffinity(int(thread), {core})


if __name__ == "__main__":
    print(asyncio.run(_generate(float(sys.argv[1]), sys.argv[2], sys.argv[3])))
