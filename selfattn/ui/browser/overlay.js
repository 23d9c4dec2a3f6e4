// What lies over or under a map as plain elements: the ring round the outlined cell, the legend.
import { colorscale } from "./ramp.js";
import { paletteOf } from "./traces.js";

const RING_INSIDE_FROM = 24; // a second, inner ring needs a cell of this size
const LEGEND_BELOW = 20; // cells too small for numbers that can be read

export function showRing(root, meta, geometry) {
  root.querySelectorAll(".sa-ring").forEach((ring) => ring.remove());
  if (!meta.selected) return;
  const [row, column] = meta.selected;
  const isLarge = geometry.cellWidth > RING_INSIDE_FROM;
  const out = isLarge ? 1 : 2;
  const ring = document.createElement("div");
  ring.className = isLarge ? "sa-ring" : "sa-ring sa-thin";
  Object.assign(ring.style, {
    left: `${geometry.left + column * geometry.cellWidth - out}px`,
    top: `${geometry.top + row * geometry.cellHeight - out}px`,
    width: `${geometry.cellWidth + 2 * out}px`,
    height: `${geometry.cellHeight + 2 * out}px`,
  });
  root.querySelector(".sa-stage").append(ring);
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
