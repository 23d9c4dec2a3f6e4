import { deepStrictEqual, strictEqual } from "node:assert/strict";
import {
  accept,
  captionOf,
  connect,
  disconnect,
  join,
  leave,
  light,
  select,
  selected,
} from "../../selfattn/ui/browser/linked.js";

const PAUSE = 120;
const PATIENCE = 3000;
const LINES = ["query “a” (1) → key “b” (2)", "weight 0.5"];

// A clock that goes only when a test lets it.
function clock() {
  const real = { setTimeout: globalThis.setTimeout, clearTimeout: globalThis.clearTimeout, now: Date.now };
  const self = { now: 0, last: 0, timers: new Map() };
  globalThis.setTimeout = (action, wait) => {
    self.timers.set(++self.last, { action, at: self.now + wait });
    return self.last;
  };
  globalThis.clearTimeout = (timer) => self.timers.delete(timer);
  Date.now = () => self.now;
  self.pass = (wait) => {
    self.now += wait;
    for (const [timer, { action, at }] of self.timers) {
      if (at > self.now) continue;
      self.timers.delete(timer);
      action();
    }
  };
  self.stop = () => {
    Date.now = real.now;
    Object.assign(globalThis, { setTimeout: real.setTimeout, clearTimeout: real.clearTimeout });
  };
  return self;
}

function mapOfPage() {
  const self = { shown: 0, lit: [] };
  self.showSelected = () => self.shown++;
  self.showLit = (place) => self.lit.push(place);
  return self;
}

// A page of two maps whose server has told its cell; what it is told in return stands in `told` and `said`.
function page(name, test) {
  Deno.test(name, () => {
    const time = clock();
    const maps = [mapOfPage(), mapOfPage()];
    const heard = { told: [], said: [] };
    maps.forEach(join);
    connect({ toServer: (cell) => heard.told.push(cell), aloud: (lines) => heard.said.push(lines) });
    accept(answer(0, 0));
    maps.forEach((map) => map.shown = 0);
    try {
      test({ time, maps, ...heard });
    } finally {
      maps.forEach(leave);
      disconnect();
      time.stop();
    }
  });
}

function answer(query, key, dimension = null, captions = {}) {
  return { cell: { query, key, dimension }, captions };
}

page(
  "a step is seen on every map and read aloud at once, and told after a pause",
  ({ time, maps, told, said }) => {
    select({ query: 1, key: 2 }, LINES);
    deepStrictEqual(maps.map((map) => map.shown), [1, 1]);
    deepStrictEqual(said, [LINES]);
    time.pass(PAUSE - 1);
    deepStrictEqual(told, []);
    time.pass(1);
    deepStrictEqual(told, [{ query: 1, key: 2, dimension: null }]);
  },
);

page("of several steps in a row the server is told the last one, once", ({ time, told }) => {
  for (const key of [1, 2, 3]) {
    select({ key }, LINES);
    time.pass(PAUSE / 2);
  }
  time.pass(PAUSE);
  deepStrictEqual(told, [{ query: 0, key: 3, dimension: null }]);
});

page("a click is told now, and a step before it is not told after it", ({ time, told }) => {
  select({ query: 1 }, LINES);
  select({ query: 2 }, LINES, true);
  deepStrictEqual(told, [{ query: 2, key: 0, dimension: null }]);
  time.pass(10 * PAUSE);
  strictEqual(told.length, 1);
});

page("what a place leaves open stays as it was", () => {
  select({ query: 1, dimension: 4 }, LINES, true);
  select({ key: 3 }, LINES, true);
  deepStrictEqual(selected(), { query: 1, key: 3, dimension: 4 });
});

page("the server's answer is shown on every map, with its captions", ({ maps }) => {
  accept(answer(2, 1, 3, { scores: ["said"] }));
  deepStrictEqual(selected(), { query: 2, key: 1, dimension: 3 });
  deepStrictEqual(maps.map((map) => map.shown), [1, 1]);
  deepStrictEqual(captionOf("scores"), ["said"]);
  strictEqual(captionOf("value"), null);
});

page("an answer to a step that others have followed does not take the selection back", ({ maps }) => {
  select({ key: 1 }, LINES, true);
  select({ key: 2 }, LINES, true);
  maps.forEach((map) => map.shown = 0);
  accept(answer(0, 1, null, { scores: ["of an earlier cell"] }));
  strictEqual(selected().key, 2);
  strictEqual(captionOf("scores"), null);
  deepStrictEqual(maps.map((map) => map.shown), [0, 0]);
});

page("after the awaited answer every other is taken", () => {
  select({ key: 2 }, LINES, true);
  accept({ cell: { query: 0, key: 2 }, captions: {} }); // a dimension left out is none
  accept(answer(1, 1));
  deepStrictEqual(selected(), { query: 1, key: 1, dimension: null });
});

page("an answer that differs in its component alone is another one", () => {
  select({ dimension: 2 }, LINES, true);
  accept(answer(0, 0, 1));
  strictEqual(selected().dimension, 2);
});

page("a server that never agrees is believed in the end", ({ time }) => {
  select({ key: 9 }, LINES, true);
  time.pass(PATIENCE - 1);
  accept(answer(1, 1));
  strictEqual(selected().key, 9);
  time.pass(1);
  accept(answer(1, 1));
  strictEqual(selected().key, 1);
});

page("the pointer's place reaches every map, and none that left", ({ maps }) => {
  leave(maps[1]);
  light({ query: 1 });
  light(null);
  deepStrictEqual(maps.map((map) => map.lit), [[{ query: 1 }, null], []]);
});

page("without the component nothing is told, and nothing fails", ({ time, told, said }) => {
  select({ key: 1 }, LINES);
  disconnect();
  time.pass(PAUSE);
  strictEqual(selected(), null);
  said.length = 0;
  select({ query: 3, key: 3 }, LINES, true);
  deepStrictEqual(selected(), { query: 3, key: 3 });
  deepStrictEqual([told, said], [[], []]);
});
