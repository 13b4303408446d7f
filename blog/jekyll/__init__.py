"""Jekyll 4.3's rules for reading and writing the files of a site.

Pure: bytes and strings in, frozen dataclasses out. No file system, no clock, no Django.
"""
