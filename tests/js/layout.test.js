import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { layout } from "../../selfattn/ui/browser/layout.js";

const THEME = { text: "#23222a", gray: "#686571", border: "#d9d6d0", font: "Test Sans", names: {} };
const GEOMETRY = {
  left: 50,
  right: 50,
  top: 36,
  bottom: 20,
  rowGap: 8,
  rowBars: 64,
  columnGap: 6,
  columnBars: 26,
  cellWidth: 44,
  cellHeight: 44,
  mapWidth: 132,
  mapHeight: 88,
  plotWidth: 204,
  plotHeight: 120,
  slanted: false,
  columnSums: true,
  columnTicks: [0, 2],
  rowTicks: [0, 1],
};

function rowBars(rest) {
  return {
    trace: "row_sums",
    title: "row sum",
    written: ["75.0\u202f%", "25.0\u202f%"],
    top: 1,
    reference: 0.5,
    note: "",
    ...rest,
  };
}

function metaOf(rest) {
  return {
    shape: [2, 3],
    rows: { kind: "query", ticks: ["how", "are"] },
    columns: { kind: "key", ticks: ["one", "two", "three"] },
    row_bars: rowBars(),
    column_bars: { title: "sum", values: [0.5, 0.3, 0.2], written: ["0.50", "0.30", "0.20"], top: 0.5 },
    pinned: [1],
    ...rest,
  };
}

function textsOf({ annotations }) {
  return annotations.map(({ text }) => text);
}

Deno.test("the first query is on top and the first key at the left", () => {
  const { xaxis, yaxis } = layout(metaOf(), GEOMETRY, THEME);
  deepStrictEqual(yaxis.range, [1.5, -0.5]);
  deepStrictEqual(xaxis.range, [-0.5, 2.5]);
  strictEqual(xaxis.side, "top");
});

Deno.test("names stand at the numbers of their rows and columns", () => {
  const { xaxis, yaxis } = layout(metaOf(), GEOMETRY, THEME);
  deepStrictEqual([xaxis.tickvals, xaxis.ticktext], [[0, 2], ["one", "three"]]);
  deepStrictEqual([yaxis.tickvals, yaxis.ticktext], [[0, 1], ["how", "are"]]);
});

Deno.test("the cells have the pixels that the geometry gave them", () => {
  const found = layout(metaOf(), GEOMETRY, THEME);
  deepStrictEqual([found.width, found.height], [50 + 204 + 50, 36 + 120 + 20]);
  deepStrictEqual(found.xaxis.domain, [0, 132 / 204]);
  deepStrictEqual(found.yaxis.domain, [32 / 120, 1]);
  deepStrictEqual(found.xaxis2.domain, [140 / 204, 1]);
  deepStrictEqual(found.yaxis2.domain, [0, 26 / 120]);
});

Deno.test("row bars grow to the right and column bars downwards", () => {
  const { xaxis2, yaxis2 } = layout(metaOf(), GEOMETRY, THEME);
  deepStrictEqual([xaxis2.range, yaxis2.range], [[0, 1], [0.5, 0]]);
});

Deno.test("a sum is written beside its row and under its column", () => {
  const { annotations } = layout(metaOf(), GEOMETRY, THEME);
  const of = (text) => annotations.find((annotation) => annotation.text === text);
  deepStrictEqual([of("75.0\u202f%").y, of("25.0\u202f%").y], [0, 1]);
  deepStrictEqual([of("0.50").x, of("0.30").x, of("0.20").x], [0, 1, 2]);
});

Deno.test("a dotted line stands where an even share would end, and is named", () => {
  const even = layout(metaOf(), GEOMETRY, THEME);
  const [line] = even.shapes.filter((shape) => shape.line.dash === "dot");
  deepStrictEqual([line.x0, line.x1], [0.5, 0.5]);
  strictEqual(textsOf(even).includes("1/n"), true);
  const without = layout(metaOf({ row_bars: rowBars({ reference: null }) }), GEOMETRY, THEME);
  strictEqual(without.shapes.some((shape) => shape.line.dash === "dot"), false);
  strictEqual(textsOf(without).includes("1/n"), false);
});

Deno.test("bars on an axis of their own say so", () => {
  const note = "own axis, to 9.0\u202f%";
  strictEqual(
    textsOf(layout(metaOf({ row_bars: rowBars({ note }) }), GEOMETRY, THEME)).some((text) =>
      text.includes(note)
    ),
    true,
  );
});

Deno.test("without bars there is neither axis nor line nor sum", () => {
  const found = layout(metaOf({ row_bars: null, column_bars: null }), GEOMETRY, THEME);
  deepStrictEqual([found.xaxis2, found.yaxis2, found.shapes], [undefined, undefined, []]);
  deepStrictEqual(textsOf(found), ["query ↓", "key →"]);
});

Deno.test("many rows can be zoomed, and only the named ones have their sum written", () => {
  const written = Array.from({ length: 33 }, (_, k) => `sum ${k}`);
  const meta = metaOf({ shape: [33, 3], row_bars: rowBars({ written }), pinned: [7, 9] });
  const found = layout(meta, GEOMETRY, THEME);
  deepStrictEqual(textsOf(found).filter((text) => text.startsWith("sum ")), ["sum 7", "sum 9"]);
  deepStrictEqual([found.dragmode, found.yaxis.fixedrange], ["zoom", false]);
  const few = layout(metaOf(), GEOMETRY, THEME);
  deepStrictEqual([few.dragmode, few.yaxis.fixedrange], [false, true]);
});
