import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { geometry, proposal } from "../../selfattn/ui/browser/geometry.js";
import { stubDocument } from "./support.js";

stubDocument();
const FONT = "Test Sans";
const WIDE = 387;
const SHARED = { pitch: 30, cell: 40 };

function names(count, label) {
  return Array.from({ length: count }, () => label);
}

// Weights with bars at both sides; a character is 6.5 px wide, "query ↓" 42.
function weights(n, { label = "word", rowTick = label, pinned = [], reference = null } = {}) {
  return {
    shape: [n, n],
    rows: { kind: "query", labels: names(n, label), ticks: names(n, rowTick) },
    columns: { kind: "key", labels: names(n, label), ticks: names(n, label) },
    row_bars: { reference },
    column_bars: {},
    pinned,
  };
}

function vectors(n, width) {
  const dimensions = Array.from({ length: width }, (_, k) => String(k + 1));
  return {
    ...weights(n),
    shape: [n, width],
    columns: { kind: "dimension", labels: dimensions, ticks: dimensions },
    column_bars: null,
  };
}

function massBars(n) {
  return {
    ...weights(n),
    shape: [n, 0],
    columns: { kind: "key", labels: [], ticks: [] },
    column_bars: null,
  };
}

function alone(meta, width) {
  return geometry(meta, width, FONT, proposal(meta, width, FONT));
}

Deno.test("cells are square and 44 px where there is room", () => {
  const found = alone(weights(4), WIDE);
  strictEqual(found.cellWidth, 44);
  strictEqual(found.cellHeight, 44);
  strictEqual(found.mapWidth, 4 * 44);
});

Deno.test("smaller cells are whole pixels, and tenths beyond 16 rows", () => {
  // 387 less a margin of 50, a gap of 8, bars of 64 and 50 for the sums leaves 215.
  strictEqual(proposal(weights(8), WIDE, FONT).pitch, 26);
  strictEqual(proposal(weights(24), WIDE, FONT).pitch, 8.9);
});

Deno.test("a map with its names, bars and sums is as wide as its column, or narrower", () => {
  for (const width of [220, 257, 330, WIDE, 900]) {
    for (const meta of [1, 2, 4, 8, 16, 17, 33, 64, 256].flatMap((n) => [weights(n), vectors(n, 3)])) {
      const found = alone(meta, width);
      const whole = found.left + found.plotWidth + found.right;
      ok(whole <= width + 1e-9, `${meta.shape} in ${width}: ${whole}`);
      ok(found.cellWidth > 0 && found.cellHeight > 0);
    }
  }
});

Deno.test("a narrow map has shorter bars", () => {
  strictEqual(alone(weights(4), 301).rowBars, 64);
  strictEqual(alone(weights(4), 300).rowBars, 44);
});

Deno.test("a map of vectors is as high as its rows need, not square, and never endless", () => {
  deepStrictEqual(proposal(vectors(4, 2), WIDE, FONT), { pitch: 44, cell: 44 });
  strictEqual(proposal(vectors(13, 2), WIDE, FONT).pitch, 20);
  strictEqual(proposal(vectors(130, 2), WIDE, FONT).pitch, 4);
  strictEqual(proposal(vectors(256, 2), WIDE, FONT).pitch, 2.5);
});

Deno.test("a band's agreement sets the rows of all its maps, and the cells of its vectors", () => {
  strictEqual(geometry(weights(4), WIDE, FONT, SHARED).cellWidth, 30);
  const found = geometry(vectors(4, 2), WIDE, FONT, SHARED);
  deepStrictEqual([found.cellHeight, found.cellWidth], [30, 40]);
});

Deno.test("bars alone wish for nothing and take up to 170 px", () => {
  deepStrictEqual(proposal(massBars(4), WIDE, FONT), { pitch: Infinity, cell: Infinity });
  strictEqual(alone(massBars(4), WIDE).rowBars, 170);
  strictEqual(alone(massBars(4), 200).rowBars, 200 - 50 - 50);
  strictEqual(alone(massBars(4), WIDE).mapWidth, 0);
});

Deno.test("the left margin holds the widest name, at least the axis name, at most 96 px", () => {
  strictEqual(alone(weights(4), WIDE).left, 42 + 8);
  strictEqual(alone(weights(4, { label: "ten signs!" }), WIDE).left, 65 + 8);
  strictEqual(alone(weights(4, { label: "x".repeat(40) }), WIDE).left, 96 + 8);
  const withPosition = weights(4, { label: "ten signs!", rowTick: "ten signs!<sub>1</sub>" });
  strictEqual(alone(withPosition, WIDE).left, 65 + 8 + 8);
});

Deno.test("key names slant where the widest does not fit its cell", () => {
  // Five characters are 32.5 px wide, six 39, seven 45.5; a cell is 44.
  const straight = alone(weights(4, { label: "fitted" }), WIDE);
  deepStrictEqual([straight.slanted, straight.top], [false, 36]);
  const slanted = alone(weights(4, { label: "toowide" }), WIDE);
  deepStrictEqual([slanted.slanted, slanted.top], [true, 30 + Math.ceil(0.72 * 45.5)]);
  strictEqual(alone(weights(4, { label: "x".repeat(40) }), WIDE).top, 30 + Math.ceil(0.72 * 92));
});

Deno.test("slanted names thin out so that they do not touch", () => {
  const found = geometry(weights(6), WIDE, FONT, { pitch: 8.5, cell: Infinity });
  deepStrictEqual(found.columnTicks, [0, 2, 4]);
});

Deno.test("dimensions never slant; they thin out", () => {
  const found = geometry(vectors(4, 6), WIDE, FONT, { pitch: 20, cell: 5 });
  strictEqual(found.slanted, false);
  deepStrictEqual(found.columnTicks, [0, 3]);
});

Deno.test("names of low rows thin out", () => {
  const found = geometry(weights(9), WIDE, FONT, { pitch: 5, cell: Infinity });
  deepStrictEqual(found.rowTicks, [0, 3, 6]);
});

Deno.test("a row that the sentence names keeps its name, and its neighbors make room", () => {
  const found = geometry(weights(9, { pinned: [4] }), WIDE, FONT, { pitch: 5, cell: Infinity });
  deepStrictEqual(found.rowTicks, [0, 4]);
});

Deno.test("of two named rows that would cover each other the first keeps its name", () => {
  const ticks = (pinned) =>
    geometry(weights(9, { pinned }), WIDE, FONT, { pitch: 5, cell: Infinity }).rowTicks;
  deepStrictEqual(ticks([5, 4]), [0, 5]);
  deepStrictEqual(ticks([4, 7]), [0, 4, 7]);
});

Deno.test("sums are written under columns of 30 px or more", () => {
  const [narrow, wide] = [29, 30].map((pitch) => geometry(weights(4), WIDE, FONT, { pitch, cell: Infinity }));
  deepStrictEqual([narrow.columnSums, narrow.bottom], [false, 8]);
  deepStrictEqual([wide.columnSums, wide.bottom], [true, 20]);
  strictEqual(geometry(vectors(4, 2), WIDE, FONT, SHARED).columnSums, false);
});
