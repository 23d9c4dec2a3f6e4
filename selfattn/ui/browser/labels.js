// Labels that the font makes wider than the room beside a map: cut by what is measured, not by letters.
import { WIDEST_LABEL } from "./geometry.js";
import { textWidth } from "./measure.js";

const SIZE = 13;
const SUBSCRIPT_WIDTH = 8;
const ENTITIES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", "#": "&#35;" };

// The meta of a map, with the ticks of both axes cut to fit.
export function withFittingLabels(meta, font) {
  return { ...meta, rows: fitting(meta.rows, font), columns: fitting(meta.columns, font) };
}

function fitting(axis, font) {
  return { ...axis, ticks: axis.ticks.map((tick, k) => fittingTick(tick, axis.labels[k], font)) };
}

// Python wrote and escaped the tick; what is cut is escaped again.
function fittingTick(tick, label, font) {
  const subscript = tick.match(/<sub>\d+<\/sub>$/)?.[0] ?? "";
  const room = WIDEST_LABEL - (subscript ? SUBSCRIPT_WIDTH : 0);
  if (textWidth(label, SIZE, font) <= room) return tick;
  return escaped(cut(label, room, font)) + subscript;
}

function cut(label, room, font) {
  const graphemes = Array.from(new Intl.Segmenter().segment(label), ({ segment }) => segment);
  while (graphemes.length > 1 && textWidth(`${graphemes.join("")}…`, SIZE, font) > room) graphemes.pop();
  return `${graphemes.join("").replace(/…$/, "")}…`;
}

function escaped(text) {
  return text.replace(/[&<>#]/g, (sign) => ENTITIES[sign]);
}
