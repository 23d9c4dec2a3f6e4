// One figure in one element: kept across reruns, redrawn when its data, its width or the theme change.
import { agreed, join, leave, propose } from "./bands.js";
import { geometry, proposal } from "./geometry.js";
import { closeTip, openTip } from "./hover.js";
import { withFittingLabels } from "./labels.js";
import { layout } from "./layout.js";
import { showLegend, showRing } from "./overlay.js";
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
    this.turn = 0;
    this.frame = 0;
    this.width = 0;
    this.redraw = () => this.schedule();
    this.observer = new ResizeObserver(() => this.resized());
    this.observer.observe(root);
    this.fold = root.closest("details");
    this.fold?.addEventListener("toggle", this.redraw);
  }

  update(data, loading) {
    this.figure = data.figure;
    this.meta = data.figure.layout.meta;
    this.root.setAttribute("role", "figure");
    this.root.setAttribute("aria-label", this.meta.alt);
    setWords(this.caption, this.meta.caption);
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
    propose(this.meta.band, this.root, { ...wish, caption: naturalHeight(this.caption) });
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
    showRing(this.root, this.meta, this.geometry);
    showLegend(this.root, this.meta, this.geometry, theme);
    this.root.dataset.drawn = String(this.turn);
  }

  listen() {
    if (this.listening) return;
    this.listening = true;
    this.plot.on("plotly_hover", (event) => openTip(event, this.meta, themeOf(this.root)));
    this.plot.on("plotly_unhover", closeTip);
  }

  cancel() {
    cancelAnimationFrame(this.frame);
    forget(this.idle);
  }

  close() {
    this.cancel();
    this.fold?.removeEventListener("toggle", this.redraw);
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
