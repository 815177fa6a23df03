"""Topics: what passages speak of, unprompted.

`fit_topics` finds them (by default as a consensus of runs over resampled reviews), `compare_n_topics` helps to choose how many,
`count_topics` says how often they occur in which reviews, and `quote_topics` opens them to their passages.
"""

from scrmine.topics.choose import TopicChoice, compare_n_topics
from scrmine.topics.fit import fit_topics
from scrmine.topics.measures import topic_coherence, topic_diversity
from scrmine.topics.reading import count_topics, quote_topics
from scrmine.topics.result import Topics

__all__ = ["TopicChoice", "Topics", "compare_n_topics", "count_topics", "fit_topics", "quote_topics", "topic_coherence", "topic_diversity"]
