import numpy as np
import pandas as pd
import pytest
from made_texts import KINDS, make_bags, make_features
from threadpoolctl import threadpool_limits

from scrmine.errors import ScrmineError, ScrmineWarning
from scrmine.features import count_texts, count_tokens
from scrmine.topics.clusters import fit_clusters
from scrmine.topics.seeded import SeededTopics, fit_seeded_topics

SEEDS = {kind: words[:3] for kind, words in KINDS.items()}


def hit_share(result, truth, column="topic"):
    return float((result.passages[column] == truth).mean())


def test_passages_go_to_the_topic_of_their_kind():
    features, truth = make_features()
    result = fit_seeded_topics(features, SEEDS, n_residual=0)
    assert hit_share(result, truth) == 1
    assert result.topics["topic"].tolist() == list(KINDS)
    assert result.topics["n_passages"].tolist() == [200, 200, 200]
    assert result.topics["seeds_kept"].tolist() == [1, 1, 1]
    assert result.loadings.sum(axis=1).to_numpy() == pytest.approx(np.ones(600))
    for kind, terms in zip(KINDS, result.topics["terms"], strict=True):
        assert set(terms.split(", ")[:8]) == set(KINDS[kind])


def test_words_of_all_kinds_are_named_and_do_not_swallow_the_corpus():
    features, truth = make_features(common=8)
    generic = {kind: [words[0], "child", "professional"] for kind, words in KINDS.items()}
    with pytest.warns(ScrmineWarning, match="Generic here, and therefore weighed little: 'child' \\(school, in .* of passages\\), 'professional' \\(school"):
        result = fit_seeded_topics(features, generic, n_residual=0)
    assert hit_share(result, truth) >= 0.99
    notes = result.seeds.set_index(["topic", "seed"])["note"]
    assert notes["school", "school"] == ""
    assert notes["home", "child"] == "generic; also a seed of health, school"


def test_one_generic_seed_beside_specific_ones_of_others():
    features, truth = make_features(common=8)
    with pytest.warns(ScrmineWarning, match="Generic here"):
        result = fit_seeded_topics(features, {"school": ["teacher", "child"], "health": ["nurse"], "home": ["rent", "family"]}, n_residual=0)
    assert hit_share(result, truth) >= 0.99


def test_lists_that_are_empty_or_absent_keep_name_and_place():
    features, truth = make_features()
    seeds = {"nothing": [], "school": SEEDS["school"], "absent": ["zeppelin"], "health": SEEDS["health"], "home": SEEDS["home"]}
    with pytest.warns(ScrmineWarning) as warned:
        result = fit_seeded_topics(features, seeds, n_residual=0)
    assert str(warned[0].message) == (
        "1 of 10 seeds count nowhere: 'zeppelin' (absent). The topic 'nothing' keeps its place without a passage: it has no seeds. The topic 'absent' keeps "
        "its place without a passage: none of its seeds occurs. See the result's seeds table.")
    assert result.topics["topic"].tolist() == list(seeds)
    assert result.topics["n_passages"].tolist() == [0, 200, 0, 200, 200]
    assert result.loadings[["nothing", "absent"]].to_numpy().max() == 0
    assert hit_share(result, truth) == 1
    assert result.table()["topic"].tolist() == ["school", "health", "home"]


def test_equal_lists_share_their_passages():
    features, _ = make_features()
    seeds = {"a": SEEDS["school"], "b": SEEDS["school"], "health": SEEDS["health"], "home": SEEDS["home"]}
    with pytest.warns(ScrmineWarning, match="Seeds of several topics, which count for each in part: 'school' \\(a\\)"):
        result = fit_seeded_topics(features, seeds, n_residual=0)
    assert result.loadings["a"].to_numpy() == pytest.approx(result.loadings["b"].to_numpy())
    assert result.loadings.mean()["a"] == pytest.approx(1 / 6, abs=0.01)


