import { deepStrictEqual } from "node:assert/strict";
import { placement } from "../../selfattn/ui/browser/placement.js";

const CARD = 120;

// A window of 900 px under a header of 60, on a page of 2400.
function placed(top, height, { scrolled = 0, most = 1500 } = {}) {
  return placement({ height: 900, header: 60, scrolled, most }, { top, height }, CARD);
}

Deno.test("what is in sight stays where it is", () => {
  deepStrictEqual(placed(200, 300), { edge: "bottom", scroll: 0, covered: 0 });
  deepStrictEqual(placed(700, 300, { scrolled: 400 }), { edge: "bottom", scroll: 400, covered: 0 });
});

Deno.test("what is further down comes to stand just over the card", () => {
  const { edge, scroll } = placed(1000, 300);
  deepStrictEqual([edge, 1000 + 300 - scroll], ["bottom", 900 - 16 - CARD - 16]);
});

Deno.test("what is further up comes to stand just under the header", () => {
  const { edge, scroll } = placed(300, 200, { scrolled: 1000 });
  deepStrictEqual([edge, 300 - scroll], ["bottom", 60 + 16]);
});

Deno.test("at the end of the page, which scrolls no further, the card goes to the top", () => {
  deepStrictEqual(placed(2000, 380, { scrolled: 1500 }), { edge: "top", scroll: 1500, covered: 0 });
});

Deno.test("what is taller than its room begins under a card at the top", () => {
  const { edge, scroll, covered } = placed(400, 2000);
  deepStrictEqual([edge, 400 - scroll, covered], ["top", 60 + 16 + CARD + 16, 0]);
});

Deno.test("at the start of the page, which scrolls no further up, the card stays below", () => {
  deepStrictEqual(placed(70, 200).edge, "bottom");
});

Deno.test("where both places cover something, the one that covers less is taken", () => {
  deepStrictEqual(placed(70, 800, { most: 0 }), { edge: "bottom", scroll: 0, covered: 106 });
});
