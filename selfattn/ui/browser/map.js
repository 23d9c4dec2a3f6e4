// One figure in one element: kept across reruns, redrawn when its data, its width or the theme change.
import { agreed, join, leave, propose } from "./bands.js";
import { geometry, proposal } from "./geometry.js";
import { closeTip, linesOf, openTip } from "./hover.js";
import { withFittingLabels } from "./labels.js";
import { layout } from "./layout.js";
import * as linked from "./linked.js";
import { placeOver, showLegend, showOutlines, showRing } from "./overlay.js";
import { cellOf, placeOf, stepped } from "./places.js";
import { themeOf } from "./theme.js";
import { traces } from "./traces.js";
import { setWords } from "./words.js";

const TOO_NARROW = 40;
const NEARBY = 200; // a map this far out of sight is drawn with those in sight
const PATIENCE = 500; // milliseconds that maps further away wait for the browser to have nothing else to do
const ZOOM_FROM = 32; // rows from which on cells are too small to read without zooming

const maps = new WeakMap();

// Called by the component for every new figure; returns what is to be done when it goes away.
export function show({ data, parentElement }, plotly) {
  let map = maps.get(parentElement);
  if (!map) {
    map = new AttentionMap(parentElement.querySelector(".sa-map"));
    maps.set(parentElement, map);
  }
  const turn = map.update(data, plotly);
  return () => {
    if (map.turn !== turn) return; // a later figure has taken over this element
    map.close();
    maps.delete(parentElement);
  };
}

class AttentionMap {
  constructor(root) {
    this.root = root;
    this.plot = root.querySelector(".sa-plot");
    this.caption = root.querySelector(".sa-caption");
    this.stage = root.querySelector(".sa-stage");
    this.over = root.querySelector(".sa-over");
    this.turn = 0;
    this.frame = 0;
    this.width = 0;
    this.redraw = () => this.schedule();
    this.observer = new ResizeObserver(() => this.resized());
    this.observer.observe(root);
    this.fold = root.closest("details");
    this.fold?.addEventListener("toggle", this.redraw);
    this.stage.addEventListener("keydown", (event) => this.pressed(event));
    this.table = root.querySelector(".sa-table");
    this.table.onclick = () => linked.openTable(this.meta.name);
    linked.join(this);
  }

  update(data, loading) {
    delete this.root.dataset.drawn; // no test takes the old picture for the new one
    this.figure = data.figure;
    this.meta = data.figure.layout.meta;
    this.root.setAttribute("role", "figure");
    this.describe();
    join(this.meta.band, this.root, this.redraw);
    Promise.all([loading, document.fonts.ready]).then(([plotly]) => {
      this.plotly = plotly;
      this.schedule();
    });
    this.turn += 1;
    return this.turn;
  }

  resized() {
    if (Math.abs(this.root.clientWidth - this.width) >= 1) this.schedule();
  }

  // Once a frame at most; every map of a band states its wish before the first one is drawn. One in a
  // closed fold has none, and is drawn when the fold opens.
  schedule() {
    if (!this.plotly) return;
    this.cancel();
    if (!this.isShown()) return propose(this.meta.band, this.root, null);
    const wish = proposal(this.meta, this.root.clientWidth, themeOf(this.root).font);
    this.captionHeight = naturalHeight(this.caption);
    propose(this.meta.band, this.root, { ...wish, caption: this.captionHeight });
    this.measure();
    this.frame = requestAnimationFrame(() => {
      if (isNearby(this.root)) this.draw();
      else this.idle = whenIdle(() => this.draw());
    });
  }

  isShown() {
    return this.root.checkVisibility() && this.root.clientWidth >= TOO_NARROW;
  }

  // What a map will measure is known before it is drawn, so that nothing below it moves when it is.
  measure() {
    this.width = this.root.clientWidth;
    const shared = agreed(this.meta.band);
    this.caption.style.minHeight = this.caption.hidden ? "" : `${shared.caption}px`;
    this.geometry = geometry(this.meta, this.width, themeOf(this.root).font, shared);
    const { top, plotHeight, bottom } = this.geometry;
    this.plot.style.minHeight = `${top + plotHeight + bottom}px`;
  }

  async draw() {
    if (!this.root.isConnected || !this.isShown()) return;
    this.measure();
    const theme = themeOf(this.root);
    await this.plotly.react(
      this.plot,
      traces(this.figure, this.geometry, theme),
      layout(withFittingLabels(this.meta, theme.font), this.geometry, theme),
      {
        displaylogo: false,
        displayModeBar: this.meta.shape[0] > ZOOM_FROM ? "hover" : false,
        responsive: false,
      },
    );
    this.listen();
    this.showOver();
    showLegend(this.root, this.meta, this.geometry, theme);
    this.root.dataset.drawn = String(this.turn);
  }

