"""Pairing a generated county: ours, OR-tools' minimum-cost flow and SciPy's sparse matching on the same file, one after another.

Run from the root of the repository, see README.md:  python bench/pairing/bench.py [--seeds 201,202,203]
"""

import argparse
import json
import os
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

import numpy as np
from ortools.graph.python import min_cost_flow
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import min_weight_full_bipartite_matching

ROOT = Path(__file__).resolve().parents[2]
SIZES = {"county": (20_000, 10_000), "a fifth": (4_000, 2_000), "a twentieth": (1_000, 500)}


class Instance:
    """The file as `county generate` writes it."""

    def __init__(self, path):
        with open(path) as file:
            children, carers, edges, loads = map(int, file.readline().split())
            row = lambda: np.array(file.readline().split(), dtype=np.int64)
            self.classes, self.capacities, self.held, self.load = row(), row(), row(), row()
            self.child, self.carer, self.cost = np.loadtxt(file, dtype=np.int64).reshape(edges, 3).T
        assert len(self.classes) == children and len(self.capacities) == carers and len(self.load) == loads
        # One place for each further child, with what it costs.
        self.place_of = np.repeat(np.arange(carers), self.capacities)
        nth = np.concatenate([np.arange(count) for count in self.capacities]) + self.held[self.place_of]
        self.step = self.load[np.minimum(nth, loads - 1)] if loads else np.zeros(len(nth), dtype=np.int64)
        self.first = np.concatenate([[0], np.cumsum(self.capacities)])

    def penalties(self, by_class):
        """What leaving a child out costs: more than everything else, and more for the classes that come first."""
        dearest = np.zeros(len(self.classes), dtype=np.int64)
        np.maximum.at(dearest, self.child, self.cost)
        unit = int(dearest.sum() + len(dearest) * (self.load.max() if len(self.load) else 0)) + 1
        if not by_class:
            return np.full(len(self.classes), unit)
        kinds = np.unique(self.classes)[::-1]
        return unit * (1 + np.searchsorted(-kinds, -self.classes))

    def by_class(self, matched):
        return [int(matched[self.classes == kind].sum()) for kind in np.unique(self.classes)]


def ortools(instance, by_class):
    """Minimum-cost flow. With classes, leaving a child out is an arc of its own; without, as much flow as there can be."""
    children, carers = len(instance.classes), len(instance.capacities)
    sink = children + carers
    start = time.perf_counter()
    flow = min_cost_flow.SimpleMinCostFlow()
    ones = lambda count: np.ones(count, dtype=np.int64)
    arcs = flow.add_arcs_with_capacity_and_unit_cost(
        instance.child, children + instance.carer, ones(len(instance.child)), instance.cost)
    # Places of one carer that cost the same are one arc.
    keys, counts = np.unique(np.stack([instance.place_of, instance.step]), axis=1, return_counts=True)
    steps = flow.add_arcs_with_capacity_and_unit_cost(children + keys[0], np.full(len(counts), sink), counts, keys[1])
    supplies = np.zeros(sink + 1, dtype=np.int64)
    supplies[:children], supplies[sink] = 1, -children
    if by_class:
        flow.add_arcs_with_capacity_and_unit_cost(
            np.arange(children), np.full(children, sink), ones(children), instance.penalties(True))
    flow.set_nodes_supplies(np.arange(sink + 1), supplies)
    built = time.perf_counter()
    status = flow.solve() if by_class else flow.solve_max_flow_with_min_cost()
    solved = time.perf_counter()
    assert status == flow.OPTIMAL, status
    used = flow.flows(arcs)
    cost = int((used * instance.cost).sum() + (flow.flows(steps) * keys[1]).sum())
    matched = np.zeros(children, dtype=bool)
    matched[instance.child[used > 0]] = True
    return {"matched": int(matched.sum()), "by_class": instance.by_class(matched), "cost": cost,
            "seconds": solved - built, "with_building": solved - start}


