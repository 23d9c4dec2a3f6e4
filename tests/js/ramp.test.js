import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { along, colorscale, inkOn, luminance, mix, parse } from "../../selfattn/ui/browser/ramp.js";
import { DARK, LIGHT } from "./support.js";

const EVEN = Array.from({ length: 37 }, (_, k) => k / 36);
const SQUARES = EVEN.map((t) => t * t);
const RAMPS = Object.entries({ light: LIGHT, dark: DARK }).flatMap(([theme, { sequential, diverging }]) => [
  [`${theme} weights`, sequential],
  [`${theme} scores`, [...diverging.slice(0, 5), sequential[0], ...diverging.slice(5)]],
]);

function contrast(one, other) {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

function close(actual, expected) {
  ok(Math.abs(actual - expected) < 1e-12, `${actual} is not ${expected}`);
}

Deno.test("a color is read", () => {
  deepStrictEqual(parse("#f6f30a"), [246, 243, 10]);
});

Deno.test("luminance is that of the web's contrast rules", () => {
  strictEqual(luminance([0, 0, 0]), 0);
  strictEqual(luminance([255, 255, 255]), 1);
  close(luminance([255, 0, 0]), 0.2126);
  close(luminance([0, 255, 0]), 0.7152);
  close(luminance([0, 0, 10]), 0.0722 * 10 / 255 / 12.92);
});

Deno.test("a mix starts and ends with the ends of the palette, and stays there", () => {
  const palette = ["#000000", "#102030", "#ffffff"];
  deepStrictEqual(mix(palette, 0), [0, 0, 0]);
  deepStrictEqual(mix(palette, 0.5), [16, 32, 48]);
  deepStrictEqual(mix(palette, 1), [255, 255, 255]);
  deepStrictEqual(mix(palette, -3), [0, 0, 0]);
  deepStrictEqual(mix(palette, 7), [255, 255, 255]);
  deepStrictEqual(mix(palette, 0.25), [8, 16, 24]);
});

Deno.test("a colorscale gives each position the color of its rank", () => {
  deepStrictEqual(colorscale(["#000000", "#0a0a0a"], [0, 0.25, 1]), [
    [0, "rgb(0,0,0)"],
    [0.25, "rgb(5,5,5)"],
    [1, "rgb(10,10,10)"],
  ]);
});

Deno.test("along is the inverse of the positions", () => {
  for (const positions of [EVEN, SQUARES]) {
    positions.forEach((position, rank) => close(along(positions, position), rank / 36));
  }
});

Deno.test("along is straight between two positions and ends at the last", () => {
  close(along([0, 0.25, 1], 0.125), 0.25);
  close(along([0, 0.25, 1], 0.625), 0.75);
  strictEqual(along(SQUARES, -0.1), 0);
  strictEqual(along(SQUARES, 1.0001), 1);
});

Deno.test("the color of a value is the one that the colorscale draws", () => {
  const palette = LIGHT.sequential;
  colorscale(palette, SQUARES).forEach(([position, color]) => {
    strictEqual(`rgb(${mix(palette, along(SQUARES, position)).join(",")})`, color);
  });
});

Deno.test("ink contrasts at least 4.5 to 1 all along every ramp of both themes", () => {
  for (const [name, palette] of RAMPS) {
    for (let step = 0; step <= 1000; step++) {
      const color = mix(palette, step / 1000);
      const ratio = contrast(color, parse(inkOn(color)));
      ok(ratio >= 4.5, `${name} at ${step}: ${ratio}`);
    }
  }
});

Deno.test("ink is the one of black and white that contrasts more", () => {
  for (const [, palette] of RAMPS) {
    for (const color of palette.map(parse)) {
      const other = inkOn(color) === "#000000" ? [255, 255, 255] : [0, 0, 0];
      ok(contrast(color, parse(inkOn(color))) >= contrast(color, other) - 0.02);
    }
  }
});
