"""The headline table and the CSV files, from result files that are there, broken or missing."""

import csv
import io
import json

import pytest

import csv_files
from headline import Results, headline

JUDGE = {
    "forgetProbability": 0.61,
    "forgetProbabilityStandardError": 0.002,
    "judgeEntropy": 1.39,
    "judgeEntropyStandardError": "NaN",
    "topOneShare": 1.0,
    "topOneShareInterval": {"low": 0.996, "high": 1.0},
    "keptAccuracy": 0.93,
    "keptAccuracyInterval": {"low": 0.92, "high": 0.94},
}


def reading(name, elbo):
    judges = {"A": JUDGE, "B": {**JUDGE, "forgetProbability": 0.1}}
    return {"model": name, "judges": judges, "elbo": {"negativeElboKept": elbo}}


def control(name):
    answer = {
        "meanProbabilities": [0.3, 0.7],
        "probabilityStandardErrors": [0.0, 0.01],
        "answerShares": [0.0, 1.0],
        "judgeEntropy": 0.6,
        "judgeEntropyStandardError": 0.0,
    }
    return {"control": name, "judges": {"A": answer, "B": answer}}


EVALUATION = {
    "run": {"device": "cpu", "seed": 20},
    "forgetSet": {"classes": 2, "labels": [1]},
    "models": [reading("original", 100.0), reading("unlearned", 100.5), reading("no EWC", 99.0)],
    "controls": [control("constantGrey")],
}
PROJECTION = {
    "original": reading("original", 100.0),
    "rows": [{"method": "no EWC", "reading": reading("no EWC", 102.0)}],
}
QUALITY = {
    "models": [
        {"model": name, "distances": {"frechetDistance": {"mean": mean, "low": 1, "high": 99}}}
        for name, mean in (("original", 56.5), ("Selective Amnesia", 73.0), ("no EWC", 76.0))
    ]
}


def excess(attack, value):
    interval = {"low": value - 0.2, "high": value + 0.2}
    return {"attack": attack, "model": "unlearned", "value": value, "interval": interval}


def success(attack, restarts, successes=0, threshold=0.9):
    strict = {"restarts": restarts, "successes": successes}
    return {"attack": attack, "model": "unlearned", "threshold": threshold, "strict": strict}


def relearning(model, steps, reached=True):
    by_reader = {"stepsByReader": steps * 2, "reachedByReader": True}
    report = {"model": model, "config": {"images": 10, "checkInterval": 10}, "steps": steps, "reached": reached}
    return {**report, **by_reader}


ATTACKS = {
    "successes": [success("latent", 20), success("double", 20), success("reference", 1)],
    "strictExcess": [excess("latent", -0.85), excess("double", 0.05), excess("reference", 0.9)],
    "relearning": [
        relearning("unlearned", 5000, reached=False),
        relearning("retrained", 1000),
        relearning("untrained", 100),
    ],
}
MEMBERSHIP = {
    "rows": [
        {
            "model": "unlearned",
            "score": score,
            "calibrated": calibrated,
            "reading": {"auc": auc, "aucInterval": {"low": 0.4, "high": 0.6}},
        }
        for score, calibrated, auc in (
            ("NEGATIVE_ELBO", True, 0.51),
            ("IWAE", False, 0.52),
            ("NEGATIVE_ELBO", False, 0.489),
        )
    ]
}
ALL = {
    "evaluation": EVALUATION,
    "projection": PROJECTION,
    "quality": QUALITY,
    "attacks": ATTACKS,
    "membership": MEMBERSHIP,
}


def results(folder, trees):
    for name, tree in trees.items():
        (folder / f"{name}.json").write_text(json.dumps(tree))
    return Results(folder)


def cell(table, group, model, column):
    [row] = [row for row in table.rows if (row.group, row.name) == (group, model)]
    return row.cells[column]


@pytest.fixture
def table(tmp_path):
    return headline(results(tmp_path, ALL))


@pytest.mark.parametrize(
    "group, model, column, value",
    [
        ("models", "unlearned", "forgetProbability A", 0.61),
        ("models", "unlearned", "forgetProbability B", 0.1),
        ("models", "unlearned", "keptGap", 0.5),
        ("models", "unlearned", "strictExcess", 0.05),
        ("models", "unlearned", "relearnRatio 10 A", 5.0),
        ("models", "unlearned", "membershipAuc", 0.489),
        ("models", "original", "frechetDistance", 56.5),
        ("projection study", "no EWC", "frechetDistance", 76.0),
        ("projection study", "no EWC", "keptGap", 2.0),
        ("ablations", "no EWC", "keptGap", -1.0),
        ("references", "untrained", "relearnRatio 10 A", 0.1),
        ("controls", "constant grey", "forgetProbability A", 0.7),
        ("controls", "constant grey", "topOneShare B", 1.0),
    ],
)
def test_a_reading_stands_in_its_row_and_column(table, group, model, column, value):
    assert cell(table, group, model, column).value == pytest.approx(value)


def test_a_time_that_was_cut_off_makes_the_ratio_a_bound(table):
    assert cell(table, "models", "unlearned", "relearnRatio 10 A").bound == ">"
    assert cell(table, "models", "unlearned", "relearnRatio 10 B").bound == ""


