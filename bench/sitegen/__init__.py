"""A Jekyll site made up by rule: the size and the shape of a real newsroom's archive, none of its words."""
