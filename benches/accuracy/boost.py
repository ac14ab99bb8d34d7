#!/usr/bin/env python3
"""Fits the model of actors, src/catalog/actors.toml, on what `byline-accuracy fit --step told` handed out.

    python3 -m pip install lightgbm==4.7.0 numpy
    cargo run --release -p byline-accuracy -- fit --step told --seeds 1..8 --told target/told.txt
    python3 benches/accuracy/boost.py target/told.txt

Boosted trees (LightGBM) that may combine only what belongs together: each thing seen of an act stands alone, so
that all trees about it melt into one table, and a cell is asked together with its login. Tables and trees
are centred, so that what they add is added beside the average. Orgs of the last seed are held out and judged.
"""

import argparse
import sys
from pathlib import Path

import lightgbm
import numpy

TRUTH = ["trial", "login", "actor", "situation", "shared", "stamps", "stands_for"]
ACTORS = ["human", "integration", "automation"]
SITUATIONS = ["covered", "history", "bare"]


def read(paths):
    """All acts of some files, with the numbers of their trials made distinct."""
    parts, trials, names = [], 0, None
    for path in paths:
        known = path.read_text().split()
        assert names in (None, known), f"{path} has other columns"
        names = known
        rows = numpy.fromfile(path.with_suffix(".f32"), dtype="<f4").reshape(-1, len(names))
        rows[:, 0] += trials
        trials = int(rows[:, 0].max()) + 1
        parts.append(rows)
    return names, numpy.concatenate(parts)


def columns_that_meet(names):
    """Groups of columns that one tree may ask about."""
    login = [n for n, name in enumerate(names) if name.startswith("login_")]
    groups, cells = [], {}
    for n, name in enumerate(names):
        kind = name.split(".")[0]
        if kind == "act":
            groups.append([n])
        elif "." in name:
            cells.setdefault(kind, []).append(n)
    return groups + [cell + login for cell in cells.values()]


def importance(rows, names):
    """Acts under shared logins are what the model is for; a login counts as a whole, not by its acts."""
    at = {name: n for n, name in enumerate(names)}
    key = rows[:, at["trial"]].astype(numpy.int64) * 100_000 + rows[:, at["login"]].astype(numpy.int64)
    _, place, count = numpy.unique(key, return_inverse=True, return_counts=True)
    weight = numpy.sqrt(numpy.minimum(rows[:, at["stamps"]], 20))
    weight *= numpy.where(rows[:, at["shared"]] > 0, 2.0, 1.0)
    weight *= numpy.minimum(rows[:, at["stands_for"]], 4.0)
    return weight * numpy.minimum(1.0, 2500.0 / count[place])


def f1(truth, said, weight):
    scores = []
    for actor in range(3):
        right = weight[(truth == actor) & (said == actor)].sum()
        both = weight[truth == actor].sum() + weight[said == actor].sum()
        scores.append(2 * right / both if both > 0 else float("nan"))
    return scores


def judge(model, rows, names, what):
    """Prints how well held-out acts are told."""
    at = {name: n for n, name in enumerate(names)}
    said = model.predict(rows[:, len(TRUTH) :]).argmax(axis=1)
    truth, stamps = rows[:, at["actor"]].astype(int), rows[:, at["stamps"]] * rows[:, at["stands_for"]]
    for name, mask in [("all", numpy.ones(len(rows), bool))] + [
        (f"shared, {situation}", (rows[:, at["shared"]] > 0) & (rows[:, at["situation"]] == n))
        for n, situation in enumerate(SITUATIONS)
    ]:
        if mask.any():
            scores = f1(truth[mask], said[mask], stamps[mask])
            mean = float(numpy.nanmean(scores))
            print(f"{what}: {name}: macro-F1 {mean:.4f}, each {numpy.round(scores, 4)}")


def walk(node, names, splits, leaves):
    """Numbers the splits and leaves of a tree, parents first."""
    if "leaf_value" in node:
        leaves.append(node["leaf_value"])
        return -len(leaves)
    place = len(splits)
    splits.append(None)
    assert node["decision_type"] == "<="
    yes = walk(node["left_child"], names, splits, leaves)
    no = walk(node["right_child"], names, splits, leaves)
    splits[place] = (names[node["split_feature"]], node["threshold"], yes, no)
    return place


def grown(model, names):
    trees = []
    for number, tree in enumerate(model.dump_model()["tree_info"]):
        splits, leaves = [], []
        walk(tree["tree_structure"], names, splits, leaves)
        trees.append((number % 3, splits, leaves))
    return trees


def answer(splits, leaves, columns, rows):
    """What a tree adds to each row."""
    out = numpy.empty(len(rows))

    def go(place, which):
        if place < 0:
            out[which] = leaves[-1 - place]
            return
        name, bound, yes, no = splits[place]
        is_yes = rows[which, columns[name]] <= bound
        go(yes, which[is_yes])
        go(no, which[~is_yes])

    go(0 if splits else -1, numpy.arange(len(rows)))
    return out


