"""Passages as numbers: terms counted, weighted, and what was left out of them.

`count_passages` makes `Features` of a corpus's passages, `count_texts` of plain texts, `count_tokens` of ready bags of words.
"""

from scrmine.features.counting import TOPIC_ROLES, count_passages, count_texts, count_tokens
from scrmine.features.table import Features

__all__ = ["TOPIC_ROLES", "Features", "count_passages", "count_texts", "count_tokens"]