def scipy(instance, by_class):
    """LAPJVsp, one column for each place and one for leaving each child out: it must match all."""
    children, places = len(instance.classes), len(instance.place_of)
    start = time.perf_counter()
    counts = instance.capacities[instance.carer]
    edge = np.repeat(np.arange(len(instance.child)), counts)
    nth = np.arange(len(edge)) - np.repeat(np.cumsum(counts) - counts, counts)
    column = instance.first[instance.carer[edge]] + nth
    rows = np.concatenate([instance.child[edge], np.arange(children)])
    columns = np.concatenate([column, places + np.arange(children)])
    # Zero would be no edge to it.
    costs = np.concatenate([instance.cost[edge] + instance.step[column], instance.penalties(by_class)]) + 1
    table = csr_matrix((costs.astype(float), (rows, columns)), shape=(children, places + children))
    built = time.perf_counter()
    row, column = min_weight_full_bipartite_matching(table)
    solved = time.perf_counter()
    matched = np.zeros(children, dtype=bool)
    kept = column < places
    matched[row[kept]] = True
    cost = int(sum(int(table[r, c]) - 1 for r, c in zip(row[kept], column[kept])))
    return {"matched": int(matched.sum()), "by_class": instance.by_class(matched), "cost": cost,
            "seconds": solved - built, "with_building": solved - start}


def ours(binary, path, runs):
    figures = json.loads(subprocess.run([binary, "solve", path, str(runs)], check=True, capture_output=True, text=True).stdout)
    assert figures["certified"], "the certificate does not hold"
    # Building its network from the list of edges is within its time.
    return figures | {"seconds": figures["median_seconds"], "with_building": figures["median_seconds"]}


def flattened(path, to):
    """The same file with one class for everybody."""
    lines = Path(path).read_text().split("\n")
    lines[1] = " ".join("0" for _ in lines[1].split())
    Path(to).write_text("\n".join(lines))


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--seeds", default="201,202,203")
    arguments.add_argument("--runs", type=int, default=5)
    arguments.add_argument("--without-scipy", action="store_true")
    # Carers in percent of half the children: with about 80 there are fewer places than children.
    arguments.add_argument("--carers", type=int, default=100)
    arguments = arguments.parse_args()
    build = ["cargo", "build", "--release", "-p", "matcher", "--features", "synth", "--example", "county"]
    subprocess.run(build, cwd=ROOT, check=True)
    binary = str(Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "release" / "examples" / "county")
    for size, (children, carers) in SIZES.items():
        rows = {}
        for seed in arguments.seeds.split(","):
            with tempfile.TemporaryDirectory() as folder:
                path, flat = str(Path(folder) / "classes.txt"), str(Path(folder) / "flat.txt")
                made = [binary, "generate", seed, str(children), str(carers * arguments.carers // 100), path]
                subprocess.run(made, check=True)
                flattened(path, flat)
                for by_class, file in ((True, path), (False, flat)):
                    instance = Instance(file)
                    solvers = {"ours": None, "OR-tools": ortools}
                    if not arguments.without_scipy:
                        solvers["SciPy"] = scipy
                    outcomes = {}
                    for name, solver in solvers.items():
                        if solver is None:
                            outcome = ours(binary, file, arguments.runs)
                        else:
                            # The middle of several, like ours.
                            runs = [solver(instance, by_class) for _ in range(arguments.runs if name == "OR-tools" else 1)]
                            outcome = sorted(runs, key=lambda run: run["seconds"])[len(runs) // 2]
                        outcomes[name] = outcome
                        rows.setdefault((by_class, name), []).append(outcome)
                    same = {(tuple(one["by_class"]), one["cost"]) for one in outcomes.values()}
                    verdict = "all the same" if len(same) == 1 else f"DIFFERENT: {same}"
                    one = outcomes["ours"]
                    print(f"  {size}, seed {seed}, {'four classes' if by_class else 'one class'}: {len(instance.child)} edges, "
                          f"matched {one['matched']} {one['by_class']}, cost {one['cost']}: {verdict}", flush=True)
                    assert len(same) == 1
        for (by_class, name), outcomes in rows.items():
            of = lambda which, key: statistics.median(one[key] for one in rows[(by_class, which)])
            ratio = statistics.median(
                peer["seconds"] / own["seconds"] for peer, own in zip(outcomes, rows[(by_class, "ours")]))
            print(f"{size:12} {'four classes' if by_class else 'one class':12} {name:9} {of(name, 'seconds'):8.4f} s "
                  f"(with building {of(name, 'with_building'):.4f} s)  {ratio:6.1f} x ours", flush=True)


if __name__ == "__main__":
    main()
