import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { agreed, join, leave, propose } from "../../selfattn/ui/browser/bands.js";

// A picture that counts how often it is told to draw again.
function picture(band) {
  const self = { redraws: 0 };
  join(band, self, () => self.redraws++);
  return self;
}

function wish(pitch, cell = Infinity, caption = 0) {
  return { pitch, cell, caption };
}

Deno.test("the smallest row and cell win, and the highest caption", () => {
  const [first, second] = [picture("smallest"), picture("smallest")];
  propose("smallest", first, wish(40, 30, 18));
  propose("smallest", second, wish(25, 44, 54));
  deepStrictEqual(agreed("smallest"), { pitch: 25, cell: 30, caption: 54 });
});

Deno.test("the others are told when a wish changes what is agreed, and only then", () => {
  const [first, second] = [picture("told"), picture("told")];
  propose("told", first, wish(40));
  propose("told", second, wish(30));
  deepStrictEqual([first.redraws, second.redraws], [1, 0]);
  propose("told", second, wish(30));
  propose("told", first, wish(44));
  deepStrictEqual([first.redraws, second.redraws], [1, 0]);
  propose("told", second, wish(42));
  deepStrictEqual([first.redraws, second.redraws], [2, 0]);
});

Deno.test("who has no wish yet is not told", () => {
  const [silent, other] = [picture("silent"), picture("silent")];
  propose("silent", other, wish(20));
  strictEqual(silent.redraws, 0);
});

Deno.test("who leaves has no say, and the others are told", () => {
  const [first, second] = [picture("left"), picture("left")];
  propose("left", first, wish(40));
  propose("left", second, wish(10));
  const before = first.redraws;
  leave(second);
  strictEqual(agreed("left").pitch, 40);
  strictEqual(first.redraws, before + 1);
});

Deno.test("bands have nothing to do with each other", () => {
  const [here, there] = [picture("here"), picture("there")];
  propose("here", here, wish(40));
  propose("there", there, wish(10));
  strictEqual(agreed("here").pitch, 40);
  strictEqual(here.redraws, 0);
});

Deno.test("who joins another band leaves the one before", () => {
  const [mover, stayer] = [picture("before"), picture("before")];
  propose("before", mover, wish(10));
  propose("before", stayer, wish(40));
  join("after", mover, () => mover.redraws++);
  strictEqual(agreed("before").pitch, 40);
});

Deno.test("who joins again keeps its wish", () => {
  const one = picture("again");
  propose("again", one, wish(12));
  join("again", one, () => {});
  strictEqual(agreed("again").pitch, 12);
});
