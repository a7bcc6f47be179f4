"""Duplicates among 24,000 files of a generated county: ours, splink and recordlinkage on the same CSV, one after another.

Run from the root of the repository, see README.md:  python bench/linkage/bench.py [--seeds 101,102,103]
"""

import argparse
import json
import logging
import os
import re
import statistics
import subprocess
import tempfile
import time
import warnings
from pathlib import Path

import numpy as np
import pandas as pd

warnings.filterwarnings("ignore")
logging.getLogger("splink").setLevel(logging.ERROR)

ROOT = Path(__file__).resolve().parents[2]
GUARDIAN_COLUMNS = ["father", "mother", "guardian", "guardian_phone", "father_py", "mother_py", "guardian_py"]


def load(path, guardians):
    """The files as a table; empty fields are missing. The column `person` is the answer and is kept apart."""
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    answer = table.pop("person").to_numpy()
    if not guardians:
        table = table.drop(columns=GUARDIAN_COLUMNS)
    table = table.rename(columns={"rec_id": "unique_id"})
    table["unique_id"] = table["unique_id"].astype(int)
    return table.replace("", None), answer


def true_pairs(answer):
    """How many pairs of files are of one person."""
    counts = pd.Series(answer).value_counts()
    return int((counts * (counts - 1) // 2).sum())


def best(left, right, score, answer):
    """The threshold with the best F1, looked for on the evaluated set itself, in the peer's favour."""
    score = np.asarray(score, dtype=float)
    order = np.argsort(-score, kind="stable")
    right_so_far = np.cumsum(answer[np.asarray(left)][order] == answer[np.asarray(right)][order])
    found = np.arange(1, len(order) + 1)
    precision, recall = right_so_far / found, right_so_far / true_pairs(answer)
    f1 = 2 * precision * recall / np.maximum(precision + recall, 1e-9)
    # Only where the score changes is there a threshold.
    last = np.append(np.diff(score[order]) != 0, True)
    at = int(np.argmax(np.where(last, f1, 0)))
    return {"f1": f1[at], "precision": precision[at], "recall": recall[at]}


def splink(table, answer, guardians):
    import splink.comparison_level_library as level
    import splink.comparison_library as library
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    def person(column, *extra):
        """A name: the same, the same sound, nearly so."""
        return library.CustomComparison(
            output_column_name=column,
            comparison_levels=[
                level.NullLevel(column),
                level.ExactMatchLevel(column, term_frequency_adjustments=True),
                level.ExactMatchLevel(f"{column}_py"),
                *extra,
                level.DamerauLevenshteinLevel(f"{column}_py", 1),
                level.JaroWinklerLevel(f"{column}_py", 0.9),
                level.JaroWinklerLevel(f"{column}_py", 0.75),
                level.ElseLevel(),
            ],
        )

    def sql(condition, label):
        return level.CustomLevel(condition, label_for_charts=label)

    former = sql("other_name_l = name_r OR other_name_r = name_l OR other_name_l = other_name_r", "former name")
    reordered = sql("list_sort(string_split(name_l, '')) = list_sort(string_split(name_r, ''))", "reordered")
    given = sql("length(name_l) = 3 AND name_r = substr(name_l, 2) OR length(name_r) = 3 AND name_l = substr(name_r, 2)", "no family name")
    part = sql("length(name_l) >= 2 AND length(name_r) >= 2 AND (contains(name_l, substr(name_r, -1)) OR contains(name_r, substr(name_l, -1)))", "one character")
    shared = "phone_l = phone_r"
    if guardians:
        shared += " OR guardian_phone_l = guardian_phone_r OR phone_l = guardian_phone_r OR guardian_phone_l = phone_r"
    relatives = shared
    if guardians:
        relatives += " OR father_py_l = father_py_r OR mother_py_l = mother_py_r OR guardian_py_l = guardian_py_r"
    comparisons = [
        person("name", former, reordered, given, part),
        library.CustomComparison(
            output_column_name="birth",
            comparison_levels=[
                level.NullLevel("birth"),
                level.ExactMatchLevel("birth"),
                sql("length(birth_l) <> length(birth_r) AND (starts_with(birth_l, birth_r) OR starts_with(birth_r, birth_l))", "as far as known"),
                sql("substr(birth_l, 1, 4) = substr(birth_r, 1, 4) AND substr(birth_l, 6, 2) = substr(birth_r, 9, 2) AND substr(birth_l, 9, 2) = substr(birth_r, 6, 2)", "day and month swapped"),
                level.DamerauLevenshteinLevel("birth", 1),
                sql("abs(date_diff('day', try_cast(birth_l AS DATE), try_cast(birth_r AS DATE))) BETWEEN 17 AND 52", "lunar"),
                sql("substr(birth_l, 1, 4) = substr(birth_r, 1, 4)", "same year"),
                level.ElseLevel(),
            ],
        ),
        library.CustomComparison(
            output_column_name="id",
            comparison_levels=[
                level.NullLevel("id"),
                level.ExactMatchLevel("id"),
                level.DamerauLevenshteinLevel("id", 1),
                level.DamerauLevenshteinLevel("id", 3),
                level.ElseLevel(),
            ],
        ),
        library.ExactMatch("sex"),
        # One comparison for everything that a household shares. With a comparison for each of father, mother, guardian,
        # telephone, village and address the model adds them up and takes brothers and sisters for one person (F1 0.80).
        library.CustomComparison(
            output_column_name="household",
            comparison_levels=[
                level.NullLevel("township"),
                *([sql("father_py_l = father_py_r AND mother_py_l = mother_py_r", "both parents")] if guardians else []),
                sql(f"({relatives}) AND village_l = village_r", "relative or telephone, village"),
                sql(relatives, "relative or telephone"),
                sql("village_l = village_r AND address_l = address_r", "village and address"),
                level.ExactMatchLevel("village"),
                level.ExactMatchLevel("township"),
                level.ElseLevel(),
            ],
        ),
    ]
    rules = [
        block_on("id"), block_on("name_py"), block_on("phone"), block_on("birth", "village"), block_on("birth", "township"),
        block_on("birth", "substr(name, 1, 1)"), block_on("birth", "substr(name, -1)"), block_on("village", "substr(birth, 1, 4)", "substr(name, -1)"),
        block_on("other_name", "village"),
    ]
    if guardians:
        rules += [block_on("father_py", "mother_py"), block_on("guardian_phone"), block_on("mother_py", "substr(birth, 1, 4)"), block_on("father_py", "substr(birth, 1, 4)")]

    settings = SettingsCreator(
        link_type="dedupe_only", comparisons=comparisons, blocking_rules_to_generate_predictions=rules,
        retain_matching_columns=False, retain_intermediate_calculation_columns=False,
    )
    api = DuckDBAPI()
    linker = Linker(api.register(table), settings, log_level=logging.ERROR)
    linker.training.estimate_probability_two_random_records_match([block_on("id"), block_on("name", "birth")], recall=0.85)
    linker.training.estimate_u_using_random_sampling(max_pairs=2e6, seed=1)
    # Blocks in which pairs of one person prevail: in others the iteration takes brothers and sisters for them.
    for rule in [block_on("id"), block_on("name_py", "birth")]:
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
    pairs = linker.inference.predict(threshold_match_weight=-20).as_pandas_dataframe()
    return best(pairs["unique_id_l"], pairs["unique_id_r"], pairs["match_weight"], answer)


def recordlinkage(table, answer, guardians):
    import recordlinkage as rl

    table = table.set_index("unique_id")
    table["year"] = table["birth"].str[:4]
    table["initial"] = table["name"].str[:1]
    index = rl.Index()
    blocks = [["id"], ["name_py", "village"], ["name_py", "year"], ["phone"], ["birth", "village"], ["birth", "initial"]]
    if guardians:
        blocks += [["guardian_phone"], ["father_py", "mother_py"]]
    pairs = None
    for block in blocks:
        # Missing values must not meet.
        known = table.dropna(subset=block)
        found = rl.index.Block(on=block).index(known)
        pairs = found if pairs is None else pairs.union(found)
    compare = rl.Compare()
    compare.string("name_py", "name_py", method="jarowinkler", threshold=0.88, label="name_py")
    compare.exact("name", "name", label="name")
    compare.exact("birth", "birth", label="birth")
    compare.string("birth", "birth", method="damerau_levenshtein", threshold=0.85, label="birth_near")
    compare.exact("sex", "sex", label="sex")
    compare.exact("id", "id", label="id")
    compare.string("id", "id", method="damerau_levenshtein", threshold=0.88, label="id_near")
    compare.exact("phone", "phone", label="phone")
    compare.exact("village", "village", label="village")
    compare.exact("township", "township", label="township")
    compare.string("address", "address", method="jarowinkler", threshold=0.9, label="address")
    if guardians:
        for name in ["father", "mother", "guardian"]:
            compare.string(f"{name}_py", f"{name}_py", method="jarowinkler", threshold=0.9, label=name)
        compare.exact("guardian_phone", "guardian_phone", label="guardian_phone")
    features = compare.compute(pairs, table)
    # What a household shares counts once, or brothers and sisters outnumber everything (see splink above).
    household = ["phone", "village", "township", "address"] + (["father", "mother", "guardian", "guardian_phone"] if guardians else [])
    shared = features[household].sum(axis=1)
    features = features.drop(columns=household)
    for least in (1, 2, 3):
        features[f"household_{least}"] = (shared >= least).astype(float)
    model = rl.ECMClassifier(binarize=0.5)
    model.fit(features)
    by_model = model.prob(features)
    took = time.perf_counter()
    left, right = features.index.get_level_values(0), features.index.get_level_values(1)
    # Of the classifier's log odds and the plain count of agreements, whichever serves it better.
    odds = np.log(np.clip(by_model.to_numpy(), 1e-300, 1)) - np.log(np.clip(1 - by_model.to_numpy(), 1e-16, 1))
    outcomes = [best(left, right, odds, answer), best(left, right, features.sum(axis=1), answer)]
    return max(outcomes, key=lambda outcome: outcome["f1"]) | {"until": took}


def ours(binary, path, guardians):
    arguments = [binary, "find", path] + ([] if guardians else ["--without-guardians"])
    figures = json.loads(subprocess.run(arguments, check=True, capture_output=True, text=True).stdout)
    return {key: figures[key] for key in ("f1", "precision", "recall", "seconds")}


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--seeds", default="101,102,103")
    arguments.add_argument("--only", default="ours,recordlinkage,splink")
    arguments = arguments.parse_args()
    build = ["cargo", "build", "--release", "-p", "linkage", "--features", "synth", "--example", "county"]
    subprocess.run(build, cwd=ROOT, check=True)
    target = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
    binary = str(target / "release" / "examples" / "county")
    names = arguments.only.split(",")
    for guardians in (True, False):
        rows = {name: [] for name in names}
        for seed in arguments.seeds.split(","):
            with tempfile.TemporaryDirectory() as folder:
                path = str(Path(folder) / "county.csv")
                subprocess.run([binary, "generate", seed, path], check=True)
                for name in names:
                    if name == "ours":
                        # Reading the file included; the middle of three, being short.
                        runs = [ours(binary, path, guardians) for _ in range(3)]
                        outcome = sorted(runs, key=lambda run: run["seconds"])[1]
                    else:
                        table, answer = load(path, guardians)
                        start = time.perf_counter()
                        outcome = {"splink": splink, "recordlinkage": recordlinkage}[name](table, answer, guardians)
                        outcome["seconds"] = outcome.pop("until", time.perf_counter()) - start
                    rows[name].append(outcome)
                    print(f"  seed {seed} {name}: " + re.sub(r"np.float64\(([^)]*)\)", r"\1", str(outcome)), flush=True)
        print("with parents and guardians" if guardians else "without parents and guardians")
        unit = statistics.median(row["seconds"] for row in rows[names[0]])
        for name in names:
            mean = {key: statistics.mean(float(row[key]) for row in rows[name]) for key in ("f1", "precision", "recall")}
            seconds = statistics.median(row["seconds"] for row in rows[name])
            print(f"  {name:14} F1 {mean['f1']:.4f}  precision {mean['precision']:.4f}  recall {mean['recall']:.4f}  {seconds:7.2f} s  {seconds / unit:6.1f} x", flush=True)


if __name__ == "__main__":
    main()
