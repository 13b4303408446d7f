"""gunicorn's settings: they follow the machine. Each can be changed through GUNICORN_CMD_ARGS."""

import ctypes
import gc
import os
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from gunicorn.glogging import Logger

from allforces import env
from blog.services import processes
from operations import logs

workers = int(os.environ.get("WEB_CONCURRENCY") or max(2, processes.count()))
worker_class = "allforces.threads.Worker"
threads = 4
"""Threads let a worker answer others while an answer takes long; PostgreSQL's pool is shared among them."""
preload_app = False  # a worker opens its own database connections
timeout = 30
"""Seconds without a sign of life after which a worker is replaced. Not a limit for answers: threads give the
sign while others work."""
graceful_timeout = 30
"""Seconds that a reload or stop leaves to answers that have begun."""
keepalive = 75
"""Seconds for which a proxy's connection stays open: longer than its own (nginx: 60), so that it is the
proxy who closes."""
max_requests = 200_000
"""After so many answers a worker is replaced, in case that something leaks. Most are kept pages."""
max_requests_jitter = 20_000
if Path("/dev/shm").is_dir():  # noqa: S108  the sign of life is a file: not on a disk that may be busy
    worker_tmp_dir = "/dev/shm"  # noqa: S108
forwarded_allow_ips = os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1,::1")
"""Proxies that gunicorn itself believes. Django decides by ALLFORCES_BEHIND_PROXY."""
forwarder_headers = ""
"""Headers that such a proxy may put into the WSGI environment by their own names: none. By default there
is SCRIPT_NAME, and behind a proxy that passes on what a client sends (Caddy, unlike nginx, lets underscores
through) anybody could decide where the site's links lead."""
control_socket_disable = True


os.environ["TZ"] = env.site_zone()  # as Django does in the workers: the log has one clock
time.tzset()


class logger_class(Logger):  # noqa: N801  gunicorn's name
    """gunicorn's own events, written as those of the site. The line of each request is not its business."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)  # type: ignore[no-untyped-call]
        for handler in self.error_log.handlers:
            handler.setFormatter(logs.formatter(env.log_style()))

    def access(self, *_: Any) -> None:
        pass


os.environ.setdefault("PGOPTIONS", "-c lock_timeout=10s")
"""How long a worker waits in PostgreSQL for what another session has locked; then it answers with 503.
Without an end, an article that is kept locked by a forgotten transaction has every autosave take one more
thread, until none is left for readers. libpq reads this; the operator's commands wait on."""


def _give_memory_back() -> None:
    """Tells glibc, for this process and the workers that it forks, to share two arenas among all threads
    instead of eight a processor, and to give back what is free at their ends from 2 MB on (mallopt(3)).
    Threads that make long pages in turn would each hold on to what theirs once took; a search, which reads
    that much, would have 300 pages of memory taken from it and given again."""
    arenas, trim = -8, -1  # M_ARENA_MAX and M_TRIM_THRESHOLD of malloc.h
    if (mallopt := getattr(ctypes.CDLL(None), "mallopt", None)) is not None:  # musl has none
        mallopt(arenas, 2)
        mallopt(trim, 2 * 1024 * 1024)


_give_memory_back()


def _end_with(master: int) -> None:
    """Asks Linux to send this process SIGTERM when `master`, its parent, dies without a word (prctl(2)).

    gunicorn's workers notice that within a second, too, but then serve on whoever keeps asking on an open
    connection, as a proxy does, for `graceful_timeout`: so long the port would be taken, and deaf."""
    parent_death_signal = 1  # PR_SET_PDEATHSIG of linux/prctl.h
    if (prctl := getattr(ctypes.CDLL(None), "prctl", None)) is not None and os.getppid() == master:
        prctl(parent_death_signal, signal.SIGTERM)


def post_worker_init(worker: Any) -> None:
    """Watches over the kept pages from the start: nginx may answer with them before a worker is asked."""
    _end_with(worker.ppid)
    gc.collect()
    gc.freeze()  # what a worker starts with stays: looking through it for garbage would hold readers up 80 ms
    from allforces import refusals  # not before Django is set up

    refusals.install()
    watch = getattr(worker.wsgi, "watch", None)
    if watch is not None:
        watch()


_counts = "PROMETHEUS_MULTIPROC_DIR"


def on_starting(server: Any) -> None:
    """Makes the folder in which the workers count what is measured."""
    wanted = env.text("ALLFORCES_METRICS_TOKEN") or env.words("ALLFORCES_METRICS_ADDRESSES")
    if wanted and _counts not in os.environ:
        os.environ[_counts] = tempfile.mkdtemp(prefix="allforces-metrics-")


def on_exit(server: Any) -> None:
    """The figures end with the server."""
    if folder := os.environ.get(_counts):
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__config__":  # gunicorn's name for this file
    # Workers are forked from the process that has read it. What it has imported of the project and of Django
    # is let go, so that workers after a reload run the new release through and through.
    for _name in [
        name for name in sys.modules if name.split(".")[0] in ("allforces", "blog", "operations", "django")
    ]:
        del sys.modules[_name]
