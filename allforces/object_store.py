"""Pictures in a bucket of an S3-compatible store."""

from typing import Any, Final

from botocore.config import Config
from storages.backends.s3 import S3Storage

CONNECT: Final = 3
"""Seconds until a store that does not take the connection is given up."""
READ: Final = 5
"""Seconds without a byte after which a store that has gone silent is given up."""
ATTEMPTS: Final = 2
"""How often it is asked before a failure is told."""


class ObjectStore(S3Storage):
    """Gives a store up that does not answer. By the defaults of botocore a request for one picture waits five
    minutes for it (five attempts of 60 seconds), and a few of them take all threads from readers."""

    client_config: Config

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.client_config = self.client_config.merge(
            Config(
                connect_timeout=CONNECT,
                read_timeout=READ,
                retries={"mode": "standard", "total_max_attempts": ATTEMPTS},
            )
        )