def test_a_model_that_needs_no_step_has_the_ratio_of_one_look(tmp_path):
    reports = [relearning("unlearned", 0), relearning("retrained", 200)]

    table = headline(results(tmp_path, {**ALL, "attacks": {**ATTACKS, "relearning": reports}}))

    assert cell(table, "models", "unlearned", "relearnRatio 10 A").value == 0.05
    assert cell(table, "references", "retrained", "relearnRatio 10 A").value == 1


def test_a_name_that_two_studies_share_does_not_lend_its_number(table):
    assert cell(table, "ablations", "no EWC", "frechetDistance").value is None


def test_intervals_and_errors_come_with_the_number_and_nan_is_none(table):
    share = cell(table, "models", "unlearned", "topOneShare A")
    entropy = cell(table, "models", "unlearned", "judgeEntropy A")

    assert (share.low, share.high) == (0.996, 1.0)
    assert cell(table, "models", "unlearned", "forgetProbability A").error == 0.002
    assert (entropy.value, entropy.error) == (1.39, None)


@pytest.mark.parametrize("missing", [*ALL, None])
def test_every_blank_cell_has_its_reason_whatever_file_is_missing(tmp_path, missing):
    known = {name: tree for name, tree in ALL.items() if missing and name != missing}
    table = headline(results(tmp_path, known))

    assert {"original", "unlearned", "retrained", "constant grey"} <= {r.name for r in table.rows}
    for row in table.rows:
        assert set(row.cells) >= {column.key for column in table.columns}
        for blank in (c for c in row.cells.values() if c.value is None):
            assert blank.reason
    if missing:
        reasons = {c.reason for row in table.rows for c in row.cells.values()}
        assert any(f"results/{missing}.json is not there: notebook" in r for r in reasons)


def test_ablations_are_those_of_the_run(tmp_path):
    def ablations():
        return [row.name for row in headline(Results(tmp_path)).rows if row.group == "ablations"]

    assert ablations() == []
    (tmp_path / "forgetting.json").write_text(
        json.dumps({"rows": [{"model": m} for m in ("original", "replayed samples", "untrained")]})
    )
    assert ablations() == ["replayed samples"]
    results(tmp_path, ALL)
    assert ablations() == ["no EWC"]


def test_of_equal_excesses_that_of_more_successes_at_the_threshold_stands(tmp_path):
    none, some = excess("latent", 0.0), excess("double", 0.0)
    some["interval"] = {"low": -0.28, "high": 0.28}
    successes = [
        success("latent", 20, threshold=0.9),
        success("double", 20, successes=13, threshold=0.9),
        success("latent", 20, successes=15, threshold=0.5),
        success("double", 20, successes=0, threshold=0.99),
    ]
    attacks = {**ATTACKS, "successes": successes, "strictExcess": [none, some]}

    table = headline(results(tmp_path, {**ALL, "attacks": attacks}))

    assert cell(table, "models", "unlearned", "strictExcess").high == 0.28


@pytest.mark.parametrize("content", ["{", "[1]", "\x00"])
def test_a_broken_file_is_a_reason_and_no_failure(tmp_path, content):
    (tmp_path / "attacks.json").write_text(content)

    table = headline(Results(tmp_path))

    reason = cell(table, "models", "unlearned", "strictExcess").reason
    assert reason.startswith("results/attacks.json cannot be read")


@pytest.mark.parametrize("name", ALL)
def test_results_of_another_shape_leave_blanks(tmp_path, name):
    for key in ALL[name]:
        headline(results(tmp_path, {**ALL, name: {**ALL[name], key: [{"model": "unlearned"}, 1]}}))
        headline(results(tmp_path, {**ALL, name: {**ALL[name], key: None}}))


def lines(text):
    return list(csv.DictReader(io.StringIO(text)))


def test_csv_names_are_plain_whatever_the_rows_are_called(tmp_path, table):
    (tmp_path / "csv").mkdir()
    tree = {"sequential": {"variants": {"no EWC": [{"round": 1}], "joint": [{"round": 1}]}}}

    names = csv_files.write(tmp_path / "csv", table, results(tmp_path, tree))

    assert {"sequential-variants-no-EWC.csv", "sequential-variants-joint.csv"} <= set(names)


def test_the_headline_csv_has_full_numbers_and_reasons(table):
    rows = {(line["group"], line["model"]): line for line in lines(csv_files.headline_csv(table))}

    unlearned = rows["models", "unlearned"]
    assert float(unlearned["forgetProbability A"]) == 0.61
    assert float(unlearned["strictExcess high"]) == 0.25
    assert unlearned["relearnRatio 10 A bound"] == ">"
    assert "keptAccuracy A" in rows["controls", "constant grey"]["blank because"]
    assert "keptGap low" not in unlearned


def test_every_list_of_records_becomes_a_file_and_old_files_go(tmp_path, table):
    (tmp_path / "csv").mkdir()
    (tmp_path / "csv" / "gone-rows.csv").write_text("x\n")
    (tmp_path / "csv" / ".headline.csv.1.part").write_text("half")
    tree = {"log": {"points": [{"step": 1, "loss": {"kept": 2.5}, "steps": [1, 2]}]}, "seed": 3}
    found = results(tmp_path, {"training": tree})

    names = csv_files.write(tmp_path / "csv", table, found)

    assert {"headline.csv", "training-log-points.csv"} <= set(names)
    points = lines((tmp_path / "csv" / "training-log-points.csv").read_text())
    assert points == [{"step": "1", "loss.kept": "2.5"}]
    assert not (tmp_path / "csv" / "gone-rows.csv").exists()