def test_the_residue_holds_what_no_list_covers():
    features, truth = make_features()
    result = fit_seeded_topics(features, {kind: SEEDS[kind] for kind in ("school", "health")}, n_residual=1)
    assert hit_share(result, np.where(truth == "home", "residue", truth)) >= 0.99
    assert set(result.topics["terms"].iloc[2].split(", ")[:8]) == set(KINDS["home"])
    assert result.topics["kind"].tolist() == ["seeded", "seeded", "residue"]
    assert set(result.passages.loc[truth != "home", "seeded_topic"]) == {"school", "health"}


def test_two_kinds_without_a_list_are_two_residual_topics():
    features, truth = make_features()
    result = fit_seeded_topics(features, {"school": SEEDS["school"]}, n_residual=2)
    found = pd.crosstab(truth, result.passages["topic"])
    assert found.loc["school", "school"] >= 198
    assert sorted(found.loc["home", ["residue_1", "residue_2"]])[1] >= 190
    assert found.loc["home", ["residue_1", "residue_2"]].idxmax() != found.loc["health", ["residue_1", "residue_2"]].idxmax()


def test_exclusion_words_keep_passages_out():
    features, _ = make_features()
    held = np.asarray(features.counts[:, features.column_of["pupil"]].todense()).ravel() > 0
    result = fit_seeded_topics(features, SEEDS, n_residual=0, exclude={"school": ["pupil"]})
    assert result.loadings.loc[held, "school"].max() < 1e-6
    assert result.loadings.loc[~held, "school"].max() > 0.9


def test_the_order_of_passages_and_other_seeds_of_chance_do_not_matter():
    bags, _ = make_bags(200)
    names, groups = [f"p{n:03}" for n in range(600)], [f"r{n // 12:02}" for n in range(600)]
    order = np.random.default_rng(3).permutation(600)
    one = fit_seeded_topics(count_tokens(bags, passage_ids=names, review_ids=groups), {"school": SEEDS["school"]}, n_residual=2)
    other = fit_seeded_topics(count_tokens([bags[n] for n in order], passage_ids=[names[n] for n in order], review_ids=[groups[n] for n in order]),
                              {"school": SEEDS["school"]}, n_residual=2)
    pd.testing.assert_frame_equal(one.topics, other.topics)
    pd.testing.assert_frame_equal(one.loadings, other.loadings)


def test_one_thread_or_two_give_the_same_tables():
    features, _ = make_features(170, per_review=10)
    found = []
    for threads in (1, 2):
        with threadpool_limits(threads):
            found.append((fit_seeded_topics(features, {"school": SEEDS["school"]}, n_residual=2).loadings.round(6),
                          fit_clusters(features, n_clusters=4).passages.round(6)))
    pd.testing.assert_frame_equal(found[0][0], found[1][0], check_exact=True)
    pd.testing.assert_frame_equal(found[0][1], found[1][1], check_exact=True)


def test_a_passage_without_terms_has_no_topic():
    empty = count_tokens([*[["school"], ["nurse"], ["zebra"]] * 20, ["once"]], min_reviews=2)
    with pytest.warns(ScrmineWarning, match="describes these documents only"):
        result = fit_seeded_topics(empty, {"a": ["school"], "b": ["nurse"]}, n_residual=0)
    assert result.topics["n_passages"].tolist() == [40, 20]
    assert pd.isna(result.passages["topic"].iloc[60])
    assert result.loadings.iloc[60].tolist() == [0, 0]


def test_a_seed_too_rare_to_be_a_term_still_places_its_passage():
    texts = [f"The {word} was seen by the family." for word in ("school", "hospital") for _ in range(300)]
    features = count_texts([*texts, "A truant."], review_ids=[f"r{n // 12:02}" for n in range(601)])
    assert "truant" not in features.column_of
    result = fit_seeded_topics(features, {"school": ["school", "truants"], "health": ["hospital"]}, n_residual=0)
    assert result.passages["topic"].tolist() == ["school"] * 300 + ["health"] * 300 + ["school"]


