"""One change made to many articles: seen before it is made, written down, and taken back.

`actions` says what can be done, `planning` what would become of each article (it writes nothing), `applying`
does it and keeps a BulkChange, by which `undoing` brings back what is still as the change left it.
"""
