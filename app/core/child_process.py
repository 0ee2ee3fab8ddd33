"""Work for which a thread is not enough: a child process that calls one function and ends.

Python runs one thread at a time. Work that takes seconds in a thread makes every request wait for its turns, and its
memory stays with the worker. A child process costs a second to start.
"""

import asyncio
import os
import pickle
import sys
from asyncio.subprocess import PIPE
from collections.abc import Callable
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

AT_ONCE = asyncio.Semaphore(2)  # children of one worker
NICENESS = 5  # whoever answers requests goes first


async def call(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Call a function of a module with values that can be pickled; RuntimeError if it fails."""
    async with AT_ONCE:
        child = await asyncio.create_subprocess_exec(
            sys.executable, "-m", __name__, stdin=PIPE, stdout=PIPE, stderr=PIPE, cwd=os.getcwd()
        )
        try:
            asked = await asyncio.to_thread(pickle.dumps, (function, args, kwargs))
            answer, problems = await child.communicate(asked)
        except asyncio.CancelledError:
            child.kill()
            await child.wait()
            raise
    if child.returncode:
        raise RuntimeError(f"{function.__module__}.{function.__name__} failed\n{problems.decode(errors='replace')}")
    result: T = pickle.loads(answer)  # noqa: S301  # written by our own child
    return result


def main() -> None:
    """Call the function on standard input, and write its result."""
    os.nice(NICENESS)
    output = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what the function prints is no result
    function, args, kwargs = pickle.load(sys.stdin.buffer)  # noqa: S301  # written by our own parent
    with output:
        pickle.dump(function(*args, **kwargs), output)


if __name__ == "__main__":
    main()