def test_saved_and_opened(tmp_path):
    features, _ = make_features()
    result = fit_seeded_topics(features, SEEDS, n_residual=1)
    result.save(tmp_path / "topics")
    again = SeededTopics.open(tmp_path / "topics")
    pd.testing.assert_frame_equal(again.seeds, result.seeds)
    pd.testing.assert_frame_equal(again.topics, result.topics)
    assert repr(again) == repr(result) == "SeededTopics: 3 seeded and 1 residual topics of 600 passages, 50 reviews"
    assert "<table" in result._repr_html_()


def test_few_documents_say_so():
    features, _ = make_features(20)
    with pytest.warns(ScrmineWarning, match="60 passages of 5 reviews: what is found describes these documents only"):
        result = fit_seeded_topics(features, SEEDS)
    assert "describes these documents only" in result.settings["note"]


@pytest.mark.parametrize(("seeds", "how", "message"), [
    ({"a": ["zeppelin"]}, {}, "None of the 1 seeds of 1 topics occurs in the 600 passages ('zeppelin': not among the terms: zeppelin). Give words that the passages use; "
                              "features.terms lists them."),
    (SEEDS, {"n_residual": -1}, "n_residual is -1; the number of residual topics is 0 or more."),
    (SEEDS, {"exclude": {"schol": ["x"]}}, "There is no topic 'schol' in the seeds. Did you mean 'school'? Known: health, home, school."),
    ({**SEEDS, "residue": ["child"]}, {}, "A seeded topic is called like a residual one (residue). Give it another name."),
    (SEEDS, {"n_residual": 700}, "703 topics are more than the 600 passages that have any term (600 in all). Ask for fewer topics, or count more passages."),
])
def test_what_cannot_be_done_is_explained(seeds, how, message):
    features, _ = make_features()
    with pytest.raises(ScrmineError) as error:
        fit_seeded_topics(features, seeds, **how)
    assert str(error.value) == message


def test_counts_with_gaps_and_other_things_than_features_are_refused():
    features, _ = make_features()
    features.counts.data[0] = np.nan
    with pytest.raises(ScrmineError, match="hold values that are missing, infinite or negative"):
        fit_seeded_topics(features, SEEDS)
    with pytest.raises(ScrmineError, match="Expected Features, found DataFrame"):
        fit_seeded_topics(pd.DataFrame(), SEEDS)


def rooms():
    """Twenty passages of one of two subjects each; one in four holds a seed, the others words that tell nothing."""
    texts = [["tram" if n % 2 else "boat"] * (n < 6) + ["day", "note", f"w{n % 3}"] for n in range(20)]
    points = np.array([[1.0, 0.2] if n % 2 else [0.2, 1.0] for n in range(20)])
    return count_tokens(texts, min_reviews=1), points


SUBJECTS = {"tram": ["tram"], "boat": ["boat"]}


def test_embeddings_place_passages_whose_words_say_nothing():
    features, points = rooms()
    with pytest.warns(ScrmineWarning):
        topics = fit_seeded_topics(features, SUBJECTS, n_residual=0, embeddings=points)
    assert topics.passages["topic"].tolist() == ["boat", "tram"] * 10
    assert topics.settings["embeddings"]


def test_only_angles_between_embeddings_matter():
    features, points = rooms()
    turned = 3 * points @ np.array([[0.6, 0.8], [-0.8, 0.6]])
    with pytest.warns(ScrmineWarning):
        once, again = (fit_seeded_topics(features, SUBJECTS, n_residual=1, embeddings=some).loadings for some in (points, turned))
    assert once.to_numpy() == pytest.approx(again.to_numpy(), abs=1e-9)


def test_embeddings_that_are_all_alike_change_nothing():
    features, points = rooms()
    with pytest.warns(ScrmineWarning):
        without, alike = (fit_seeded_topics(features, SUBJECTS, n_residual=0, embeddings=some).loadings for some in (None, np.ones_like(points)))
    assert alike.to_numpy() == pytest.approx(without.to_numpy(), abs=1e-9)


def test_embeddings_of_other_passages_are_refused():
    features, points = rooms()
    with pytest.raises(ScrmineError, match=r"The embeddings are of shape \(19, 2\); expected one row for each of the 20 passages"):
        fit_seeded_topics(features, SUBJECTS, embeddings=points[:-1])
