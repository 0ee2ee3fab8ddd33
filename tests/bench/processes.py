"""The processes of a benchmark: each on its core, and what it uses."""

import mmap
import os
import re
import struct
from pathlib import Path

SERVER_CORE, OTHER_CORE = 0, 1  # the server that is measured is alone on the first core


def pin(pid: int, core: int) -> None:
    """Keep a process, and those that it starts from now on, on one core."""
    if core < (os.cpu_count() or 1):
        for thread in os.listdir(f"/proc/{pid}/task"):
            os.sched_setaffinity(int(thread), {core})


def memory(pid: int, name: str = "VmRSS") -> float:
    """Return a process's memory in MiB: `VmRSS` now, `VmHWM` at the most."""
    (kib,) = re.findall(rf"^{name}:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text(), re.MULTILINE)
    return int(kib) / 1024


def cpu_seconds(pid: int) -> float:
    """Return the time that a process has had a core, all threads together."""
    spent = (Path(f"/proc/{pid}/task/{thread}/schedstat").read_text() for thread in os.listdir(f"/proc/{pid}/task"))
    return sum(int(text.split()[0]) for text in spent) / 1e9


class Lag:
    """The longest delay of a loop in seconds, in a file that two processes share."""

    def __init__(self, path: Path) -> None:
        path.touch()
        os.truncate(path, 8)
        with path.open("r+b") as file:
            self._shared = mmap.mmap(file.fileno(), 8)

    def note(self, seconds: float) -> None:
        """Keep a delay if it is the longest so far."""
        if seconds > self.longest():
            struct.pack_into("d", self._shared, 0, seconds)

    def longest(self) -> float:
        """Return the longest delay since the last `reset`."""
        return float(struct.unpack_from("d", self._shared)[0])

    def reset(self) -> None:
        """Begin again."""
        struct.pack_into("d", self._shared, 0, 0.0)
