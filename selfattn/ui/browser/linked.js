// What the maps of a page share: the cell that is selected, and the one the pointer is on. The server is
// told of a selection by a component of its own, which connects here.
const PAUSE = 120; // milliseconds without another step before the server is told
const PATIENCE = 3000; // and how long its answers to earlier steps are passed over

const maps = new Set();
let cell = null; // { query, key, dimension }, counted from 0
let captions = {};
let tables = [];
let say = null; // what the server and screen readers are told by
let awaited = null;
let timer = 0;

export function join(map) {
  maps.add(map);
}

export function leave(map) {
  maps.delete(map);
}

export function selected() {
  return cell;
}

// A caption that speaks of the selected cell, or what the figure itself says.
export function captionOf(name) {
  return captions[name] ?? null;
}

// Whether the page has a table of the numbers of the map of that name, and how to ask for it.
export function hasTable(name) {
  return tables.includes(name);
}

export function openTable(name) {
  say?.table(name);
}

// The visitor selects: seen at once, told after the last of several steps, or now.
export function select(place, words, now = false) {
  cell = { ...cell, ...place };
  awaited = { cell, until: Date.now() + PATIENCE };
  for (const map of maps) map.showSelected();
  say?.aloud(words);
  clearTimeout(timer);
  if (now) tell();
  else timer = setTimeout(tell, PAUSE);
}

function tell() {
  say?.toServer(cell);
}

// The server says what is selected: the answer to a step that others have followed is passed over.
export function accept(answer) {
  if (awaited && Date.now() < awaited.until && !isSame(awaited.cell, answer.cell)) return;
  awaited = null;
  cell = answer.cell;
  captions = answer.captions;
  tables = answer.tables ?? [];
  for (const map of maps) map.showSelected();
}

export function connect(channel) {
  say = channel;
}

export function disconnect() {
  say = null;
  cell = null;
  captions = {};
  awaited = null;
  clearTimeout(timer);
}

function isSame(one, other) {
  return ["query", "key", "dimension"].every((part) => (one[part] ?? null) === (other[part] ?? null));
}

// The pointer is on a cell (some of query, key, dimension), or on none.
export function light(place) {
  for (const map of maps) map.showLit(place);
}
