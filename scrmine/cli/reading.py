"""From a folder of files to a corpus."""

from __future__ import annotations

from scrmine.cli.app import Folder, Megabytes, Out, Seconds, app, check_apart, say, say_what_was_read


@app.command()
def build(folder: Folder, out: Out, seconds: Seconds = 60, megabytes: Megabytes = 2048) -> None:
    """Read a folder into a corpus: reviews, documents, pages and passages as Parquet, and a manifest."""
    from scrmine.output import check_ours  # noqa: PLC0415 - `scrmine --help` should not wait for pandas
    from scrmine.reading import Limits, read_folder  # noqa: PLC0415

    check_apart(folder, out)
    check_ours(out, "corpus")
    corpus = read_folder(folder, limits=Limits(seconds, megabytes))
    corpus.save(out)
    say_what_was_read(corpus)
    say(f"Corpus: {out}")
