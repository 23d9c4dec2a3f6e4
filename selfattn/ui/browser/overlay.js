// What lies over or under a map as plain elements: the ring round the selected cell, the outlines of what
// belongs to the cell under the pointer, the legend.
import { cellOf, outlines } from "./places.js";
import { colorscale } from "./ramp.js";
import { paletteOf } from "./traces.js";

const RING_INSIDE_FROM = 24; // a second, inner ring needs a cell of this size
const LEGEND_BELOW = 20; // cells too small for numbers that can be read

// Where rows and columns of a map stand on it, zoomed or not: ranges are those of its axes, y downwards.
export function box({ row, column }, { x, y }, geometry, out) {
  const across = (position) => (position - x[0]) / (x[1] - x[0]) * geometry.mapWidth;
  const down = (position) => (position - y[1]) / (y[0] - y[1]) * geometry.mapHeight;
  const left = across(column[0] - 0.5) - out;
  const top = down(row[0] - 0.5) - out;
  return {
    left: `${left}px`,
    top: `${top}px`,
    width: `${across(column[1] + 0.5) + out - left}px`,
    height: `${down(row[1] + 0.5) + out - top}px`,
  };
}

export function showRing(over, place, meta, geometry, ranges) {
  over.querySelectorAll(".sa-ring").forEach((ring) => ring.remove());
  const cell = cellOf(place, meta);
  if (!cell) return;
  const isLarge = geometry.cellWidth > RING_INSIDE_FROM;
  const [row, column] = cell.map((position) => [position, position]);
  add(over, isLarge ? "sa-ring" : "sa-ring sa-thin", box({ row, column }, ranges, geometry, isLarge ? 1 : 2));
}

export function showOutlines(over, place, meta, geometry, ranges) {
  over.querySelectorAll(".sa-outline").forEach((outline) => outline.remove());
  for (const outline of outlines(place, meta)) {
    add(over, `sa-outline sa-outline-${outline.kind}`, box(outline, ranges, geometry, 1));
  }
}

function add(over, className, style) {
  const element = Object.assign(document.createElement("div"), { className });
  Object.assign(element.style, style);
  over.append(element);
}

// The layer over the cells: as large as they are, so that what a zoom moves out of sight is cut off.
export function placeOver(over, geometry) {
  Object.assign(over.style, {
    left: `${geometry.left}px`,
    top: `${geometry.top}px`,
    width: `${geometry.mapWidth}px`,
    height: `${geometry.mapHeight}px`,
  });
}

export function showLegend(root, meta, geometry, theme) {
  const legend = root.querySelector(".sa-legend");
  const isRead = meta.texts && geometry.cellWidth >= LEGEND_BELOW;
  legend.hidden = isRead || !meta.shape[1] || !meta.band || meta.band === "law";
  if (legend.hidden) return;
  const [low, bar, high, words] = legend.children;
  low.textContent = meta.legend.low;
  high.textContent = meta.legend.high;
  words.textContent = meta.legend.words;
  legend.style.marginLeft = `${geometry.left}px`;
  const even = Array.from({ length: 11 }, (_, k) => k / 10);
  const colors = colorscale(paletteOf(meta, theme), even).map(([, color]) => color);
  bar.style.background = `linear-gradient(90deg, ${colors.join(", ")})`;
}
