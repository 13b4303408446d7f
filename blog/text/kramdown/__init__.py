"""kramdown's Markdown (2.4, GFM input, as Jekyll 4.3 sets it up), read and written as HTML.

Blocks (`blocks`), then spans in their leaves (`spans`, `finish`), then HTML (`html`).
"""
