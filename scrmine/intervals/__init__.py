"""Intervals whose sampling unit is the review: of shares and rates, corrected by a human sample, and of differences."""

from scrmine.intervals.corrected import corrected_presence, corrected_ratio
from scrmine.intervals.differences import Difference, adjust, difference, newcombe, score_p, share_ratio
from scrmine.intervals.few import LEAST_REVIEWS, LEAST_VARYING, too_few
from scrmine.intervals.over_reviews import Interval, mean_interval, presence_interval, ratio_interval

__all__ = ["LEAST_REVIEWS", "LEAST_VARYING", "Difference", "Interval", "adjust", "corrected_presence", "corrected_ratio", "difference", "mean_interval",
           "newcombe", "presence_interval", "ratio_interval", "score_p", "share_ratio", "too_few"]
