import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { withFittingLabels } from "../../selfattn/ui/browser/labels.js";
import { stubDocument } from "./support.js";

// Every character is 6.5 px wide, so 14 of them fit the 96 px beside a map, 13 beside a subscript.
stubDocument();

function ticksOf(...pairs) {
  const axis = { labels: pairs.map(([label]) => label), ticks: pairs.map(([, tick]) => tick) };
  return withFittingLabels({ rows: axis, columns: axis }, "serif");
}

Deno.test("what fits stays as Python wrote it", () => {
  const meta = ticksOf(["a&b", "a&amp;b"], ["fourteen-signs", "x"]);
  deepStrictEqual(meta.rows.ticks, ["a&amp;b", "x"]);
});

Deno.test("what is too wide is cut with an ellipsis, on both axes", () => {
  const meta = ticksOf(["abcdefghijklmnop", "abcdefghijklmnop"]);
  strictEqual(meta.rows.ticks[0], "abcdefghijklm…");
  strictEqual(meta.columns.ticks[0], "abcdefghijklm…");
});

Deno.test("a subscript stays, and takes its room", () => {
  const meta = ticksOf(["abcdefghijklmnop", "abcdefghijklmnop<sub>3</sub>"]);
  strictEqual(meta.rows.ticks[0], "abcdefghijkl…<sub>3</sub>");
});

Deno.test("what is cut is escaped again, and never twice ended", () => {
  const meta = ticksOf(["<b>&#abcdefghij…", "anything"]);
  strictEqual(meta.rows.ticks[0], "&lt;b&gt;&amp;&#35;abcdefgh…");
});

Deno.test("a grapheme of several signs is not torn", () => {
  const family = "👩‍👩‍👧‍👦";
  const meta = ticksOf([family + "abcdefghijklmnop", "anything"]);
  strictEqual(meta.rows.ticks[0].startsWith(family), true);
});
