"""Crawlers of language models, by what they read for, as their operators name them.

Sources: the pages on which OpenAI, Anthropic, Google, Apple, Meta, Amazon, Perplexity, Mistral, ByteDance,
Cohere, Common Crawl and others document their user agents.
"""

from collections.abc import Iterable, Mapping, Sequence

KINDS: Mapping[str, Sequence[str]] = {
    # What is read becomes part of a model.
    "training": (
        "AI2Bot",
        "Amazonbot",
        "anthropic-ai",
        "Applebot-Extended",
        "Bytespider",
        "CCBot",
        "ClaudeBot",
        "cohere-training-data-crawler",
        "Diffbot",
        "FacebookBot",
        "Google-CloudVertexBot",
        "Google-Extended",
        "GPTBot",
        "meta-externalagent",
        "omgili",
        "PanguBot",
        "Timpibot",
        "Webzio-Extended",
    ),
    # What is read is cited, with a link, in answers.
    "search": ("Claude-SearchBot", "DuckAssistBot", "OAI-SearchBot", "PerplexityBot", "YouBot"),
    # A person asked for just this page.
    "user": (
        "ChatGPT-User",
        "Claude-User",
        "meta-externalfetcher",
        "MistralAI-User",
        "Perplexity-User",
    ),
}
"""Kind → the product tokens (RFC 9309, 2.2.1) of its crawlers."""


def tokens(wanted: Iterable[str]) -> list[str]:
    """The product tokens that `wanted` names: those of a kind, or one's own; each once."""
    found = (token for name in wanted for token in KINDS.get(name.casefold(), [name]))
    return list(dict.fromkeys(found))
