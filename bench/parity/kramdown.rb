# frozen_string_literal: true

# Real kramdown, set up as Jekyll 4.3 sets it up, for comparison.
# In: a JSON list of Markdown texts. Out: a JSON list of their HTML.

require "json"
require "kramdown"
require "kramdown-parser-gfm"

OPTIONS = {
  auto_ids: true,
  toc_levels: (1..6).to_a,
  entity_output: "as_char",
  smart_quotes: "lsquo,rsquo,ldquo,rdquo",
  input: "GFM",
  hard_wrap: false,
  guess_lang: true,
  footnote_nr: 1,
  show_warnings: false,
  syntax_highlighter: "rouge",
  syntax_highlighter_opts: { default_lang: "plaintext", guess_lang: true },
}.freeze

texts = JSON.parse($stdin.read.force_encoding("UTF-8"))
puts JSON.generate(texts.map { |text| Kramdown::Document.new(text, OPTIONS).to_html })
