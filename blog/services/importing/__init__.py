"""A Jekyll site comes in: files → scan → plan → apply → report.

`run.import_site` is the way in. This package file imports nothing: the worker processes load `worker`
alone, without Django.
"""
