"""gunicorn's settings. Each can be changed through gunicorn's own GUNICORN_CMD_ARGS."""

import os
from typing import Any

workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 4
"""Threads let a worker answer others while it waits for the database; PostgreSQL's pool is shared among
them."""
preload_app = False  # a worker opens its own database connections
max_requests = 20_000
max_requests_jitter = 2_000
graceful_timeout = 30
accesslog = None
control_socket_disable = True


def post_worker_init(worker: Any) -> None:
    """Watches over the kept pages from the start: nginx may answer with them before a worker is asked."""
    watch = getattr(worker.wsgi, "watch", None)
    if watch is not None:
        watch()
