// Which cells of a map belong to a place: a query, a key, a dimension, or some of these, counted from 0.

// The columns of these maps are the dimensions of several heads in a row, or those of no head.
const OF_NO_HEAD = ["concatenated", "projected"];

function columnKind(meta) {
  return OF_NO_HEAD.includes(meta.name) ? "none" : meta.columns.kind;
}

// The place that a cell, or a bar of a map, stands for.
export function placeOf(point, meta) {
  if (point.data.name === meta.column_bars?.trace) return { [meta.columns.kind]: point.x };
  if (point.data.name === meta.row_bars?.trace) return { [meta.rows.kind]: point.y };
  const row = { [meta.rows.kind]: point.y };
  return columnKind(meta) === "none" ? row : { ...row, [meta.columns.kind]: point.x };
}

// The cell of this map that is selected, as [row, column]; null where the selection has none here.
export function cellOf(place, meta) {
  const row = place?.[meta.rows.kind] ?? null;
  const column = place?.[columnKind(meta)] ?? null;
  const isThere = row !== null && column !== null && row < meta.shape[0] && column < meta.shape[1];
  return isThere ? [row, column] : null;
}

// Outlines for the pointer's place: the row of its query or key, the column of its key, and its cell.
export function outlines(place, meta) {
  if (!place) return [];
  const [rows, columns] = meta.shape;
  const row = within(place[meta.rows.kind], rows);
  const column = meta.columns.kind === "key" ? within(place.key, columns) : null;
  const found = [];
  if (row !== null) found.push({ kind: vectorOf(meta), row: [row, row], column: [0, columns - 1] });
  if (column !== null) found.push({ kind: "key", row: [0, rows - 1], column: [column, column] });
  if (row !== null && column !== null) {
    found.push({ kind: "cell", row: [row, row], column: [column, column] });
  }
  return found;
}

function vectorOf(meta) {
  return meta.measure === "value" ? "value" : meta.rows.kind;
}

function within(position, count) {
  return position !== undefined && position !== null && position < count ? position : null;
}

// One step of an arrow key from a cell, kept inside the map.
const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

export function stepped(cell, key, [rows, columns]) {
  const keep = (position, count) => Math.max(0, Math.min(count - 1, position));
  if (key === "Home") return [cell[0], 0];
  if (key === "End") return [cell[0], columns - 1];
  if (!STEPS[key]) return null;
  return [keep(cell[0] + STEPS[key][0], rows), keep(cell[1] + STEPS[key][1], columns)];
}