def number(value):
    text = f"{value:.4g}"
    return text if any(c in text for c in ".e") else text + ".0"


def written(model, names, rows, weight):
    """The catalogue file, and the score of each row by it."""
    told = names[len(TRUTH) :]
    columns = {name: n for n, name in enumerate(names)}
    base = numpy.zeros(3)
    tables, trees = {}, []
    for name in told:
        if name.startswith("act."):
            low, high = int(rows[:, columns[name]].min()), int(rows[:, columns[name]].max())
            tables[name] = (low, numpy.zeros((3, high - low + 1)))
    for actor, splits, leaves in grown(model, told):
        if not splits:
            base[actor] += leaves[0]
            continue
        asked = {name for name, *_ in splits}
        act = next((name for name in asked if name.startswith("act.")), None)
        if act:
            assert asked == {act}, asked
            low, table = tables[act]
            values = numpy.zeros((table.shape[1], len(names)))
            values[:, columns[act]] = numpy.arange(low, low + table.shape[1])
            table[actor] += answer(splits, leaves, columns, values)
            continue
        # One that asks about the login alone may stand with any kind.
        kind = next((name.split(".")[0] for name in sorted(asked) if "." in name), "work")
        mean = numpy.average(answer(splits, leaves, columns, rows), weights=weight)
        base[actor] += mean
        trees.append((kind, actor, splits, [leaf - mean for leaf in leaves]))
    lines = [
        "# What is seen of a stamp and of its company, and what it says of who made it: logarithms of odds, to be added.",
        "# Written by benches/accuracy/boost.py from simulated orgs whose seeds no report of accuracy uses; not to be edited by",
        "# hand. What is asked: src/attribution/features.rs.",
        "",
    ]
    body = []
    for name, (low, table) in sorted(tables.items()):
        column = numpy.clip(rows[:, columns[name]] - low, 0, table.shape[1] - 1).astype(int)
        mean = numpy.array([numpy.average(table[actor][column], weights=weight) for actor in range(3)])
        base += mean
        body += ["", f"[act.{name[4:]}]", f"first = {low}"]
        for actor, values in zip(ACTORS, table - mean[:, None]):
            body.append(f"{actor} = [{', '.join(f'{v:.3f}' for v in values)}]")
    lines.append(f"base = [{', '.join(f'{b - base.mean():.4f}' for b in base)}]")
    lines += body
    for kind, actor, splits, leaves in trees:
        plain = lambda name: name.split(".")[-1]
        lines += ["", "[[trees]]", f'cells = "{kind}"', f'actor = "{ACTORS[actor]}"']
        asked = ", ".join(f'["{plain(n)}", {number(b)}, {yes}, {no}]' for n, b, yes, no in splits)
        lines.append(f"splits = [{asked}]")
        lines.append(f"leaves = [{', '.join(f'{v:.4f}' for v in leaves)}]")
    return "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("told", type=Path, nargs="+", help="what fit --step told handed out")
    parser.add_argument("--out", type=Path, default=Path("src/catalog/actors.toml"))
    parser.add_argument("--rounds", type=int, default=160)
    parser.add_argument("--leaves", type=int, default=14)
    parser.add_argument("--rate", type=float, default=0.09)
    parser.add_argument("--held-out", type=int, default=72, help="trials at the end to judge on; 0 to fit on all")
    it = parser.parse_args()
    names, rows = read(it.told)
    weight = importance(rows, names)
    last = int(rows[:, 0].max()) + 1
    fitted = rows[:, 0] < last - it.held_out
    told = names[len(TRUTH) :]
    print(f"{len(rows)} acts, {int(fitted.sum())} to fit on", flush=True)
    options = {
        "objective": "multiclass",
        "num_class": 3,
        "learning_rate": it.rate,
        "num_leaves": it.leaves,
        "min_data_in_leaf": 400,
        "bagging_fraction": 0.7,
        "bagging_freq": 1,
        "feature_fraction": 0.5,
        "lambda_l2": 5.0,
        "interaction_constraints": columns_that_meet(told),
        "deterministic": True,
        "force_row_wise": True,
        "seed": 1,
        "verbose": -1,
    }
    data = lightgbm.Dataset(
        rows[fitted][:, len(TRUTH) :],
        rows[fitted, names.index("actor")],
        weight=weight[fitted],
        feature_name=[name.replace(".", "_") for name in told],
        free_raw_data=True,
    )
    model = lightgbm.train(options, data, num_boost_round=it.rounds)
    if it.held_out:
        judge(model, rows[~fitted], names, "held out")
    some = numpy.random.default_rng(1).choice(len(rows), min(len(rows), 60_000), replace=False)
    it.out.write_text(written(model, names, rows[some], weight[some]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
