// What is under the pointer, in words. Tokens reach the page as text only.
let tip = null;

export function openTip(event, meta, theme) {
  const point = event.points[0];
  const lines = linesOf(point, meta);
  if (!lines) return;
  tip ??= document.body.appendChild(Object.assign(document.createElement("div"), { className: "sa-tip" }));
  tip.replaceChildren(
    ...lines.map((text) => Object.assign(document.createElement("div"), { textContent: text })),
  );
  const { background, text, border, font } = theme;
  Object.assign(tip.style, { background, color: text, borderColor: border, fontFamily: font });
  tip.hidden = false;
  placeBeside(event.event);
}

export function closeTip() {
  if (tip) tip.hidden = true;
}

function placeBeside(pointer) {
  const left = Math.min(pointer.clientX + 14, innerWidth - tip.offsetWidth - 8);
  const below = pointer.clientY + 16;
  const top = below + tip.offsetHeight > innerHeight ? pointer.clientY - tip.offsetHeight - 8 : below;
  Object.assign(tip.style, { left: `${Math.max(8, left)}px`, top: `${top}px` });
}

export function linesOf(point, meta) {
  const { name } = point.data;
  if (name === meta.row_bars?.trace) return barLines(meta.rows, point.y, meta.row_bars);
  if (name === meta.column_bars?.trace) return barLines(meta.columns, point.x, meta.column_bars);
  return name === meta.name ? cellLines(meta, point.y, point.x, point.z) : null;
}

function cellLines(meta, row, column, value) {
  const where = `${meta.rows.kind} ${quoted(meta.rows, row)}`;
  if (meta.measure === "weight") {
    return [
      `${where} → key ${quoted(meta.columns, column)}`,
      `weight ${figures(value)}, ${percent(value)} ${meta.of}`,
    ];
  }
  if (meta.columns.kind === "key") {
    const said = Number.isFinite(value) ? figures(value) : "−∞: the query does not see this key";
    return [`${where} · key ${quoted(meta.columns, column)}`, `${meta.measure} ${said}`];
  }
  return [`${where}, dimension ${column + 1}`, `${meta.measure} ${figures(value)}`];
}

function barLines(axis, position, bars) {
  const value = bars.values[position];
  const said = {
    row_sums: `its weights sum to ${figures(value)} (${percent(value)})`,
    column_sums: `the weights it receives sum to ${figures(value)}`,
    lengths: `length of its output ${figures(value)}`,
    mass: `its share of the one 100\u202f%: ${figures(value)} (${percent(value)})`,
  };
  return [`${axis.kind} ${quoted(axis, position)}`, said[bars.trace]];
}

function quoted(axis, position) {
  return `“${axis.names[position]}” (${position + 1})`;
}

// Four figures, with a true minus: 3.320, −0.05749, 12346, 1.200e−7. What is not 1 never reads 1.000.
export function figures(value) {
  const size = Math.abs(value);
  if (size === 0) return "0";
  if (size < 1e-4 || size >= 1e6) return signed(value.toExponential(3));
  if (size >= 9999.5) return signed(value.toFixed(0));
  const nearlyOne = size < 1 && Number(size.toPrecision(4)) === 1;
  return signed(value.toPrecision(nearlyOne ? 9 : 4));
}

function signed(text) {
  return text.replaceAll("-", "−");
}

export function percent(share) {
  if (share >= 1 - 1e-9) return `${(100 * share).toFixed(0)}\u202f%`;
  if (share >= 0.9995) return ">99.9\u202f%";
  return `${share > 0 && share < 0.0005 ? "<0.1" : (100 * share).toFixed(1)}\u202f%`;
}
