// Appended to words.js and placement.js: a tour of the page, one stop at a time, all of it in the browser.
const tours = new WeakMap();

export default function ({ data, parentElement }) {
  if (!tours.has(parentElement)) tours.set(parentElement, new Tour(parentElement));
  const tour = tours.get(parentElement);
  tour.update(data.stops);
  return () => tour.leave();
}

class Tour {
  constructor(root) {
    const find = (name) => root.querySelector(`.sa-tour-${name}`);
    this.start = find("start");
    this.card = find("card");
    this.sentence = find("sentence");
    this.count = find("count");
    this.back = find("back");
    this.next = find("next");
    this.skip = find("skip");
    this.isOpen = false;
    this.start.onclick = () => this.open();
    this.back.onclick = () => this.step(-1);
    this.next.onclick = () => this.isLast ? this.close() : this.step(1);
    this.skip.onclick = () => this.close();
    this.onKey = (event) => this.pressed(event);
    this.place = () => place(this.card, this.target);
    this.observer = new ResizeObserver(this.place);
    this.watcher = new MutationObserver(() => this.follow());
  }

  get isLast() {
    return this.at === this.stops.length - 1;
  }

  // New numbers under an open tour: the same stop speaks of them.
  update(stops) {
    this.stops = stops;
    this.start.hidden = stops.length === 0;
    if (!this.isOpen) return;
    if (stops.length === 0) this.leave();
    else this.show(Math.min(this.at, stops.length - 1));
  }

  open() {
    this.isOpen = true;
    this.start.setAttribute("aria-expanded", "true");
    this.card.hidden = false;
    this.card.showPopover?.(); // above everything, whatever the page puts around it
    document.addEventListener("keydown", this.onKey);
    addEventListener("resize", this.place);
    this.watcher.observe(document.body, { childList: true, subtree: true, attributeFilter: ["class"] });
    this.show(0);
    this.card.focus({ preventScroll: true });
  }

  step(by) {
    const at = this.at + by;
    if (at >= 0 && at < this.stops.length) this.show(at);
  }

  show(at) {
    this.at = at;
    const { target, words } = this.stops[at];
    setWords(this.sentence, words);
    this.count.textContent = `${at + 1} of ${this.stops.length}`;
    this.back.setAttribute("aria-disabled", String(at === 0));
    this.next.textContent = this.isLast ? "Done" : "Next";
    if (this.isLast && document.activeElement === this.skip) this.next.focus();
    this.skip.hidden = this.isLast;
    this.outline(found(target));
  }

  // The page reuses its elements for other things, and may draw the target later than its sentence comes.
  follow() {
    const target = found(this.stops[this.at].target);
    if (target !== this.target) this.outline(target);
  }

  // An attribute, not a class: the page sets its elements' classes anew when they change.
  outline(target) {
    if (this.target !== target) this.target?.removeAttribute("data-sa-toured");
    this.target = target;
    target?.setAttribute("data-sa-toured", "");
    this.observer.disconnect();
    this.observer.observe(this.card); // an observer reports at once, and again at every change of size
    if (target) this.observer.observe(target);
  }

  close() {
    this.leave();
    this.start.focus({ preventScroll: true });
    this.start.scrollIntoView({ block: "nearest", behavior: motion() });
  }

  leave() {
    this.isOpen = false;
    this.observer.disconnect();
    this.watcher.disconnect();
    this.target?.removeAttribute("data-sa-toured");
    this.target = null;
    document.removeEventListener("keydown", this.onKey);
    removeEventListener("resize", this.place);
    this.start.setAttribute("aria-expanded", "false");
    if (this.card.isConnected && !this.card.hidden) this.card.hidePopover?.();
    this.card.hidden = true;
  }

  // Arrows belong to whatever has the focus, unless that is the card or nothing.
  pressed(event) {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") this.close();
    const { activeElement } = document;
    if (activeElement !== document.body && !this.card.contains(activeElement)) return;
    if (event.key === "ArrowRight") this.step(1);
    if (event.key === "ArrowLeft") this.step(-1);
  }
}

// A container as it is; a figure with the heading that stands over it.
function found(key) {
  const target = document.querySelector(`.st-key-${CSS.escape(key)}`);
  return target?.closest(".stVerticalBlock") ?? target;
}

// In the middle of what scrolls, beside the sidebar; over or under what it speaks of.
function place(card, target) {
  const scroller = scrollerOf(target ?? card);
  const { left, right, top } = scroller.getBoundingClientRect();
  const header = document.querySelector(".stAppHeader")?.getBoundingClientRect().bottom ?? 0;
  Object.assign(card.style, { left: `${left + 16}px`, right: `${innerWidth - right + 16}px` });
  const placed = target && placement(
    {
      height: innerHeight,
      header,
      scrolled: scroller.scrollTop,
      most: scroller.scrollHeight - scroller.clientHeight,
    },
    {
      top: target.getBoundingClientRect().top + scroller.scrollTop - Math.min(top, 0),
      height: target.offsetHeight,
    },
    card.offsetHeight,
  );
  const isAtTop = placed?.edge === "top";
  Object.assign(card.style, { top: isAtTop ? `${header + 16}px` : "", bottom: isAtTop ? "auto" : "" });
  if (placed) scroller.scrollTo({ top: placed.scroll, behavior: motion() });
}

function scrollerOf(element) {
  for (let at = element.parentElement; at; at = at.parentElement) {
    if (/auto|scroll/.test(getComputedStyle(at).overflowY)) return at;
  }
  return document.scrollingElement;
}

function motion() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";
}
