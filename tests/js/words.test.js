import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { setWords } from "../../selfattn/ui/browser/words.js";
import { element, stubDocument } from "./support.js";

stubDocument();

function partsOf(words) {
  const sentence = element("p");
  setWords(sentence, words);
  return sentence.children.map(({ tag, className = "", textContent }) => [tag, className, textContent]);
}

Deno.test("each part is text in the element of its mark", () => {
  deepStrictEqual(
    partsOf([
      { text: "the ", mark: "" },
      { text: "word", mark: "bold" },
      { text: "2", mark: "sub" },
      { text: "score", mark: "sup" },
      { text: "query", mark: "query" },
    ]),
    [
      ["#text", "", "the "],
      ["b", "", "word"],
      ["sub", "", "2"],
      ["sup", "", "score"],
      ["span", "sa-query", "query"],
    ],
  );
});

Deno.test("markup in a token stays text", () => {
  const hostile = "<img src=x onerror=alert(1)>&amp;";
  deepStrictEqual(partsOf([{ text: hostile, mark: "bold" }, { text: hostile, mark: "" }]), [
    ["b", "", hostile],
    ["#text", "", hostile],
  ]);
});

Deno.test("without words there is nothing to see", () => {
  const sentence = element("p");
  setWords(sentence, []);
  strictEqual(sentence.hidden, true);
  setWords(sentence, [{ text: "x", mark: "" }]);
  strictEqual(sentence.hidden, false);
});
