// Appended to words.js: blocks of arithmetic. Lines with as many cells as their neighbors are rows of one
// table, so that they stand below each other; a line of one cell stands alone.
export default function ({ data, parentElement }) {
  const place = parentElement.querySelector(".sa-blocks");
  place.replaceChildren(...data.blocks.map(blockOf));
  const observer = new ResizeObserver(() => reachable(place));
  observer.observe(place);
  return () => observer.disconnect();
}

// The keyboard reaches what is wider than its place, to scroll it, and nothing else.
function reachable(place) {
  if (place.scrollWidth > place.clientWidth) place.tabIndex = 0;
  else place.removeAttribute("tabindex");
}

function blockOf({ title, lines }) {
  const block = document.createElement("section");
  block.append(worded("h4", title));
  for (const group of grouped(lines)) {
    block.append(...(group[0].cells.length > 1 ? [tableOf(group)] : group.flatMap(alone)));
  }
  return block;
}

function grouped(lines) {
  const groups = [];
  for (const line of lines) {
    const last = groups.at(-1);
    if (last?.[0].cells.length === line.cells.length) last.push(line);
    else groups.push([line]);
  }
  return groups;
}

function tableOf(lines) {
  const table = document.createElement("table");
  table.setAttribute("role", "presentation"); // each row is read as the line of arithmetic that it is
  for (const { cells, note, is_ruled } of lines) {
    const row = table.insertRow();
    row.className = is_ruled ? "sa-ruled" : isHead(cells) ? "sa-names" : "";
    fill(row, cells);
    if (!note.length) continue;
    const cell = table.insertRow().insertCell();
    cell.colSpan = cells.length;
    cell.className = "sa-note";
    setWords(cell, note);
  }
  return table;
}

// Names of columns: no sign stands between them.
function isHead(cells) {
  return cells.at(-1).every(({ text }) => !text);
}

// What follows empty cells may reach over them: "sum: the score" needs no column of its own.
function fill(row, cells) {
  const first = cells.findIndex((words) => words.some(({ text }) => text));
  cells.slice(Math.max(0, first)).forEach((words, position) => {
    const cell = row.insertCell();
    if (position === 0) cell.colSpan = Math.max(0, first) + 1;
    setWords(cell, words);
  });
}

function alone({ cells, note }) {
  const shown = cells.map((words) => worded("p", words));
  if (note.length) shown.push(Object.assign(worded("p", note), { className: "sa-note" }));
  return shown;
}

function worded(tag, words) {
  const element = document.createElement(tag);
  setWords(element, words);
  return element;
}
