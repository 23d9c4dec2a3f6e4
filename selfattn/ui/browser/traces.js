// The figure's traces, with what depends on theme and size: colors, gaps, bar widths, numbers in cells.
import { textWidth } from "./measure.js";
import { along, colorscale, inkOn, mix } from "./ramp.js";

const SMALL_HEIGHT = 14;
const SMALLEST_WITH_GAP = 4; // a gap of a pixel would eat a smaller cell
const TINY_WIDTH = 20;

export function traces(figure, geometry, theme) {
  const meta = figure.layout.meta;
  const drawn = figure.data.map((trace) => styled(trace, meta, geometry, theme));
  const main = figure.data.find((trace) => trace.name === meta.name && trace.type === "heatmap");
  return main && meta.texts ? [...drawn, numbers(main, meta, geometry, theme)] : drawn;
}

function styled(trace, meta, geometry, theme) {
  if (trace.type === "bar") return bar(trace, geometry, theme);
  const gap = (size) => meta.gaps && size >= SMALLEST_WITH_GAP ? 1 : 0;
  const scale = trace.name === "hidden"
    ? [[0, theme.border], [1, theme.border]]
    : colorscale(paletteOf(meta, theme), meta.ramp.positions);
  return {
    ...trace,
    colorscale: scale,
    xgap: gap(geometry.cellWidth),
    ygap: gap(geometry.cellHeight),
    hovertemplate: null,
    hoverinfo: infoOf(trace),
  };
}

function infoOf(trace) {
  return trace.name === "hidden" ? "skip" : "none"; // "none" still tells us where the pointer is
}

function bar(trace, geometry, theme) {
  const thickness = trace.orientation === "h" ? geometry.cellHeight : geometry.cellWidth;
  const isLength = trace.name === "lengths";
  return {
    ...trace,
    width: Math.min(0.7, 14 / thickness),
    marker: { color: isLength ? theme.gray : theme.bar },
  };
}

export function paletteOf(meta, theme) {
  return meta.ramp.signed ? theme.diverging : theme.sequential;
}

// Numbers are a trace of their own: only so can each have black or white ink, whichever contrasts.
function numbers(trace, meta, geometry, theme) {
  const size = sizeOf(meta, geometry, theme);
  const [rows, columns] = meta.shape;
  const values = decode(trace.z);
  const palette = paletteOf(meta, theme);
  const cells = Array.from({ length: rows * columns }, (_, k) => [Math.floor(k / columns), k % columns]);
  const ink = values.map((value) => {
    const fraction = (value - trace.zmin) / (trace.zmax - trace.zmin);
    return inkOn(mix(palette, along(meta.ramp.positions, fraction)));
  });
  return {
    type: "scatter",
    mode: "text",
    name: "numbers",
    x: cells.map(([, column]) => column),
    y: cells.map(([row]) => row),
    text: cells.map(([row, column]) => meta.texts[size][row][column]),
    textfont: { color: ink, family: theme.font, size: fontSize(size, geometry.cellWidth) },
    hoverinfo: "skip",
    cliponaxis: false,
  };
}

// The longest way to write the numbers that fits the cells: Python lists them from long to short.
function sizeOf(meta, geometry, theme) {
  const sizes = Object.keys(meta.texts);
  if (geometry.cellWidth < TINY_WIDTH) return sizes.at(-1);
  const room = geometry.cellWidth - 5;
  const fits = (size) => {
    if (geometry.cellHeight < SMALL_HEIGHT && !isDense(size)) return false;
    const pixels = fontSize(size, geometry.cellWidth);
    return meta.texts[size].flat().every((text) => textWidth(text, pixels, theme.font) <= room);
  };
  return sizes.find(fits) ?? "compact";
}

function isDense(size) {
  return size === "compact" || size === "tiny";
}

function fontSize(size, cellWidth) {
  const [share, least, most] = isDense(size) ? [0.44, 9, 11] : [0.3, 11, 13];
  return Math.max(least, Math.min(most, Math.round(share * cellWidth)));
}

// Plotly's wire format of a float64 array.
export function decode({ bdata }) {
  const bytes = Uint8Array.from(atob(bdata), (character) => character.charCodeAt(0));
  return Array.from(new Float64Array(bytes.buffer));
}
