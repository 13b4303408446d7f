"""The archive leaves as a Jekyll site. A post that nobody touched leaves to the byte as it came."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from pathlib import Path, PurePosixPath

from django.conf import settings
from django.core.files.storage import default_storage

from blog import conf
from blog.jekyll import document, writer
from blog.jekyll import front_matter as source
from blog.jekyll.config import SiteConfig
from blog.models import Asset, ImportedSite, Post
from blog.querysets import Status

from .front_matter import COVER_ALT, PINNED, WITHDRAWN, Columns, columns, of_post

CONFIG, POSTS, DRAFTS = "_config.yml", "_posts", "_drafts"
