import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { cellOf, outlines, placeOf, stepped } from "../../selfattn/ui/browser/places.js";

// Two queries, three keys, vectors of five components.
const WEIGHTS = {
  measure: "weight",
  shape: [2, 3],
  rows: { kind: "query" },
  columns: { kind: "key" },
  row_bars: { trace: "row_sums" },
  column_bars: { trace: "column_sums" },
};
const SCORES = { ...WEIGHTS, measure: "score", row_bars: null, column_bars: null };
const QUERY = {
  ...SCORES,
  measure: "query",
  shape: [2, 5],
  columns: { kind: "dimension" },
};
const KEY = { ...QUERY, measure: "key", shape: [3, 5], rows: { kind: "key" } };
const VALUE = { ...KEY, measure: "value" };
const OUTPUT = { ...QUERY, measure: "output", row_bars: { trace: "lengths" } };

function at(name, y, x) {
  return { data: { name }, y, x };
}

function kinds(place, meta) {
  return outlines(place, meta).map(({ kind }) => kind);
}

Deno.test("a cell stands for what its row and its column are", () => {
  deepStrictEqual(placeOf(at("weights_left", 1, 2), WEIGHTS), { query: 1, key: 2 });
  deepStrictEqual(placeOf(at("value", 2, 4), VALUE), { key: 2, dimension: 4 });
  deepStrictEqual(placeOf(at("output_left", 0, 3), OUTPUT), { query: 0, dimension: 3 });
});

Deno.test("a bar stands for its row or its column alone, however long it is", () => {
  deepStrictEqual(placeOf(at("row_sums", 1, 0.7), WEIGHTS), { query: 1 });
  deepStrictEqual(placeOf(at("column_sums", 0.7, 2), WEIGHTS), { key: 2 });
  deepStrictEqual(placeOf(at("lengths", 1, 1.08), OUTPUT), { query: 1 });
});

Deno.test("a selection has its cell on every map that has both of its positions", () => {
  const place = { query: 1, key: 2, dimension: 4 };
  const cells = [WEIGHTS, SCORES, QUERY, KEY, VALUE, OUTPUT].map((meta) => cellOf(place, meta));
  deepStrictEqual(cells, [[1, 2], [1, 2], [1, 4], [2, 4], [2, 4], [1, 4]]);
});

Deno.test("the first cell of all is a cell", () => {
  deepStrictEqual(cellOf({ query: 0, key: 0, dimension: 0 }, WEIGHTS), [0, 0]);
  deepStrictEqual(cellOf({ query: 0, key: 0, dimension: 0 }, VALUE), [0, 0]);
});

Deno.test("where the selection has no cell there is none", () => {
  strictEqual(cellOf(null, WEIGHTS), null);
  strictEqual(cellOf({ query: 1, key: 2, dimension: null }, OUTPUT), null);
  strictEqual(cellOf({ query: 1, key: 2 }, OUTPUT), null);
  strictEqual(cellOf({ query: 2, key: 0 }, WEIGHTS), null);
  strictEqual(cellOf({ query: 0, key: 3 }, WEIGHTS), null);
  strictEqual(cellOf({ query: 1, key: 1, dimension: 5 }, VALUE), null);
});

Deno.test("the pointer on a cell outlines its query's row, its key's column and itself, in this order", () => {
  for (const meta of [WEIGHTS, SCORES]) {
    deepStrictEqual(outlines({ query: 1, key: 2 }, meta), [
      { kind: "query", row: [1, 1], column: [0, 2] },
      { kind: "key", row: [0, 1], column: [2, 2] },
      { kind: "cell", row: [1, 1], column: [2, 2] },
    ]);
  }
});

Deno.test("and the query, the key, the value and the output that belong to it, each as a whole", () => {
  const rows = [QUERY, KEY, VALUE, OUTPUT].map((meta) => outlines({ query: 1, key: 2 }, meta));
  deepStrictEqual(rows, [
    [{ kind: "query", row: [1, 1], column: [0, 4] }],
    [{ kind: "key", row: [2, 2], column: [0, 4] }],
    [{ kind: "value", row: [2, 2], column: [0, 4] }],
    [{ kind: "query", row: [1, 1], column: [0, 4] }],
  ]);
});

Deno.test("a component outlines its vector, and on the maps what has that position", () => {
  const place = { key: 2, dimension: 4 };
  deepStrictEqual([WEIGHTS, VALUE, KEY, QUERY, OUTPUT].map((meta) => kinds(place, meta)), [
    ["key"],
    ["value"],
    ["key"],
    [],
    [],
  ]);
});

Deno.test("the pointer nowhere, or on what this map does not have, outlines nothing", () => {
  for (const place of [null, undefined, {}, { dimension: 0 }, { query: 2 }, { key: 3 }]) {
    deepStrictEqual(outlines(place, WEIGHTS), []);
  }
  deepStrictEqual(kinds({ query: 2, key: 0 }, WEIGHTS), ["key"]);
  deepStrictEqual(kinds({ query: 0, key: 3 }, WEIGHTS), ["query"]);
});

Deno.test("arrows move one cell, and stop at the edges", () => {
  const table = [
    [[1, 1], "ArrowUp", [0, 1]],
    [[0, 1], "ArrowDown", [1, 1]],
    [[1, 1], "ArrowLeft", [1, 0]],
    [[1, 1], "ArrowRight", [1, 2]],
    [[0, 1], "ArrowUp", [0, 1]],
    [[1, 1], "ArrowDown", [1, 1]],
    [[1, 0], "ArrowLeft", [1, 0]],
    [[1, 2], "ArrowRight", [1, 2]],
    [[1, 1], "Home", [1, 0]],
    [[1, 1], "End", [1, 2]],
  ];
  for (const [cell, key, next] of table) deepStrictEqual(stepped(cell, key, [2, 3]), next, key);
});

Deno.test("other keys are not ours", () => {
  for (const key of ["Tab", "a", " ", "Escape", "PageDown", "Enter"]) {
    strictEqual(stepped([0, 0], key, [2, 3]), null);
  }
});

Deno.test("a cell of heads that are joined stands for its query alone", () => {
  for (const name of ["concatenated", "projected"]) {
    const meta = { name, rows: { kind: "query" }, columns: { kind: "dimension" }, shape: [3, 40] };
    deepStrictEqual(placeOf({ data: { name }, x: 30, y: 2 }, meta), { query: 2 });
    strictEqual(cellOf({ query: 2, key: 0, dimension: 3 }, meta), null);
  }
});
