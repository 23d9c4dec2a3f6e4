import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { figures, linesOf, percent } from "../../selfattn/ui/browser/hover.js";

const WORDS = ["how", "are", "you", "doing"];
const WEIGHTS = {
  name: "weights_left",
  measure: "weight",
  of: "of everything",
  rows: { kind: "query", names: WORDS },
  columns: { kind: "key", names: WORDS },
  row_bars: { trace: "row_sums", values: [0.0772, 0.29637, 0.0482, 0.5783] },
  column_bars: { trace: "column_sums", values: [0.3448, 0.57541, 0.0541, 0.0257] },
};
const OUTPUT = {
  name: "output_left",
  measure: "output",
  rows: { kind: "query", names: WORDS },
  columns: { kind: "dimension", names: ["1", "2", "3"] },
  row_bars: { trace: "lengths", values: [0.1, 1.0817, 0.2, 0.3] },
  column_bars: null,
};

function at(name, y, x, z) {
  return { data: { name }, y, x, z };
}

Deno.test("a weight says whose it is, of which key, and of what it is a share", () => {
  deepStrictEqual(linesOf(at("weights_left", 1, 0, 0.28599), WEIGHTS), [
    "query “are” (2) → key “how” (1)",
    "weight 0.2860, 28.6\u202f% of everything",
  ]);
  deepStrictEqual(
    linesOf(at("weights_left", 3, 2, 0.95149), { ...WEIGHTS, of: "of its row" })[1],
    "weight 0.9515, 95.1\u202f% of its row",
  );
});

Deno.test("a score and a logit are a query times a key", () => {
  for (const measure of ["score", "logit"]) {
    const meta = { ...WEIGHTS, name: "scores", measure };
    deepStrictEqual(linesOf(at("scores", 3, 1, 3.32), meta), [
      "query “doing” (4) · key “are” (2)",
      `${measure} 3.320`,
    ]);
  }
});

Deno.test("the logit of a hidden key, which the keyboard reaches, is said to be so", () => {
  const meta = { ...WEIGHTS, name: "logits", measure: "logit" };
  for (const hidden of [undefined, null, NaN]) {
    strictEqual(linesOf(at("logits", 0, 3, hidden), meta)[1], "logit −∞: the query does not see this key");
  }
});

Deno.test("an output says its dimension, counted from 1", () => {
  deepStrictEqual(linesOf(at("output_left", 1, 2, -0.10724), OUTPUT), [
    "query “are” (2), dimension 3",
    "output \u22120.1072",
  ]);
});

Deno.test("bars say what they sum or measure", () => {
  deepStrictEqual(linesOf(at("row_sums", 1, 0.29), WEIGHTS), [
    "query “are” (2)",
    "its weights sum to 0.2964 (29.6\u202f%)",
  ]);
  deepStrictEqual(linesOf(at("column_sums", 0.57, 1), WEIGHTS), [
    "key “are” (2)",
    "the weights it receives sum to 0.5754",
  ]);
  deepStrictEqual(linesOf(at("lengths", 1, 1.08), OUTPUT), [
    "query “are” (2)",
    "length of its output 1.082",
  ]);
  const mass = { ...WEIGHTS, row_bars: { ...WEIGHTS.row_bars, trace: "mass" } };
  deepStrictEqual(linesOf(at("mass", 3, 0.57), mass), [
    "query “doing” (4)",
    "its share of the one 100\u202f%: 0.5783 (57.8\u202f%)",
  ]);
});

Deno.test("hidden cells and printed numbers say nothing", () => {
  strictEqual(linesOf(at("hidden", 0, 0, 1), WEIGHTS), null);
  strictEqual(linesOf(at("numbers", 0, 0), WEIGHTS), null);
});

Deno.test("a hostile name stands as it is, for it is set as text", () => {
  const rows = { kind: "query", names: ["<b>&amp;"] };
  strictEqual(
    linesOf(at("weights_left", 0, 0, 0.5), { ...WEIGHTS, rows })[0],
    "query “<b>&amp;” (1) → key “how” (1)",
  );
});

Deno.test("four figures, with a true minus", () => {
  const table = [
    [0, "0"],
    [3.32, "3.320"],
    [-0.05749, "\u22120.05749"],
    [1.2e-7, "1.200e\u22127"],
    [-1e-5, "\u22121.000e\u22125"],
    [123.456, "123.5"],
    [0.99996, "0.999960000"],
    [-0.99999, "−0.999990000"],
    [1, "1.000"],
    [9999.4, "9999"],
    [12345.6, "12346"],
    [1234567, "1.235e+6"],
  ];
  for (const [value, text] of table) strictEqual(figures(value), text);
});

// tests/test_numerals.py holds the same table: what hovers is written as what stands.
Deno.test("a share reads as Python writes it", () => {
  const table = [
    [0, "0.0"],
    [1e-12, "<0.1"],
    [0.000499, "<0.1"],
    [0.000501, "0.1"],
    [0.04815, "4.8"],
    [0.5783, "57.8"],
    [0.99949, "99.9"],
    [0.9996, ">99.9"],
    [0.9999999, ">99.9"],
    [1 - 1e-13, "100"],
    [1, "100"],
    [1.7642, "176"],
  ];
  for (const [share, text] of table) strictEqual(percent(share), `${text}\u202f%`);
});
