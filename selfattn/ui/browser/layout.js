// Plotly's layout of one map: axes at the pixels that the geometry gives, names, sums, lines.
const CLEAR = "rgba(0,0,0,0)";

export function layout(meta, geometry, theme) {
  const [rows, columns] = meta.shape;
  return {
    width: geometry.left + geometry.plotWidth + geometry.right,
    height: geometry.top + geometry.plotHeight + geometry.bottom,
    margin: { l: geometry.left, r: geometry.right, t: geometry.top, b: geometry.bottom, pad: 0 },
    paper_bgcolor: CLEAR,
    plot_bgcolor: CLEAR,
    font: { family: theme.font, color: theme.text, size: 13 },
    showlegend: false,
    uirevision: `${rows}x${columns}`,
    hoverdistance: 1,
    hovermode: "closest",
    dragmode: isFixed(meta) ? false : "zoom",
    bargap: 0.3,
    meta,
    xaxis: keyAxis(meta, geometry, theme),
    yaxis: queryAxis(meta, geometry, theme),
    ...(meta.row_bars && { xaxis2: rowBarAxis(meta, geometry, theme) }),
    ...(meta.column_bars && { yaxis2: columnBarAxis(meta, geometry, theme) }),
    shapes: shapes(meta, theme),
    annotations: [
      ...axisNames(meta, geometry, theme),
      ...rowSums(meta, geometry, theme),
      ...columnSums(meta, geometry, theme),
    ],
  };
}

function isFixed(meta) {
  return meta.shape[0] <= 32;
}

function axis(meta, theme, rest) {
  return {
    showgrid: false,
    zeroline: false,
    showline: false,
    ticks: "outside",
    ticklen: 4,
    tickcolor: CLEAR,
    fixedrange: isFixed(meta),
    tickfont: { family: theme.font, size: 13, color: theme.text },
    ...rest,
  };
}

function keyAxis(meta, geometry, theme) {
  const end = geometry.mapWidth / geometry.plotWidth;
  return axis(meta, theme, {
    side: "top",
    anchor: "y",
    range: [-0.5, meta.shape[1] - 0.5],
    domain: [0, Math.max(end, 1e-6)],
    tickangle: geometry.slanted ? -45 : 0,
    ticklabeloverflow: "allow",
    tickvals: geometry.columnTicks,
    ticktext: geometry.columnTicks.map((k) => meta.columns.ticks[k]),
    tickfont: { family: theme.font, size: geometry.slanted ? 12 : 13, color: theme.text },
  });
}

function queryAxis(meta, geometry, theme) {
  return axis(meta, theme, {
    anchor: "x",
    range: [meta.shape[0] - 0.5, -0.5],
    domain: [(geometry.columnGap + geometry.columnBars) / geometry.plotHeight, 1],
    tickvals: geometry.rowTicks,
    ticktext: geometry.rowTicks.map((k) => meta.rows.ticks[k]),
  });
}

function rowBarAxis(meta, geometry, theme) {
  const start = (geometry.mapWidth + geometry.rowGap) / geometry.plotWidth;
  const range = [0, meta.row_bars.top];
  return axis(meta, theme, {
    anchor: "y",
    side: "top",
    range,
    domain: [start, 1],
    showticklabels: false,
    fixedrange: true,
  });
}

function columnBarAxis(meta, geometry, theme) {
  const range = [meta.column_bars.top, 0];
  const domain = [0, geometry.columnBars / geometry.plotHeight];
  return axis(meta, theme, { anchor: "x", range, domain, showticklabels: false, fixedrange: true });
}

// The bars' base lines, and a dotted line where an even share would end.
function shapes(meta, theme) {
  const [rows, columns] = meta.shape;
  const drawn = [];
  const line = (ends, style) => drawn.push({ type: "line", ...ends, line: style });
  const upright = (x) => ({ xref: "x2", yref: "y", x0: x, x1: x, y0: -0.5, y1: rows - 0.5 });
  if (meta.row_bars) line(upright(0), { color: theme.border, width: 1 });
  if (meta.row_bars?.reference) {
    line(upright(meta.row_bars.reference), { color: theme.text, width: 1, dash: "dot" });
  }
  if (meta.column_bars) {
    const level = { xref: "x", yref: "y2", x0: -0.5, x1: columns - 0.5, y0: 0, y1: 0 };
    line(level, { color: theme.border, width: 1 });
  }
  return drawn;
}

function note(theme, text, rest) {
  const { color = theme.gray, size = 12, ...place } = rest;
  return { text, showarrow: false, font: { family: theme.font, size, color }, ...place };
}

function axisNames(meta, geometry, theme) {
  const corner = { xref: "paper", yref: "paper", x: 0, y: 1, yanchor: "bottom" };
  const rows = note(theme, `${meta.rows.kind} ↓`, {
    ...corner,
    xanchor: "right",
    xshift: -6,
    yshift: geometry.slanted ? 2 : geometry.top - 34,
    color: theme.names[meta.rows.kind],
  });
  if (!meta.shape[1]) return [rows];
  const columns = note(theme, `${meta.columns.kind} →`, {
    ...corner,
    xanchor: "left",
    yshift: geometry.top - 17,
    color: theme.names[meta.columns.kind],
  });
  return [rows, columns];
}

function rowSums(meta, geometry, theme) {
  const bars = meta.row_bars;
  if (!bars) return [];
  const end = { xref: "x2", x: bars.top, xanchor: "right" };
  const title = note(theme, bars.title, {
    ...end,
    yref: "paper",
    y: 1,
    yanchor: "bottom",
    xshift: geometry.right - 1,
    yshift: 3,
  });
  const shown = isFixed(meta) ? geometry.rowTicks : meta.pinned;
  const sums = shown.map((row) =>
    note(theme, bars.written[row], {
      ...end,
      yref: "y",
      y: row,
      xshift: geometry.right - 2,
      color: theme.text,
    })
  );
  return [title, ...sums, ...underBars(meta, geometry, theme)];
}

function underBars(meta, geometry, theme) {
  const bars = meta.row_bars;
  const below = { yref: "y", y: meta.shape[0] - 0.5, yanchor: "top", yshift: 1, size: 11 };
  if (bars.note) {
    const place = { ...below, xref: "x2", x: bars.top, xanchor: "right", xshift: geometry.right - 2 };
    return [note(theme, bars.reference ? `┊ 1/n; ${bars.note}` : bars.note, place)];
  }
  return bars.reference ? [note(theme, "1/n", { ...below, xref: "x2", x: bars.reference })] : [];
}

function columnSums(meta, geometry, theme) {
  const bars = meta.column_bars;
  if (!bars) return [];
  const title = note(theme, bars.title, {
    xref: "paper",
    yref: "y2",
    x: 0,
    y: 0,
    xanchor: "right",
    yanchor: "top",
    xshift: -6,
  });
  if (!geometry.columnSums) return [title];
  const sums = bars.values.map((value, column) =>
    note(theme, bars.written[column], {
      xref: "x",
      yref: "y2",
      x: column,
      y: value,
      yanchor: "top",
      yshift: 1,
      color: theme.text,
    })
  );
  return [title, ...sums];
}
