// Where everything of a map stands, in CSS pixels: from its meta, the width it gets, and the font.
import { textWidth } from "./measure.js";

const LARGEST_CELL = 44;
const VECTOR_HEIGHT = 260; // a map of vectors may be this high before its rows get flatter than wide,
const LONG_VECTOR_HEIGHT = 640; // and this high before they get flatter than this many pixels
const SMALLEST_ROW = 4;
export const WIDEST_LABEL = 96;
const LABEL_SIZE = 13;
const SLANTED_SIZE = 12;
const ROW_LABEL_HEIGHT = 14;
const SLANTED_LABEL_WIDTH = 16.9;
const NARROW = 300; // a map narrower than this gets shorter bars

// What this map would like its rows and cells to measure, were it alone in its band.
export function proposal(meta, width, font) {
  const edges = horizontal(meta, width, font);
  const [rows, columns] = meta.shape;
  if (!columns) return { pitch: Infinity, cell: Infinity };
  const cell = wholePixels(edges.room / columns, rows);
  if (isSquare(meta)) return { pitch: cell, cell: Infinity };
  return { pitch: vectorPitch(rows), cell };
}

export function geometry(meta, width, font, { pitch, cell }) {
  const edges = horizontal(meta, width, font);
  const [rows, columns] = meta.shape;
  const cellHeight = Math.min(pitch, LARGEST_CELL);
  const cellWidth = !columns ? 0 : isSquare(meta) ? cellHeight : cell;
  // Bars alone leave as much room above their rows as the maps beside them.
  const names = columns
    ? columnLabels(meta, meta.columns.labels, cellWidth, font)
    : columnLabels(meta, meta.headroom ?? [], cellHeight, font);
  const footer = meta.column_bars ? { gap: 6, bars: 26 } : { gap: 0, bars: 0 };
  const mapWidth = columns * cellWidth;
  return {
    left: edges.left,
    right: edges.right,
    rowGap: edges.gap,
    rowBars: edges.bars,
    columnGap: footer.gap,
    columnBars: footer.bars,
    columnSums: meta.column_bars !== null && cellWidth >= 30,
    cellWidth,
    cellHeight,
    mapWidth,
    mapHeight: rows * cellHeight,
    plotWidth: mapWidth + edges.gap + edges.bars,
    plotHeight: rows * cellHeight + footer.gap + footer.bars,
    top: names.height,
    bottom: bottomMargin(meta, cellWidth),
    slanted: names.slanted,
    columnTicks: columns ? names.shown : [],
    rowTicks: rowLabels(meta, cellHeight),
  };
}

function vectorPitch(rows) {
  const low = Math.min(SMALLEST_ROW, LONG_VECTOR_HEIGHT / rows);
  return Math.max(low, Math.min(LARGEST_CELL, VECTOR_HEIGHT / rows));
}

function isSquare(meta) {
  return meta.columns.kind !== "dimension";
}

// Margins and bars to both sides of the cells, and the room they leave.
function horizontal(meta, width, font) {
  const labels = meta.rows.labels.map((label, k) => {
    const subscript = meta.rows.ticks[k].endsWith("</sub>") ? 8 : 0;
    return textWidth(label, LABEL_SIZE, font) + subscript;
  });
  // "query ↓" on every map, so that maps of keys stand no further left than maps of queries.
  const widest = Math.max(textWidth("query ↓", SLANTED_SIZE, font), ...labels);
  const left = Math.ceil(Math.min(widest, WIDEST_LABEL)) + 8;
  if (!meta.row_bars) return { left, gap: 0, bars: 0, right: 4, room: width - left - 4 };
  const right = 50;
  if (!meta.shape[1]) return { left, gap: 0, bars: Math.min(170, width - left - right), right, room: 0 };
  const bars = width > NARROW ? 64 : 44;
  return { left, gap: 8, bars, right, room: width - left - 8 - bars - right };
}

function wholePixels(size, rows) {
  const limited = Math.min(size, LARGEST_CELL);
  return rows > 16 || limited < 16 ? Math.floor(limited * 10) / 10 || limited : Math.floor(limited);
}

// Which column names are drawn, whether they slant, and how much room they take above the map.
function columnLabels(meta, labels, cellWidth, font) {
  const widths = labels.map((label) => textWidth(label, LABEL_SIZE, font));
  if (!widths.length) return { slanted: false, shown: [], height: 36 };
  const widest = Math.max(...widths);
  const slanted = isSquare(meta) && widest > cellWidth - 2;
  const step = isSquare(meta)
    ? slanted ? Math.ceil(SLANTED_LABEL_WIDTH / cellWidth) : 1
    : Math.ceil((widest + 6) / cellWidth);
  const shown = widths.map((_, k) => k).filter((k) => k % Math.max(1, step) === 0);
  if (!slanted) return { slanted, shown, height: 36 };
  const longest = Math.min(92, Math.max(...shown.map((k) => widths[k])));
  return { slanted, shown, height: 30 + Math.ceil(0.72 * longest) };
}

// Rows thin out when they are low, but the rows that a sentence names keep their label: both of them,
// unless they stand so close that one would cover the other.
function rowLabels(meta, cellHeight) {
  const step = Math.max(1, Math.ceil(ROW_LABEL_HEIGHT / cellHeight));
  const isNear = (row, others) => others.some((other) => Math.abs(other - row) < step);
  const kept = [];
  for (const row of meta.pinned) if (!isNear(row, kept)) kept.push(row);
  return meta.rows.labels
    .map((_, row) => row)
    .filter((row) => kept.includes(row) || (row % step === 0 && !isNear(row, kept)));
}

function bottomMargin(meta, cellWidth) {
  if (meta.column_bars) return cellWidth >= 30 ? 20 : 8;
  return meta.row_bars?.reference ? 18 : 4;
}
