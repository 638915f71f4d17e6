"""The tables of repeated runs: over training seeds, and every digit by itself."""

import pytest

import readme
from repetitions import by_label, over_seeds, repetitions
from settings import Problem
from test_headline import ALL, results
from test_index_page import page


def mean(value, half):
    return {"mean": value, "low": value - half, "high": value + half, "values": [value, value]}


def model(name):
    numbers = {"keptAccuracyB": mean(0.9541, 0.0021), "keptGap": mean(-0.7, 0.125)}
    numbers["forgetProbabilityB"] = mean(0.0996, 0.00004)
    return {"model": name, "numbers": numbers}


GREY = {
    "judges": {
        "A": {"meanProbabilities": [0.1, 0.579, 0.3]},
        "B": {"meanProbabilities": [0.1, 0.0996, 0.3], "judgeEntropy": 2.3026},
    },
    "greyStatistics": {"withinImageStdMedian": 0.0, "withinImageStdShareAbove02": 0.0},
}
SEEDS = {
    "forgetSet": {"labels": [1]},
    "seeds": [20, 21],
    "models": [model("original"), model("retrained")],
    "constantGrey": GREY,
}


def reading(probability, accuracy, elbo):
    judge = {
        "forgetProbability": probability,
        "grey": {"forgetProbability": 0.5},
        "judgeEntropy": 2.3,
        "keptAccuracy": accuracy,
    }
    return {
        "judges": {"A": judge, "B": judge},
        "greyStatistics": {
            "withinImageStdMedian": 0.00161,
            "withinImageStdShareAbove02": 0.06,
        },
        "elbo": {"negativeElboKept": elbo},
    }


CONFIG = {"forgetSet": {"labels": [1]}, "samplesPerLabel": 5, "elboSamples": 16, "seed": 20}
EVALUATED = {**ALL, "evaluation": {**ALL["evaluation"], "models": [{"config": CONFIG}]}}

LABELS = {
    "rows": [
        {"label": 7, "original": reading(0.9, 0.96, 104), "unlearned": reading(0.1, 0.955, 104.8)}
    ]
}


def test_seeds_are_shown_as_mean_and_half_their_interval(tmp_path):
    table = over_seeds(results(tmp_path, {"seeds": SEEDS}))

    assert table.title == "Over 2 training seeds" and "Seeds 20, 21," in table.note
    by_column = dict(zip(table.columns, table.rows[1]))
    assert by_column["model"] == "retrained"
    assert by_column["kept accuracy KA, judge B"] == "0.954\N{NO-BREAK SPACE}±\N{NO-BREAK SPACE}0.002"
    assert by_column["kept gap Δ (nats)"] == "−0.70\N{NO-BREAK SPACE}±\N{NO-BREAK SPACE}0.12"
    assert by_column["median std"] == ""
    small = by_column["p̄(forgotten), judge B"]
    assert small.replace("\N{NO-BREAK SPACE}", " ") == "0.100 ± < 0.001"


def test_an_interval_with_impossible_values_gives_way_to_least_and_largest(tmp_path):
    few = {"mean": 0.04, "low": -0.002, "high": 0.082, "values": [0.021, 0.041, 0.058]}
    gap = {"mean": 0.04, "low": -0.2, "high": 0.28, "values": [-0.1, 0.1, 0.12]}
    tree = {**SEEDS, "models": [model("original"), model("mine")]}
    tree["models"][1]["numbers"] |= {"withinImageStdShareAbove02": few, "keptGap": gap}

    table = over_seeds(results(tmp_path, {"seeds": tree}))

    cells = [cell.replace("\N{NO-BREAK SPACE}", " ") for cell in table.rows[1]]
    by_column = dict(zip(table.columns, cells))
    assert by_column["share with std above .02"] == "0.040 (0.021 to 0.058)"
    assert by_column["kept gap Δ (nats)"] == "0.04 ± 0.24"


def test_the_model_that_gaps_are_counted_from_has_none(tmp_path):
    table = over_seeds(results(tmp_path, {"seeds": SEEDS}))

    assert dict(zip(table.columns, table.rows[0]))["kept gap Δ (nats)"] == ""


def test_each_digit_stands_beside_grey_and_its_change(tmp_path):
    table = by_label(results(tmp_path, {"labels": LABELS}))

    assert table.rows == [
        "7 0.0016 0.060 0.100 0.500 0.100 0.500 2.300 0.955 −0.005 +0.80".split()
    ]


def test_constant_grey_stands_below_the_models(tmp_path):
    table = over_seeds(results(tmp_path, {"seeds": SEEDS}))

    by_column = dict(zip(table.columns, table.rows[-1]))
    assert by_column["model"] == "constant grey"
    assert by_column["p̄(forgotten), judge A"] == "0.579"
    assert by_column["p̄(forgotten), judge B"] == "0.100"
    assert by_column["entropy H (nats), judge B"] == "2.303"
    assert by_column["median std"] == "0.0000"
    assert by_column["kept accuracy KA, judge B"] == ""


@pytest.mark.parametrize(
    "known",
    [
        {"seeds": {"seeds": [20, 21], "models": ["x", {"model": "mine", "numbers": 3}]}},
        {"labels": {"rows": ["x", {"label": 1}, {"label": 2, "original": [], "unlearned": 3}]}},
        {"seeds": {"seeds": 3, "models": {}}, "labels": {"rows": 7}},
    ],
)
def test_results_of_another_shape_leave_blanks_and_break_nothing(tmp_path, known):
    for table in repetitions(results(tmp_path, known)):
        assert all(cell == "" for row in table.rows for cell in row[1:])


@pytest.mark.parametrize("known", [{}, {"seeds": {"seeds": [20], "models": [model("original")]}}])
def test_without_repetitions_there_is_no_table(tmp_path, known):
    assert repetitions(results(tmp_path, known)) == []


def test_the_index_shows_both_tables_and_says_where_seeds_are(tmp_path):
    html = page(tmp_path, known={**EVALUATED, "seeds": SEEDS, "labels": LABELS})

    assert "<h2>Over 2 training seeds</h2>" in html and "<h2>Every digit by itself</h2>" in html
    assert "what differs between several stands in a table below." in html


def test_the_index_without_them_says_that_seeds_are_in_no_interval(tmp_path):
    html = page(tmp_path, known=EVALUATED)

    assert "training seeds</h2>" not in html
    assert "what differs between several is in no interval." in html


def test_the_readme_needs_the_seeds(tmp_path):
    empty = tmp_path / "empty"
    empty.mkdir()
    rows = readme.seeds(results(tmp_path, {"seeds": SEEDS})).splitlines()
    assert rows[0].startswith("| model | p̄(forgotten), judge A |") and len(rows) == 5

    with pytest.raises(Problem, match="execute notebook 11 first"):
        readme.seeds(results(empty, {"labels": LABELS}))
