import numpy as np
import pandas as pd
import pytest
from made_texts import KINDS, make_bags, make_features, make_noise
from sklearn.metrics import adjusted_rand_score

from scrmine.errors import ScrmineError, ScrmineWarning
from scrmine.features import count_tokens
from scrmine.topics.clusters import Clusters, fit_clusters
from scrmine.topics.embeddings import embed_passages
from scrmine.topics.map import lay_out


def test_the_kinds_come_out_and_their_number_is_found():
    features, truth = make_features()
    clusters = fit_clusters(features, n_clusters=range(2, 7))
    assert adjusted_rand_score(truth, clusters.passages["topic"]) == 1
    assert clusters.choice["n_clusters"].tolist() == [2, 3, 4, 5, 6]
    assert clusters.choice["chosen"].tolist() == [False, True, False, False, False]
    assert clusters.choice["reason"].iloc[1] == "3 clusters, of 2 to 6 tried: fits to halves of the reviews agree best at 3 clusters (1.00, adjusted Rand index)."
    assert clusters.topics["n_passages"].tolist() == [200, 200, 200]
    assert {frozenset(terms.split(", ")[:8]) for terms in clusters.topics["terms"]} == {frozenset(words) for words in KINDS.values()}
    assert clusters.passages["loading"].min() > 0.99


def test_every_passage_has_one_place_and_votes_add_up():
    features, _ = make_features(common=9, own=2)
    clusters = fit_clusters(features, n_clusters=3)
    assert clusters.loadings.sum(axis=1).to_numpy() == pytest.approx(np.ones(600))
    assert clusters.passages["topic"].notna().all()
    # Eleven fits vote: one to all passages and ten to halves; the first decides between equals.
    assert (clusters.loadings.to_numpy() * 11).round(6) % 1 == pytest.approx(np.zeros((600, 3)), abs=1e-5)
    assert clusters.topics["n_passages"].is_monotonic_decreasing
    assert clusters.choice["reason"].tolist() == ["3 clusters, as asked."]


def test_noise_is_said_to_have_no_stable_clusters():
    with pytest.warns(ScrmineWarning, match=r"No number of clusters from 2 to 5 comes out again in halves of the reviews: the best, .*The clusters are one way of many"):
        fit_clusters(make_noise(), n_clusters=range(2, 6))


def test_the_order_of_passages_does_not_matter():
    bags, _ = make_bags(170)
    names, groups = [f"p{n:03}" for n in range(510)], [f"r{n // 12:02}" for n in range(510)]
    order = np.random.default_rng(1).permutation(510)
    one = fit_clusters(count_tokens(bags, passage_ids=names, review_ids=groups), n_clusters=4)
    other = fit_clusters(count_tokens([bags[n] for n in order], passage_ids=[names[n] for n in order], review_ids=[groups[n] for n in order]), n_clusters=4)
    pd.testing.assert_frame_equal(one.passages.round(6), other.passages.round(6), check_exact=True)


def test_agglomeration_and_embeddings_find_them_too():
    features, truth = make_features()
    assert adjusted_rand_score(truth, fit_clusters(features, n_clusters=3, method="agglomerative").passages["topic"]) == 1
    points = np.array([list(KINDS).index(kind) for kind in truth])[:, None] == np.arange(4)
    # Whatever the words say: the embeddings decide.
    turned = np.roll(points, 300, axis=0)
    clusters = fit_clusters(features, n_clusters=3, embeddings=turned.astype(float))
    assert adjusted_rand_score(np.roll(truth, 300), clusters.passages["topic"]) == 1
    assert clusters.settings["points"] == "embeddings"


def test_few_reviews_are_halved_by_passages():
    features, _ = make_features(40, per_review=60)
    with pytest.warns(ScrmineWarning, match="120 passages of 2 reviews: what is found describes these documents only"):
        clusters = fit_clusters(features, n_clusters=[2, 3])
    assert clusters.choice.loc[clusters.choice["chosen"], "reason"].iloc[0].startswith(
        "3 clusters, of 2 to 3 tried: fits to halves of the passages (there are too few reviews to halve) agree best at 3 clusters")


def test_saved_and_opened(tmp_path):
    features, _ = make_features()
    clusters = fit_clusters(features, n_clusters=3)
    clusters.save(tmp_path / "clusters")
    again = Clusters.open(tmp_path / "clusters")
    pd.testing.assert_frame_equal(again.choice, clusters.choice)
    assert repr(again) == repr(clusters) == "Clusters: 3 of 600 passages, 50 reviews; mean confidence 1.00"
    assert "3 clusters, as asked." in again._repr_html_()


@pytest.mark.parametrize(("how", "message"), [
    ({"method": "kmeans"}, "There is no method 'kmeans' in fit_clusters. Did you mean 'k_means'? Known: agglomerative, k_means."),
    ({"n_clusters": 1}, "n_clusters is 1; expected a number from 2 on, or several to choose from."),
    ({"n_clusters": []}, "n_clusters is []; expected a number from 2 on, or several to choose from."),
    ({"embeddings": np.zeros((3, 2))}, "The embeddings are of shape (3, 2); expected one row for each of the 600 passages, in the order of features.passages."),
    ({"embeddings": np.full((600, 2), np.nan)}, "The embeddings of 600 passages hold values that are missing or infinite, first that of 'p000'. Embed the passages again."),
    ({"n_clusters": 601}, "601 topics are more than the 600 passages that have any term (600 in all). Ask for fewer topics, or count more passages."),
])
def test_what_cannot_be_done_is_explained(how, message):
    features, _ = make_features()
    with pytest.raises(ScrmineError) as error:
        fit_clusters(features, **how)
    assert str(error.value) == message


def test_embedding_needs_a_model_on_this_machine(tmp_path):
    features, _ = make_features(4)
    with pytest.raises(ScrmineError, match=r"There is no folder .* with a model. Download a sentence-transformers model once, by yourself"):
        embed_passages(features, tmp_path / "none")
    with pytest.raises(ScrmineError, match=r"These features keep no texts to embed"):
        embed_passages(features, tmp_path)


def test_a_map_keeps_the_distances_of_centres_that_fit_a_plane():
    corners = np.array([[0.0, 0, 0], [3, 0, 0], [0, 4, 0]])
    points = np.repeat(corners, 5, axis=0)
    places = lay_out(points, np.repeat(np.eye(3), 5, axis=0))
    apart = [np.linalg.norm(places[a] - places[b]) for a, b in ((0, 5), (0, 10), (5, 10))]
    assert apart == pytest.approx([3 / 5, 4 / 5, 1])
    assert places[0] == pytest.approx(places[4])
    between = lay_out(points, np.repeat(np.eye(3), 5, axis=0) * 0.5 + 1 / 6)
    assert np.linalg.norm(between[0] - between[5]) < 0.62


def test_a_map_of_one_group_or_of_one_dimension_is_flat_and_finite():
    assert lay_out(np.ones((4, 1)), np.ones((4, 1))).tolist() == [[0, 0]] * 4
    line = lay_out(np.array([[0.0], [1.0]]), np.eye(2))
    assert np.linalg.norm(line[0] - line[1]) == pytest.approx(1)
