"""A receiver in a process of its own that is in a bad mood until its folder has a file `calm`: see `FlakyEndpoint`."""

import asyncio
import json
import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.processes import Running, environment
from tests.services.webhooks.receiver import HANG, HANG_UP, OK, Received, Receiver, listening

MOODS = (OK, OK, "500 Oops", "503 Busy\nRetry-After: 1", "302 Found\nLocation: /elsewhere", HANG, HANG_UP)
HOME = Path(__file__).parents[3]


@dataclass(frozen=True)
class Arrived:
    """A request as the process has written it down; `answer` is what it was going to answer."""

    path: str
    message: str
    event: str
    entity: int
    answer: str


class MoodyReceiver(Receiver):
    """Writes down what arrives before it answers. `/gone` is gone, whatever the mood."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = folder

    def answer_to(self, request: Received) -> str:
        """Anything; a success once it is calm."""
        path, body = request.line.split()[1], json.loads(request.body)
        answer = OK if (self.folder / "calm").exists() else random.choice(MOODS)
        answer = "410 Gone" if path == "/gone" else answer
        row = (path, request.headers["webhook-id"], body["type"], body["entity"]["id"], answer)
        with (self.folder / "arrived").open("a") as stream:
            stream.write(json.dumps(row) + "\n")
        return answer


class FlakyEndpoint(Running):
    """The process, as tests see it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        environ = environment(folder, PYTHONPATH=str(HOME))
        super().__init__(
            environ, "flaky_endpoint", sys.executable, "-m", "tests.services.webhooks.flaky_endpoint", str(folder)
        )

    def ready(self) -> bool:
        """Whether it listens."""
        return (self.folder / "port").exists()

    def url(self, path: str) -> str:
        """Where to send to."""
        return f"http://127.0.0.1:{(self.folder / 'port').read_text()}{path}"

    def calm(self) -> None:
        """From now on it is content with everything."""
        (self.folder / "calm").touch()

    def arrived(self) -> list[Arrived]:
        """All that has arrived until now."""
        return list(self._rows())

    def _rows(self) -> Iterator[Arrived]:
        path = self.folder / "arrived"
        whole, _, _half = path.read_text().rpartition("\n") if path.exists() else ("", "", "")
        for line in whole.splitlines():
            yield Arrived(*json.loads(line))


async def main(folder: Path) -> None:
    """Receives until it is killed."""
    receiver = MoodyReceiver(folder)
    async with listening(receiver):
        (folder / "port.new").write_text(str(receiver.port))
        (folder / "port.new").rename(folder / "port")
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
