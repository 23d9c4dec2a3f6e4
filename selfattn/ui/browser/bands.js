// Pictures of one band share the height of a row, and those of vectors the width of a cell, so that
// a row reads across all of them: each states its wish, and the smallest wins. Captions above them
// are as high as the highest.
const bands = new Map(); // name -> Map(element -> {redraw, wish})

export function join(name, element, redraw) {
  for (const [other, members] of bands) if (other !== name) members.delete(element);
  if (!bands.has(name)) bands.set(name, new Map());
  const members = bands.get(name);
  members.set(element, { redraw, wish: members.get(element)?.wish ?? null });
}

// Record a wish; the others draw again if it changes what the band agrees on.
export function propose(name, element, wish) {
  const member = bands.get(name).get(element);
  const before = agreed(name);
  member.wish = wish;
  const after = agreed(name);
  if (Object.keys(after).every((measure) => before[measure] === after[measure])) return;
  for (const [other, { redraw, wish: theirs }] of bands.get(name)) if (other !== element && theirs) redraw();
}

export function agreed(name) {
  const wishes = [...bands.get(name).values()].map((member) => member.wish).filter(Boolean);
  return {
    pitch: Math.min(...wishes.map((wish) => wish.pitch)),
    cell: Math.min(...wishes.map((wish) => wish.cell)),
    caption: Math.max(...wishes.map((wish) => wish.caption)),
  };
}

export function leave(element) {
  for (const [name, members] of bands) {
    if (!members.delete(element)) continue;
    if (!members.size) bands.delete(name);
    for (const { redraw } of members.values()) redraw();
  }
}
