import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { setWords } from "../../selfattn/ui/browser/words.js";

globalThis.setWords = setWords; // the page appends blocks.js to words.js
const { default: show } = await import("../../selfattn/ui/browser/blocks.js");

// As much of an element as blocks need; `parts` shows it as [tag, class, text or parts].
class Element {
  constructor(tag) {
    Object.assign(this, { tag, className: "", children: [], attributes: {}, textContent: "" });
  }
  append(...children) {
    this.children.push(...children);
  }
  replaceChildren(...children) {
    this.children = children;
  }
  setAttribute(name, value) {
    this.attributes[name] = value;
  }
  removeAttribute() {
    delete this.tabIndex;
  }
  insertRow() {
    return this.added("tr");
  }
  insertCell() {
    return this.added("td");
  }
  added(tag) {
    const child = new Element(tag);
    this.append(child);
    return child;
  }
  get text() {
    return this.textContent + this.children.map((child) => child.text).join("");
  }
}

// Nobody resizes here; a test that wants it calls what is observed.
globalThis.ResizeObserver = class {
  constructor(action) {
    this.action = action;
  }
  observe(element) {
    element.resized = this.action;
  }
  disconnect() {}
};
globalThis.document = {
  createElement: (tag) => new Element(tag),
  createTextNode: (text) => Object.assign(new Element("#text"), { textContent: text }),
};

const word = (text, mark = "") => ({ text, mark });
const line = (cells, { note = [], is_ruled = false } = {}) => ({
  cells: cells.map((cell) => cell === "" ? [] : [word(cell)]),
  note: note.map((text) => word(text)),
  is_ruled,
});

function shown(lines, title = "Score") {
  const place = new Element("div");
  const parentElement = { querySelector: () => place };
  show({ data: { blocks: [{ title: [word(title)], lines }] }, parentElement });
  return place.children[0];
}

function rows(table) {
  return table.children.map((row) => row.children.map((cell) => [cell.text, cell.colSpan ?? 1]));
}

const TERM = ["1.145", "×", "2.432", "=", "2.784"];

Deno.test("a block is a section under its title", () => {
  const block = shown([]);
  deepStrictEqual([block.tag, block.children.map(({ tag, text }) => [tag, text])], ["section", [[
    "h4",
    "Score",
  ]]]);
});

Deno.test("a line of one cell stands alone, and its note below it", () => {
  const block = shown([line(["27.7 ÷ 96.7 = 0.286"], { note: ["of all 4×4"] })]);
  deepStrictEqual(block.children.slice(1).map(({ tag, className, text }) => [tag, className, text]), [
    ["p", "", "27.7 ÷ 96.7 = 0.286"],
    ["p", "sa-note", "of all 4×4"],
  ]);
});

Deno.test("lines with as many cells stand in one table, one that differs parts them", () => {
  const block = shown([line(TERM), line(TERM), line(["alone"]), line(["a", "b"]), line(["c", "d"])]);
  deepStrictEqual(block.children.map(({ tag }) => tag), ["h4", "table", "p", "table"]);
  deepStrictEqual(rows(block.children[1]), [TERM, TERM].map((cells) => cells.map((text) => [text, 1])));
  strictEqual(block.children[1].attributes.role, "presentation");
});

Deno.test("what follows empty cells reaches over them, so that no column is shifted", () => {
  const [, table] = shown([line(TERM), line(["", "", "sum", "=", "3.320"])]).children;
  deepStrictEqual(rows(table)[1], [["sum", 3], ["=", 1], ["3.320", 1]]);
});

Deno.test("an empty cell between others keeps its column", () => {
  const [, table] = shown([line(["a", "", "b"])]).children;
  deepStrictEqual(rows(table), [[["a", 1], ["", 1], ["b", 1]]]);
});

Deno.test("a note in a table reaches over all of it", () => {
  const [, table] = shown([line(["a", "=", "b"], { note: ["says", " this"] })]).children;
  deepStrictEqual(rows(table)[1], [["says this", 3]]);
  strictEqual(table.children[1].children[0].className, "sa-note");
});

Deno.test("sums have their rule and names of columns their look", () => {
  const lines = [
    line(["how", "", "are", "", ""]),
    line(TERM),
    line(["", "", "sum", "=", "1"], { is_ruled: true }),
  ];
  const [, table] = shown(lines).children;
  deepStrictEqual(table.children.map(({ className }) => className), ["sa-names", "", "sa-ruled"]);
});

Deno.test("several blocks stand below each other, in place of those before", () => {
  const place = new Element("div");
  const parentElement = { querySelector: () => place };
  const titled = (text) => ({ title: [word(text)], lines: [] });
  show({ data: { blocks: [titled("before")] }, parentElement });
  show({ data: { blocks: [titled("Score"), titled("Weight")] }, parentElement });
  deepStrictEqual(place.children.map(({ text }) => text), ["Score", "Weight"]);
});

Deno.test("the keyboard reaches blocks that are wider than their place, as long as they are", () => {
  const place = Object.assign(new Element("div"), { scrollWidth: 367, clientWidth: 344 });
  show({ data: { blocks: [] }, parentElement: { querySelector: () => place } });
  place.resized();
  strictEqual(place.tabIndex, 0);
  place.clientWidth = 367;
  place.resized();
  strictEqual(place.tabIndex, undefined);
});

Deno.test("marks are elements, and a hostile token is only text", () => {
  const hostile = "<img src=x onerror=alert(1)>";
  const [, alone] =
    shown([{ cells: [[word(hostile, "bold"), word("3.320", "sup")]], note: [], is_ruled: false }])
      .children;
  deepStrictEqual(alone.children.map(({ tag, textContent, children }) => [tag, textContent, children]), [
    ["b", hostile, []],
    ["sup", "3.320", []],
  ]);
});
