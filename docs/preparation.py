"""What the examples in docstrings go on from; the tests run it before them, and the site shows it."""

import scrmine

corpus = scrmine.load_sample()
codebook = scrmine.read_codebook()
codings = scrmine.code_passages(corpus.passages, codebook)
comparison = scrmine.compare_themes(corpus, codings, codebook)
features = scrmine.count_passages(corpus.passages, reviews=corpus.reviews)
topics = scrmine.fit_topics(features, n_topics=5)
