import pandas as pd
from typer.testing import CliRunner

from scrmine import Topics
from scrmine.cli import app


def test_the_command_writes_tables_that_belong_together(sample_corpus, tmp_path):
    sample_corpus.save(tmp_path / "corpus")
    done = CliRunner().invoke(app, ["topics", str(tmp_path / "corpus"), "-o", str(tmp_path / "out"), "--n", "5", "--by", "outcome", "--unstable"])
    assert done.exit_code == 0, done.output
    topics = Topics.open(tmp_path / "out")
    assert len(topics.topics) == 5
    counts = pd.read_csv(tmp_path / "out" / "counts.csv")
    assert counts.groupby("group").size().to_dict() == {"death": 5, "serious harm": 5}
    assert counts.groupby("topic")["n_passages"].sum().eq((topics.loadings.sum(axis=1) > 0).sum()).all()
    assert set(pd.read_csv(tmp_path / "out" / "passages.csv")["topic"]) == set(topics.topics["topic"])
    assert "left_out.csv" in {path.name for path in (tmp_path / "out").iterdir()}
    assert all(term in done.output for term in topics.topics["terms"])
