"""Thematic text mining of child safeguarding reviews: from a folder of reports to numbers that open to passages.

Everything public is named here, grouped by the step of the path it belongs to, and loaded when first used.
"""

from __future__ import annotations

import importlib

_PUBLIC = {
    "scrmine.errors": ("ScrmineError", "SchemaError", "CodebookError", "ReadError", "ScrmineWarning"),
    "scrmine.corpus": ("Corpus",),
    "scrmine.reading": ("Limits", "read_folder"),
    "scrmine.samples": ("load_sample", "load_gold", "load_gold_roles", "load_training", "sample_files"),
    "scrmine.codebook": ("Codebook", "read_codebook"),
    "scrmine.codebook_lint": ("lint_codebook",),
    "scrmine.themes": ("code_passages", "score_passages", "write_codings", "read_codings",
                       "OwnCoder", "fit_coder", "suggest_passages", "rank_passages", "plan_reading", "cross_code", "save_coder", "open_coder"),
    "scrmine.compare": (
        "Comparison", "compare_themes", "count_reviews", "Correction", "correct_themes", "plan_coding", "Differences",
        "compare_groups", "Trends", "compare_years", "Together", "compare_together", "Silence", "find_silence", "Sensitivity",
        "compare_choices", "count_places",
    ),
    "scrmine.quote": ("quote_passages", "cite_passage"),
    "scrmine.sources": ("describe_sources",),
    "scrmine.cutting": ("cut_passages",),
    "scrmine.plots": ("plot_frequency", "plot_heatmap", "plot_comparison"),
    "scrmine.sample_table": ("read_sample", "write_sample"),
    "scrmine.sampling": ("draw_sample",),
    "scrmine.people": ("HumanCodings", "as_answered", "join_codings"),
    "scrmine.agreement": ("Agreement", "agree_codings", "adjudicate_codings"),
    "scrmine.language": ("Keyness", "compare_words", "Dispersion", "count_dispersion", "count_collocations", "quote_in_context"),
    "scrmine.plots.agreement": ("plot_agreement",),
    "scrmine.plots.places": ("plot_places",),
    "scrmine.plots.compare": ("plot_corrected", "plot_differences", "plot_trends", "plot_trend"),
    "scrmine.plots.patterns": ("plot_together", "plot_silence", "plot_sensitivity"),
    "scrmine.plots.language": ("plot_keyness",),
    "scrmine.plots.dispersion": ("plot_dispersion",),
    "scrmine.sheets": ("write_sheet", "read_sheet", "write_decisions", "read_decisions", "code_by_hand"),
    "scrmine.quality": ("QualityCard", "measure_coder", "measure_shipped", "write_card"),
    "scrmine.plots.quality": ("plot_quality",),
    "scrmine.exercises": ("Mark", "mark_answer"),
    "scrmine.features": ("Features", "count_passages", "count_texts", "count_tokens"),
    "scrmine.topics": ("Topics", "fit_topics", "TopicChoice", "compare_n_topics", "count_topics", "quote_topics", "topic_coherence"),
    "scrmine.plots.topics": ("plot_topics", "plot_topic_terms", "plot_topics_over_time", "plot_topic_stability", "plot_n_topics"),
    "scrmine.topics.seeded": ("SeededTopics", "fit_seeded_topics"),
    "scrmine.topics.clusters": ("Clusters", "fit_clusters"),
    "scrmine.topics.embeddings": ("embed_passages",),
    "scrmine.topics.crosswalk": ("Crosswalk", "cross_themes"),
    "scrmine.topics.again": ("compare_topics",),
    "scrmine.topics.intrusion": ("IntrusionTasks", "make_word_intrusion", "make_passage_intrusion", "score_intrusion"),
    "scrmine.plots.clusters": ("plot_passage_map", "plot_crosswalk", "plot_intrusion"),
    "scrmine.report": ("write_report", "write_codebook"),
}
_HOME = {name: module for module, names in _PUBLIC.items() for name in names}

__all__ = ["__version__", *_HOME]  # noqa: PLE0604 - the names are strings, gathered above


def __getattr__(name: str) -> object:
    """Load a public name from its module on first use, so that `import scrmine` and its child processes stay light."""
    if name == "__version__":
        from importlib.metadata import version  # noqa: PLC0415 - it takes as long to load as all the rest of this module

        value = version("scrmine")
    elif name in _HOME:
        value = getattr(importlib.import_module(_HOME[name]), name)
    else:
        raise AttributeError(f"module 'scrmine' has no attribute {name!r}; public names: {', '.join(sorted(_HOME))}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
