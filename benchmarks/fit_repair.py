"""Fit the weights of repair to texts with known line ends, and write `weights.tsv`.

    python benchmarks/fit_repair.py                    # fit to everything, write the table
    python benchmarks/fit_repair.py --leave-out 1      # how well do weights hold on unseen pages?
    python benchmarks/fit_repair.py --ablate           # what is each kind of evidence worth?

The model is a sum of weights (log-odds).  Each line end is fitted with the true verdicts around it
(pseudo-likelihood), with a quadratic penalty; small weights are dropped.  Needs numpy and scipy.
"""

from __future__ import annotations

import argparse
import re
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from repair_truth import ROOT, Truth, corpus_folder, damage, read_clean, read_gold, read_samples
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from vn_decree_parser.repair.decide import VERDICTS, decide, word_evidence
from vn_decree_parser.repair.evidence import boundary_evidence, opening_evidence
from vn_decree_parser.repair.repaired import read_lines
from vn_decree_parser.repair.weights import Weights, read_weights
from vn_decree_parser.source import Source

TABLE = ROOT / "src" / "vn_decree_parser" / "repair" / "weights.tsv"
KINDS = ("edges", "region", "layout", "numbers", "repeats", "words")


@dataclass
class Examples:
    """Evidence at line ends, and which verdict is true.

    `shared` holds the names at a boundary, worth one weight for each verdict; `own` the numbers of
    the weights that stand or fall with one verdict: words, and what it says of the next line end.
    """

    names: dict[tuple[str, int], int] = field(default_factory=dict)
    shared: _Rows = field(default_factory=lambda: _Rows())
    own: _Rows = field(default_factory=lambda: _Rows())
    true: list[int] = field(default_factory=list)
    weight: list[float] = field(default_factory=list)
    text: list[str] = field(default_factory=list)

    def add(self, truth: Truth, weight: float, without: str = "") -> None:
        """Add the line ends of a text that no rule settles."""
        lines, settled = truth.read()
        verdicts = truth.verdicts
        for index, verdict in enumerate(verdicts):
            if settled[index]:
                continue
            opens = index == 0 or verdicts[index - 1] == "border"
            found = boundary_evidence(lines, index, opens=opens)
            self.shared.add(self._number(name, 0) // 3 for kind, name in found if kind != without)
            for candidate in VERDICTS:
                row = []
                if without != "words":
                    row += [
                        self._number(n, -1)
                        for n in word_evidence(lines, verdicts, index, candidate)
                    ]
                if index + 1 < len(verdicts) and not settled[index + 1]:
                    ahead = VERDICTS.index(verdicts[index + 1])
                    opened = opening_evidence(lines, index + 1, opens=candidate == "border")
                    row += [self._number(name, ahead) for kind, name in opened if kind != without]
                self.own.add(row)
            self.true.append(VERDICTS.index(verdict))
            self.weight.append(weight)
            self.text.append(truth.name)

    def _number(self, name: str, verdict: int) -> int:
        """Return the number of a weight; the three of one name at a boundary stand side by side."""
        first = self.names.setdefault((name, min(verdict, 0)), 3 * len(self.names))
        return first + max(verdict, 0)

    def fit(
        self, penalty: float, leave_out: Sequence[str] = (), start: Weights | None = None
    ) -> np.ndarray:
        """Return the weights by number, fitted to all texts but those of the names left out.

        The search begins at `start`, or at nothing.
        """
        size = 3 * len(self.names)
        shared, own = self.shared.matrix(size // 3), self.own.matrix(size)
        shared_turned, own_turned = shared.T.tocsr(), own.T.tocsr()
        weight = np.array(self.weight)[:, None]
        weight[[any(name in text for name in leave_out) for text in self.text]] = 0.0
        truth = np.zeros((len(self.true), 3))
        truth[np.arange(len(self.true)), self.true] = 1.0

        def loss(values: np.ndarray) -> tuple[float, np.ndarray]:
            scores = shared @ values.reshape(-1, 3) + (own @ values).reshape(-1, 3)
            scores -= scores.max(axis=1, keepdims=True)
            shares = np.exp(scores)
            shares /= shares.sum(axis=1, keepdims=True)
            likely = np.log(np.maximum((shares * truth).sum(axis=1), 1e-12))
            missed = (shares - truth) * weight
            slope = (shared_turned @ missed).ravel() + own_turned @ missed.ravel()
            return (
                float(-(likely * weight[:, 0]).sum() + penalty * (values @ values)),
                slope + 2 * penalty * values,
            )

        options = {"maxiter": 200, "maxcor": 20}
        found = minimize(loss, self._begin(start), jac=True, method="L-BFGS-B", options=options)
        return found.x

    def _begin(self, start: Weights | None) -> np.ndarray:
        values = np.zeros(3 * len(self.names))
        for (name, kind), first in self.names.items() if start else ():
            if kind < 0:
                values[first] = start.words.get(name, 0.0)
            else:
                values[first : first + 3] = start.of(name)
        return values


@dataclass
class _Rows:
    """The rows of a matrix of ones, written down one after the other."""

    columns: array[int] = field(default_factory=lambda: array("i"))
    starts: array[int] = field(default_factory=lambda: array("i", [0]))

    def add(self, row: Iterable[int]) -> None:
        self.columns.extend(row)
        self.starts.append(len(self.columns))

    def matrix(self, width: int) -> csr_matrix:
        shape = (len(self.starts) - 1, width)
        return csr_matrix((np.ones(len(self.columns)), self.columns, self.starts), shape=shape)


def collect(truths: Iterable[tuple[Truth, float]], without: str = "") -> Examples:
    """Return the examples of texts, each with its own weight."""
    examples = Examples()
    for truth, weight in truths:
        examples.add(truth, weight, without)
    return examples


def fit(
    examples: Examples,
    penalty: float,
    prune: float,
    leave_out: Sequence[str] = (),
    start: Weights | None = None,
) -> Weights:
    """Return weights fitted to examples; what is worth next to nothing is dropped."""
    values = examples.fit(penalty, leave_out, start)
    boundary: dict[str, list[float]] = {}
    words: dict[str, float] = {}
    for (name, kind), first in examples.names.items():
        if kind < 0:
            words[name] = float(values[first])
        else:
            boundary[name] = [float(value) for value in values[first : first + 3]]
    kept = {
        name: (round(t[0], 2), round(t[1], 2), round(t[2], 2))
        for name, t in boundary.items()
        if max(t) - min(t) >= prune
    }
    return Weights(kept, {name: round(w, 2) for name, w in words.items() if abs(w) >= prune})


def find_wrong(truth: Truth, weights: Weights) -> list[str]:
    """Return the line ends that the weights get wrong: `truth→verdict  left ⏎ right`.

    Behind a lone `Điều 3.` a space and a border are both right.
    """
    reading = read_lines(Source.of_text(truth.text))
    verdicts = decide(reading.lines, weights, [rule and rule[0] for rule in reading.rules])
    texts = reading.lines.texts
    return [
        f"{wanted[0]}→{given[0]}  {texts[index][-60:]} ⏎ {texts[index + 1][:60]}"
        for index, (given, wanted) in enumerate(zip(verdicts, truth.verdicts, strict=True))
        if given != wanted
        and not (
            "join" not in (given, wanted)
            and _ARTICLE.search(" ".join(texts[max(0, index - 1) : index + 1]))
        )
    ]


_ARTICLE = re.compile(r"(?:^| )Điều \d+[a-zđ]?\s?[.:]?$")


def write(weights: Weights, path: Path) -> None:
    """Write the table of weights."""
    rows = [
        "# What each piece of evidence is worth: log-odds, fitted on documents with known line ends.",
        "# Evidence at a boundary: weight for nothing, a space, a border. Words and pairs of words: one weight.",
    ]
    rows += sorted(
        f"{name}\t" + "\t".join(f"{value:g}" for value in triple)
        for name, triple in weights.boundary.items()
    )
    rows += sorted(f"{name}\t{value:g}" for name, value in weights.words.items())
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")


def report(truths: Sequence[Truth], weights: Weights) -> Iterator[str]:
    """Yield a line for each text: wrong, of how many, share."""
    wrong = total = 0
    for truth in truths:
        missed = len(find_wrong(truth, weights))
        wrong, total = wrong + missed, total + len(truth.verdicts)
        yield f"{missed:5d} {len(truth.verdicts):6d} {missed / len(truth.verdicts):7.2%}  {truth.name}"
    yield f"{wrong:5d} {total:6d} {wrong / total:7.2%}  all"


def leave_out(examples: Examples, gold: Sequence[Truth], args: argparse.Namespace) -> None:
    """Print how often weights err on pages that they were not fitted to.

    With a page all that was made of a document of its name is left out; `--leave-out 3` leaves out
    three documents at a time.
    """
    wrong = total = 0
    names = list(dict.fromkeys(truth.name[:8] for truth in gold))
    parts = -(-len(names) // args.leave_out)
    for part in range(parts):
        unseen = names[part::parts]
        weights = fit(examples, args.penalty, args.prune, unseen)
        for truth in gold:
            if any(name in truth.name for name in unseen):
                found = find_wrong(truth, weights)
                wrong, total = wrong + len(found), total + len(truth.verdicts)
                share = len(found) / len(truth.verdicts)
                print(
                    f"{len(found):5d} {len(truth.verdicts):6d} {share:7.2%}  {truth.name}",
                    flush=True,
                )
                if args.show:
                    print("\n".join(f"      {row}" for row in found))
    print(f"{wrong:5d} {total:6d} {wrong / total:7.2%}  all")


def main() -> None:
    """Fit and write, or fit and measure."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--leave-out", type=int, metavar="N", help="documents left out at a time")
    parser.add_argument("--show", action="store_true", help="print every wrong line end")
    parser.add_argument("--ablate", action="store_true")
    parser.add_argument("--penalty", type=float, default=0.1)
    parser.add_argument("--prune", type=float, default=0.05)
    parser.add_argument("--real", type=float, default=16.0, help="weight of a real line end")
    parser.add_argument("--damaged", type=int, default=800, help="texts to damage")
    parser.add_argument("-o", "--output", type=Path, default=TABLE)
    args = parser.parse_args()
    folder = corpus_folder()
    if folder is None:
        parser.error("no folder of real documents: set VN_DECREE_CORPUS")
    gold = list(read_gold(folder))
    documents = list(read_clean(folder))
    fresh = list(damage(documents, 60, seed=1))

    training = [(t, args.real) for t in gold]
    training += [(t, 1.0) for t in damage(documents, args.damaged, seed=0)]
    training += [(t, 2.0 if t.name[-1].isdigit() else args.real) for t in read_samples(12)]
    if args.leave_out:
        leave_out(collect(training), gold, args)
        return
    if args.ablate:
        print("evidence switched off, then refitted | real pages | damaged texts not fitted to")
        for without in ("", *KINDS):
            weights = fit(collect(training, without), args.penalty, args.prune)
            real, other = ([*report(t, weights)][-1].split()[2] for t in (gold, fresh))
            print(f"{without or 'nothing':8} | {real} | {other}", flush=True)
        return
    weights = fit(collect(training), args.penalty, args.prune, start=read_weights())
    print("\n".join(report(gold, weights)))
    print([*report(fresh, weights)][-1], "(damaged, not fitted to)")
    write(weights, args.output)


if __name__ == "__main__":
    main()
