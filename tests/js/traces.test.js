import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { decode, traces } from "../../selfattn/ui/browser/traces.js";
import { LIGHT, stubDocument } from "./support.js";

stubDocument();
const THEME = {
  sequential: LIGHT.sequential,
  diverging: [...LIGHT.diverging.slice(0, 5), LIGHT.sequential[0], ...LIGHT.diverging.slice(5)],
  border: "#d9d6d0",
  bar: "#a186cc",
  gray: "#686571",
  font: "Test Sans",
};
const TEXTS = {
  full: [["0.100", "<.001", "0"], ["0.900", "", "1.000"]],
  medium: [[".100", "<.001", "0"], [".900", "", "1.000"]],
  compact: [[".10", "·", ""], [".90", "", "1"]],
  tiny: [["a", "b", "c"], ["d", "e", "f"]],
};
const VALUES = [0.1, 0.0004, 0, 0.9, 0, 1];

// Plotly's wire format, written by hand: little-endian float64 in base64.
function encode(values) {
  const view = new DataView(new ArrayBuffer(8 * values.length));
  values.forEach((value, k) => view.setFloat64(8 * k, value, true));
  return { dtype: "f8", bdata: btoa(String.fromCharCode(...new Uint8Array(view.buffer))) };
}

function figure({ texts = TEXTS, signed = false, others = [], gaps = true } = {}) {
  const main = { type: "heatmap", name: "weights_left", z: encode(VALUES), zmin: 0, zmax: 1 };
  const positions = [0, 0.25, 1];
  const meta = { name: "weights_left", shape: [2, 3], gaps, texts, ramp: { signed, positions } };
  return { data: [main, ...others], layout: { meta } };
}

function drawn(options, cell = 44) {
  return traces(figure(options), { cellWidth: cell, cellHeight: cell }, THEME);
}

function textsAt(cellWidth, cellHeight = cellWidth) {
  return traces(figure(), { cellWidth, cellHeight }, THEME).at(-1).text;
}

Deno.test("a matrix is read from Plotly's wire format", () => {
  deepStrictEqual(decode(encode([0, -1.5, 1e-300, Infinity])), [0, -1.5, 1e-300, Infinity]);
  ok(Number.isNaN(decode(encode([NaN]))[0]));
  // What Python sends for [1.0, 2.0].
  deepStrictEqual(decode({ dtype: "f8", bdata: "AAAAAAAA8D8AAAAAAAAAQA==" }), [1, 2]);
});

Deno.test("values and their range stay as they came", () => {
  const [main] = drawn();
  deepStrictEqual(main.z, encode(VALUES));
  deepStrictEqual([main.zmin, main.zmax], [0, 1]);
});

Deno.test("weights get the sequential palette along the positions, scores the diverging one", () => {
  const [weights] = drawn();
  strictEqual(weights.colorscale.length, 3);
  deepStrictEqual(weights.colorscale[0], [0, "rgb(246,243,249)"]);
  deepStrictEqual(weights.colorscale[1], [0.25, "rgb(151,120,199)"]);
  deepStrictEqual(weights.colorscale[2], [1, "rgb(57,10,109)"]);
  const [scores] = drawn({ signed: true });
  deepStrictEqual(scores.colorscale[0], [0, "rgb(93,47,0)"]);
  deepStrictEqual(scores.colorscale[1], [0.25, "rgb(246,243,249)"]);
});

Deno.test("hidden cells have the color of borders and no hover", () => {
  const hidden = { type: "heatmap", name: "hidden", z: encode([1]) };
  const blanks = drawn({ others: [hidden] }).find((trace) => trace.name === "hidden");
  deepStrictEqual(blanks.colorscale, [[0, "#d9d6d0"], [1, "#d9d6d0"]]);
  strictEqual(blanks.hoverinfo, "skip");
});

Deno.test("cells have a gap unless there are many or they are tiny", () => {
  const [gaps, none, tiny] = [drawn(), drawn({ gaps: false }), drawn({}, 3)].map(([main]) => main.xgap);
  deepStrictEqual([gaps, none, tiny], [1, 0, 0]);
});

Deno.test("bars are at most 14 px thick, and lengths are gray", () => {
  const others = ["row_sums", "lengths"].map((name) => ({ type: "bar", orientation: "h", name }));
  const [sums, lengths] = drawn({ others }, 40).filter((trace) => trace.type === "bar");
  deepStrictEqual([sums.width, lengths.width], [14 / 40, 14 / 40]);
  deepStrictEqual([sums.marker.color, lengths.marker.color], ["#a186cc", "#686571"]);
  strictEqual(drawn({ others }, 10).find((trace) => trace.name === "row_sums").width, 0.7);
});

Deno.test("the number of row i and column j stands at y = i, x = j", () => {
  const numbers = drawn().at(-1);
  strictEqual(numbers.name, "numbers");
  deepStrictEqual(numbers.x, [0, 1, 2, 0, 1, 2]);
  deepStrictEqual(numbers.y, [0, 0, 0, 1, 1, 1]);
  deepStrictEqual(numbers.text, ["0.100", "<.001", "0", "0.900", "", "1.000"]);
  strictEqual(numbers.hoverinfo, "skip");
});

Deno.test("ink is black on pale cells and white on dark ones", () => {
  const [black, white] = ["#000000", "#ffffff"];
  // By square-root steps 0.1 is a fifth along this coarse ramp, 0.9 nearly at its end.
  deepStrictEqual(drawn().at(-1).textfont.color, [black, black, black, white, black, white]);
});

Deno.test("a figure without written numbers has no trace of them", () => {
  deepStrictEqual(drawn({ texts: null }).map((trace) => trace.name), ["weights_left"]);
});

Deno.test("numbers are written as long as they fit", () => {
  // Five characters are 32.5 px at 13 px, 27.5 at 11; a cell keeps 5 px free.
  strictEqual(textsAt(44)[0], "0.100");
  strictEqual(textsAt(32)[0], ".10");
  strictEqual(textsAt(19)[0], "a");
  strictEqual(textsAt(44, 13)[0], ".10");
});
