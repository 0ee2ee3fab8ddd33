"""The real command in processes of its own, as operators run it."""

import asyncio
import gc
import logging
import multiprocessing
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryFile
from typing import Self, TextIO
from warnings import catch_warnings

import httpx

from app.cli import main
from app.settings import PREFIX, UNPREFIXED
from tests.servers import CannotStart, free_port

COMMAND = Path(sys.executable).with_name("timetracker")
FORK = multiprocessing.get_context("fork")
PATIENCE = 60


def environment(folder: Path, **settings: str) -> dict[str, str]:
    """What a command reads: these settings, an instance folder, and nothing that the tests' own environment sets."""
    kept = {name: text for name, text in os.environ.items() if name not in UNPREFIXED and not name.startswith(PREFIX)}
    watchdog = {"TIMETRACKER_WATCHDOG_MILLISECONDS": "0"}  # servers of tests wait for each other's tests
    return kept | watchdog | {"TIMETRACKER_INSTANCE": str(folder)} | settings


def run(*words: str, environ: Mapping[str, str], text: str = "") -> subprocess.CompletedProcess[str]:
    """Runs `timetracker WORDS` to its end, with `text` on standard input, in a process that has imported it already.

    It is a fork of this one: importing everything anew takes two seconds for each command.
    """
    with ExitStack() as files:
        stdin, stdout, stderr = (files.enter_context(TemporaryFile("w+")) for _ in range(3))
        stdin.write(text)
        stdin.seek(0)
        child = FORK.Process(target=command, args=(words, dict(environ), stdin, stdout, stderr))
        with catch_warnings(action="ignore", category=DeprecationWarning):  # that there are threads; none is ours
            child.start()
        child.join(PATIENCE)
        if child.exitcode is None:
            child.kill()
            raise TimeoutError(f"timetracker {' '.join(words)} does not end")
        for file in (stdout, stderr):
            file.seek(0)
        return subprocess.CompletedProcess(words, child.exitcode, stdout.read(), stderr.read())


def command(words: Sequence[str], environ: Mapping[str, str], *files: TextIO) -> None:
    """What the new process does, with its standard input, output and errors in `files`."""
    gc.freeze()  # connections of the tests are theirs to close
    asyncio.events._set_running_loop(None)
    for number, file in enumerate(files):
        os.dup2(file.fileno(), number)
    sys.stdin, sys.stdout, sys.stderr = open(0), open(1, "w"), open(2, "w")  # noqa: SIM115  # they end with the process
    os.environ.clear()
    os.environ.update(environ)
    os.chdir(environ["TIMETRACKER_INSTANCE"])
    sys.path[:0] = environ.get("PYTHONPATH", "").split(os.pathsep)
    sys.argv = ["timetracker", *words]
    logging.getLogger().handlers.clear()  # those of the tests
    main()


class Running:
    """A command that goes on until it is ended, in a process group of its own: `with Working(environ) as worker:`.

    `log` is its standard error. Whatever is left of it at the end is killed.
    """

    def __init__(self, environ: Mapping[str, str], name: str, *command: str | Path) -> None:
        self.environ, self.name, self.command = dict(environ), name, command
        self.log = Path(environ["TIMETRACKER_INSTANCE"]) / f"{name}.log"
        self.process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()

    def ready(self) -> bool:
        """Whether it has begun to do what it is for."""
        raise NotImplementedError

    def start(self) -> None:
        """Returns once it is ready; CannotStart, with the log, where it does not come to that."""
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                self.command,
                env=self.environ,
                cwd=self.environ["TIMETRACKER_INSTANCE"],
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        until = time.monotonic() + PATIENCE
        while not self.ready():
            if self.process.poll() is not None or time.monotonic() > until:
                self.kill()
                raise CannotStart(f"{self.name}: {self.log.read_text()}")
            time.sleep(0.05)

    def stop(self) -> int:
        """Asks it to end, as an operator does; returns its status."""
        assert self.process
        self.process.terminate()
        return self.process.wait(PATIENCE)

    def kill(self) -> None:
        """Ends every process of the group at once and without a warning."""
        assert self.process
        with suppress(ProcessLookupError):  # it has ended
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(PATIENCE)


class Working(Running):
    """`timetracker worker`."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        super().__init__(environ, "worker", COMMAND, "worker")

    def ready(self) -> bool:
        """Whether it works."""
        return "background work begins" in self.log.read_text()


class Serving(Running):
    """`timetracker serve` on a port of its own, ready once every worker answers."""

    def __init__(self, environ: Mapping[str, str], *, workers: int = 1) -> None:
        self.workers, self.port = workers, free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        words = ("serve", "--port", str(self.port), "--workers", str(workers))
        super().__init__(environ, f"server-{self.port}", COMMAND, *words)

    def ready(self) -> bool:
        """Whether every worker answers."""
        if self.log.read_text().count("Application startup complete") < self.workers:
            return False
        try:
            return httpx.get(f"{self.url}/api/v1/health", timeout=5).status_code == 200
        except httpx.TransportError:
            return False

    def pids(self) -> list[int]:
        """The processes that answer requests: the command itself where it is alone."""
        return [int(pid) for pid in re.findall(r"Started server process \[(\d+)\]", self.log.read_text())]

    @contextmanager
    def only(self, pid: int) -> Iterator[None]:
        """A moment in which one worker answers alone, shorter than the 30 s after which a silent one is replaced."""
        others = [other for other in self.pids() if other != pid]
        for other in others:
            os.kill(other, signal.SIGSTOP)
        try:
            yield
        finally:
            for other in others:
                os.kill(other, signal.SIGCONT)
