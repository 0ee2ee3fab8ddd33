"""Log lines, each with the id of the request that it belongs to."""

import logging
from contextvars import ContextVar

request_id: ContextVar[str] = ContextVar("request_id", default="-")


class RequestId(logging.Filter):
    """Puts the current request's id onto each record."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Adds the id; lets everything through."""
        record.request_id = request_id.get()
        return True


def configure(level: str) -> None:
    """One line a record, to standard error."""
    handler = logging.StreamHandler()
    handler.addFilter(RequestId())
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s [%(request_id)s] %(name)s: %(message)s"))
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
