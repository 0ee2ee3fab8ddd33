"""Log lines, each with the id of its request."""

import logging
from contextvars import ContextVar

request_id: ContextVar[str] = ContextVar("request_id", default="-")


class RequestId(logging.Filter):
    """Adds the current request's id to each record."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Add the id; pass every record."""
        record.request_id = request_id.get()
        return True


def configure(level: str) -> None:
    """Log each record as a line on standard error."""
    handler = logging.StreamHandler()
    handler.addFilter(RequestId())
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s [%(request_id)s] %(name)s: %(message)s"))
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
