"""The words themselves: which are distinctive of a group of reviews, where they stand, with what, and how evenly."""

from scrmine.language.collocations import count_collocations
from scrmine.language.context import quote_in_context
from scrmine.language.dispersion import Dispersion, count_dispersion
from scrmine.language.keyness import Keyness, compare_words

__all__ = ["Dispersion", "Keyness", "compare_words", "count_collocations", "count_dispersion", "quote_in_context"]
