"""How far a coder can be relied on: measured against people's codings, and said so that a reader of figures understands it."""

from scrmine.quality.card import QualityCard
from scrmine.quality.measure import measure_coder, measure_shipped
from scrmine.quality.page import write_card

__all__ = ["QualityCard", "measure_coder", "measure_shipped", "write_card"]
