"""How far coders agree, theme by theme, where they differ, and what was decided about it."""

from scrmine.agreement.agree import MEASURES, Agreement, agree_codings
from scrmine.agreement.coefficients import cohen_kappa, gwet_ac1, krippendorff_alpha, percent_agreement, positive_agreement
from scrmine.agreement.decisions import adjudicate_codings

__all__ = ["MEASURES", "Agreement", "adjudicate_codings", "agree_codings", "cohen_kappa", "gwet_ac1", "krippendorff_alpha",
           "percent_agreement", "positive_agreement"]
