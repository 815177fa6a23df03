"""What the examples in docstrings go on from; the tests run it before them, and the site shows it."""

import tempfile
import warnings
from pathlib import Path

import scrmine
import scrmine.plots

folder = Path(tempfile.mkdtemp())  # for the files that examples write
figure_title = scrmine.plots.figure_title  # a figure's title says what it shows

corpus = scrmine.load_sample()
codebook = scrmine.read_codebook()
codings = scrmine.code_passages(corpus.passages, codebook)
comparison = scrmine.compare_themes(corpus, codings, codebook)
sensitivity = scrmine.compare_choices(corpus, codings, codebook, roles={})
features = scrmine.count_passages(corpus)
topics = scrmine.fit_topics(features, n_topics=5)

# What people found in all passages (two readers, adjudicated), and what
# each reader said of 200 passages drawn at random.
gold = scrmine.load_gold(corpus=corpus)
sample = scrmine.draw_sample(corpus, codings, codebook, n=200)
human = scrmine.as_answered(gold, sample["passage_id"], codebook)
first = scrmine.load_gold("reader_a", corpus=corpus)
second = scrmine.load_gold("reader_b", corpus=corpus)
people = scrmine.join_codings([
    scrmine.as_answered(first, sample["passage_id"], codebook),
    scrmine.as_answered(second, sample["passage_id"], codebook),
])
agreement = scrmine.agree_codings(corpus, people, codebook)
card = scrmine.measure_coder(codings, gold, corpus.passages, codebook, read_by="AI readers",
                              measured_on="passages of the fictional sample")
corrected = scrmine.correct_themes(corpus, codings, codebook, human, sample)
own = scrmine.fit_coder(corpus.passages, human, codebook)

with warnings.catch_warnings():
    # Only nine reviews of deaths have findings.
    warnings.simplefilter("ignore", scrmine.ScrmineWarning)
    by_outcome = scrmine.compare_themes(
        corpus, gold, codebook, by="outcome", coded_by="people"
    )
