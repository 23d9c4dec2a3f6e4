// Where the page scrolls to and where a card stands, so that the card and what it speaks of are both
// seen. Lengths in CSS px; `target.top` counts from the top of what scrolls.
const GAP = 16; // between the card and the edge of the window, and around what it speaks of

// view: height, header (what lies over its top), scrolled, most (that it can be scrolled).
export function placement(view, target, card) {
  const [bottom, top] = ["bottom", "top"].map((edge) => placedAt(edge, view, target, card));
  return top.covered < bottom.covered ? top : bottom;
}

function placedAt(edge, view, target, card) {
  const from = edge === "top" ? view.header + GAP : view.height - GAP - card;
  const top = edge === "top" ? from + card + GAP : view.header + GAP;
  const bottom = edge === "top" ? view.height - GAP : from - GAP;
  const scroll = Math.min(Math.max(0, scrollInto(top, bottom, view.scrolled, target)), view.most);
  const start = target.top - scroll;
  const covered = Math.min(start + target.height, from + card) - Math.max(start, from);
  return { edge, scroll, covered: Math.max(0, covered) };
}

// As little as possible; what is taller than its room shows its beginning.
function scrollInto(top, bottom, scrolled, { top: start, height }) {
  if (height > bottom - top || start - scrolled < top) return start - top;
  return Math.max(scrolled, start + height - bottom);
}
