"""How often each theme appears, in which reviews, how sure that is, and how it differs between reviews."""

from scrmine.compare.choices import Sensitivity, compare_choices
from scrmine.compare.correction import correct_themes
from scrmine.compare.counting import count_reviews, review_groups
from scrmine.compare.estimands import MEASURES, STATUSES, TARGETS
from scrmine.compare.gold import Correction
from scrmine.compare.groups import Differences, compare_groups
from scrmine.compare.places import PARTS, count_places
from scrmine.compare.planning import plan_coding
from scrmine.compare.result import Comparison
from scrmine.compare.silence import Silence, find_silence
from scrmine.compare.themes import compare_themes
from scrmine.compare.together import Together, compare_together
from scrmine.compare.trends import Trends, compare_years

__all__ = [
    "MEASURES", "PARTS", "STATUSES", "TARGETS", "Comparison", "Correction", "Differences", "Sensitivity", "Silence", "Together", "Trends",
    "compare_choices", "compare_groups", "compare_themes", "compare_together", "compare_years", "correct_themes", "count_places", "count_reviews",
    "find_silence", "plan_coding", "review_groups",
]
