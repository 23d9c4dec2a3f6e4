import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { box, placeOver, showLegend, showOutlines, showRing } from "../../selfattn/ui/browser/overlay.js";
import { LIGHT } from "./support.js";

// Two rows of 30 pixels, four columns of 40.
const GEOMETRY = { left: 50, top: 36, mapWidth: 160, mapHeight: 60, cellWidth: 40, cellHeight: 30 };
const WHOLE = { x: [-0.5, 3.5], y: [1.5, -0.5] };
const META = {
  measure: "weight",
  shape: [2, 4],
  rows: { kind: "query" },
  columns: { kind: "key" },
  band: "weights",
  texts: null,
  legend: { low: "0", high: "0.5", words: "square-root steps" },
  ramp: { signed: false, positions: [0, 1] },
};
const THEME = { sequential: LIGHT.sequential };

// The layer over a map: it holds what was appended to it, and finds it by its class.
function layer() {
  const self = { children: [], style: {} };
  self.append = (child) => self.children.push(child);
  self.querySelectorAll = (selector) => self.children.filter((child) => hasClass(child, selector.slice(1)));
  globalThis.document = {
    createElement: () => ({
      style: {},
      remove() {
        self.children = self.children.filter((child) => child !== this);
      },
    }),
  };
  return self;
}

function hasClass({ className }, name) {
  return className.split(" ").includes(name);
}

function classes(over) {
  return over.children.map((child) => child.className);
}

function style(left, top, width, height) {
  const [l, t, w, h] = [left, top, width, height].map((size) => `${size}px`);
  return { left: l, top: t, width: w, height: h };
}

Deno.test("a box lies on its cell, as far outside it as asked", () => {
  const cell = { row: [1, 1], column: [2, 2] };
  deepStrictEqual(box(cell, WHOLE, GEOMETRY, 0), style(80, 30, 40, 30));
  deepStrictEqual(box(cell, WHOLE, GEOMETRY, 2), style(78, 28, 44, 34));
});

Deno.test("a box lies on a whole row, and on a whole column", () => {
  deepStrictEqual(box({ row: [0, 0], column: [0, 3] }, WHOLE, GEOMETRY, 1), style(-1, -1, 162, 32));
  deepStrictEqual(box({ row: [0, 1], column: [3, 3] }, WHOLE, GEOMETRY, 1), style(119, -1, 42, 62));
});

Deno.test("a box follows the zoom", () => {
  const ranges = { x: [1.5, 3.5], y: [1.5, 0.5] }; // the last two columns of the last row fill the map
  deepStrictEqual(box({ row: [1, 1], column: [2, 2] }, ranges, GEOMETRY, 0), style(0, 0, 80, 60));
  deepStrictEqual(box({ row: [0, 0], column: [1, 1] }, ranges, GEOMETRY, 0), style(-80, -60, 80, 60));
});

Deno.test("there is one ring, round the selected cell, and none where it has no cell here", () => {
  const over = layer();
  for (const key of [1, 2]) showRing(over, { query: 1, key }, META, GEOMETRY, WHOLE);
  deepStrictEqual(classes(over), ["sa-ring"]);
  deepStrictEqual(over.children[0].style, style(79, 29, 42, 32));
  showRing(over, { query: 5, key: 2 }, META, GEOMETRY, WHOLE);
  deepStrictEqual(classes(over), []);
});

Deno.test("the ring of a small cell is thin, and stands further out", () => {
  const over = layer();
  const cell = { query: 0, key: 0 };
  showRing(over, cell, META, { ...GEOMETRY, mapWidth: 96, cellWidth: 24 }, WHOLE);
  deepStrictEqual(classes(over), ["sa-ring sa-thin"]);
  deepStrictEqual(over.children[0].style, style(-2, -2, 28, 34));
  showRing(over, cell, META, { ...GEOMETRY, mapWidth: 100, cellWidth: 25 }, WHOLE);
  deepStrictEqual(classes(over), ["sa-ring"]);
});

Deno.test("outlines have the colors of what they are, and leave the ring alone", () => {
  const over = layer();
  showRing(over, { query: 0, key: 0 }, META, GEOMETRY, WHOLE);
  showOutlines(over, { query: 0, key: 1 }, META, GEOMETRY, WHOLE);
  showOutlines(over, { query: 1, key: 3 }, META, GEOMETRY, WHOLE);
  deepStrictEqual(classes(over), [
    "sa-ring",
    "sa-outline sa-outline-query",
    "sa-outline sa-outline-key",
    "sa-outline sa-outline-cell",
  ]);
  deepStrictEqual(over.children.slice(1).map((child) => child.style), [
    style(-1, 29, 162, 32),
    style(119, -1, 42, 62),
    style(119, 29, 42, 32),
  ]);
  showOutlines(over, null, META, GEOMETRY, WHOLE);
  deepStrictEqual(classes(over), ["sa-ring"]);
});

Deno.test("the layer covers the cells, not the bars and the names", () => {
  const over = layer();
  placeOver(over, GEOMETRY);
  deepStrictEqual(over.style, style(50, 36, 160, 60));
});

function legend(meta, cellWidth) {
  const element = { style: {}, children: [{}, { style: {} }, {}, {}] };
  const root = { querySelector: () => element };
  showLegend(root, { ...META, ...meta }, { ...GEOMETRY, cellWidth }, THEME);
  return element;
}

Deno.test("a map without numbers in its cells has a legend of its colors", () => {
  const shown = legend({}, 8);
  strictEqual(shown.hidden, false);
  const [low, bar, high, words] = shown.children;
  deepStrictEqual([low, high, words].map(({ textContent }) => textContent), [
    "0",
    "0.5",
    "square-root steps",
  ]);
  strictEqual(bar.style.background.match(/rgb/g).length, 11);
  strictEqual(bar.style.background.startsWith("linear-gradient(90deg, rgb(246,243,249), "), true);
  strictEqual(bar.style.background.endsWith("rgb(57,10,109))"), true);
  strictEqual(shown.style.marginLeft, "50px");
});

Deno.test("numbers that can be read need no legend; those that cannot, do", () => {
  deepStrictEqual([20, 19].map((width) => legend({ texts: {} }, width).hidden), [true, false]);
  strictEqual(legend({ texts: null }, 40).hidden, false);
});

Deno.test("bars alone, the law's pictures and a map in no band have no legend", () => {
  const without = [{ shape: [2, 0] }, { band: "law" }, { band: null }];
  deepStrictEqual(without.map((meta) => legend(meta, 8).hidden), [true, true, true]);
});
