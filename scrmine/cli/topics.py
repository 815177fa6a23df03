"""Topics from the command line: what the reviews speak of unprompted, as tables."""

from __future__ import annotations

from typing import Annotated, Optional

import typer

from scrmine.cli.app import By, CorpusFolder, Out, Seed, app, say


@app.command()
def topics(corpus: CorpusFolder, out: Out,
           n: Annotated[Optional[int], typer.Option("--n", min=2, help="How many topics; without it several numbers are compared and one is chosen, with its reason.",
                                                    show_default=False)] = None,
           by: By = None,
           unstable: Annotated[bool, typer.Option("--unstable", help="Show topics too that other halves of the reviews do not give again.")] = False,
           seed: Seed = 0) -> None:
    """Find what the reviews speak of, whatever the codebook says; write tables into OUT.

    Topics are found as a consensus over resampled reviews; those that do not come again are hidden. A topic is not a theme.
    """
    from scrmine.corpus import Corpus  # noqa: PLC0415 - `scrmine --help` should not wait for pandas
    from scrmine.errors import ScrmineError  # noqa: PLC0415
    from scrmine.features import count_passages  # noqa: PLC0415
    from scrmine.output import check_ours  # noqa: PLC0415
    from scrmine.topics import compare_n_topics, count_topics, fit_topics, quote_topics  # noqa: PLC0415

    check_ours(out, "topics")
    opened = Corpus.open(corpus)
    features = count_passages(opened)
    say(f"{features!r}")
    if n is None:
        choice = compare_n_topics(features)
        say(choice.reason)
        if choice.n_topics is None:
            raise ScrmineError("No number of topics gives stable topics, so nothing was written. Read more reviews, or choose a number yourself with --n.")
        n = choice.n_topics
    found = fit_topics(features, n_topics=n, seed=seed)
    tables = {"counts": count_topics(found, reviews=opened.reviews, by=by, unstable=unstable, seed=seed),
              "by_review": count_topics(found, by="review_id", unstable=unstable, seed=seed),
              "passages": quote_topics(found, unstable=unstable), "top_terms": found.top_terms(unstable=unstable)}
    found.save(out)
    for name, table in {**tables, "left_out": features.left_out}.items():
        table.round(6).to_csv(out / f"{name}.csv", index=False, lineterminator="\n", encoding="utf-8")
    say(f"{found!r}")
    say(found.settings["why"])
    for row in found.table(unstable=unstable).itertuples():
        say(f"  {row.topic}  {100 * row.share:4.1f} %  {row.terms}")
    say(f"Tables: {out}")