  listen() {
    if (this.listening) return;
    this.listening = true;
    this.plot.on("plotly_hover", (event) => {
      openTip(event, this.meta, themeOf(this.root));
      linked.light(placeOf(event.points[0], this.meta));
    });
    this.plot.on("plotly_unhover", () => {
      closeTip();
      linked.light(null);
    });
    this.plot.on("plotly_click", (event) => this.clicked(event.points[0]));
    this.plot.on("plotly_relayout", () => this.showOver());
  }

  // Words for the caption, and for those who do not see the map.
  describe() {
    const { name, alt, caption, rows, columns, shape } = this.meta;
    setWords(this.caption, linked.captionOf(name) ?? caption);
    this.root.setAttribute("aria-label", alt);
    this.table.hidden = !linked.hasTable(name);
    this.table.setAttribute("aria-label", `${title(name)} as a table`);
    if (!shape[1]) return;
    const how = "Arrow keys move the selected cell, Enter opens it.";
    this.stage.tabIndex = 0;
    this.stage.setAttribute("role", "application");
    this.stage.setAttribute("aria-roledescription", "map of numbers");
    this.stage.setAttribute("aria-label", `${title(name)}, ${rows.kind} by ${columns.kind}. ${how}`);
  }

  clicked(point) {
    const place = placeOf(point, this.meta);
    if (point.data.name === "lengths") place.dimension = linked.selected()?.dimension ?? 0;
    linked.select(place, linesOf(point, this.meta), true);
  }

  pressed(event) {
    const isOwn = event.target === this.stage && !(event.ctrlKey || event.altKey || event.metaKey);
    if (!isOwn) return;
    const selected = this.selected();
    const cell = cellOf(selected, this.meta) ?? [selected?.[this.meta.rows.kind] ?? 0, 0];
    const next = event.key === "Enter" ? cell : stepped(cell, event.key, this.meta.shape);
    if (!next) return;
    event.preventDefault();
    const point = this.pointAt(...next);
    linked.select(placeOf(point, this.meta), linesOf(point, this.meta), event.key === "Enter");
  }

  // A cell as Plotly tells of it when the pointer is there.
  pointAt(y, x) {
    const { z } = this.plot.calcdata[0][0];
    return { data: { name: this.meta.name }, x, y, z: z[y][x] };
  }

  // The selection; before the server has told one, the cell that the figure itself outlines.
  selected() {
    if (linked.selected() || !this.meta.selected) return linked.selected();
    const [query, key] = this.meta.selected;
    return { query, key };
  }

  showSelected() {
    this.describe();
    if (this.geometry && naturalHeight(this.caption) !== this.captionHeight) this.schedule();
    this.showOver();
  }

  showLit(place) {
    this.lit = place;
    this.showOver();
  }

  showOver() {
    const axes = this.plot.layout;
    if (!this.geometry || !axes?.xaxis || !this.meta.shape[1]) return;
    const ranges = { x: axes.xaxis.range, y: axes.yaxis.range };
    placeOver(this.over, this.geometry);
    const isWhole = ranges.x[1] - ranges.x[0] >= this.meta.shape[1];
    this.over.classList.toggle("sa-zoomed", !isWhole);
    showOutlines(this.over, this.lit, this.meta, this.geometry, ranges);
    showRing(this.over, this.selected(), this.meta, this.geometry, ranges);
  }

  cancel() {
    cancelAnimationFrame(this.frame);
    forget(this.idle);
  }

  close() {
    this.cancel();
    this.fold?.removeEventListener("toggle", this.redraw);
    linked.leave(this);
    this.observer.disconnect();
    leave(this.root);
    closeTip();
    if (this.plotly) this.plotly.purge(this.plot);
  }
}

function naturalHeight(element) {
  element.style.minHeight = "";
  return element.offsetHeight;
}

function isNearby(element) {
  const { top, bottom } = element.getBoundingClientRect();
  return top < innerHeight + NEARBY && bottom > -NEARBY;
}

// Not every browser says when it is idle; there, soon must do.
function whenIdle(action) {
  return globalThis.requestIdleCallback?.(action, { timeout: PATIENCE }) ?? setTimeout(action, 0);
}

function forget(idle) {
  if (globalThis.cancelIdleCallback) cancelIdleCallback(idle);
  else clearTimeout(idle);
}

function title(name) {
  return name.replaceAll("_", ", ").replace(/^./, (letter) => letter.toUpperCase());
}
