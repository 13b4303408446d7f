"""Kept pages: what readers were answered, in files, until something that it was made of changes.

`made_of` notes what a page is made of while it is made, `store` keeps it, `front` answers from it, and
`watcher` forgets it. docs/decisions/0080-kept-pages.md tells how this stays true to the moment.
"""
