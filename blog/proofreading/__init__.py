"""PURE: the checklist before publishing. An article in, findings out: no database, no clock, no files.

Start with `blog.proofreading.registry.proofread`; each check is one class under `blog.proofreading.checks`.
"""
