import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { themeOf } from "../../selfattn/ui/browser/theme.js";
import { DARK, LIGHT } from "./support.js";

function themeWith({ sequential, diverging }, background, font = "Test Sans") {
  const variables = {
    "--st-chart-sequential-colors": ` ${sequential.join(", ")}`,
    "--st-chart-diverging-colors": diverging.join(","),
    "--st-background-color": ` ${background} `,
    "--st-blue-text-color": "#0072b2",
    "--st-orange-text-color": "#955f00",
    "--st-green-text-color": "#00795a",
    "--st-font": font,
  };
  globalThis.getComputedStyle = () => ({ getPropertyValue: (name) => variables[name] ?? "" });
  return themeOf({});
}

Deno.test("the diverging palette has the first color of the weights in its middle", () => {
  const { diverging, sequential } = themeWith(LIGHT, "#ffffff");
  strictEqual(diverging.length, 11);
  strictEqual(diverging[5], "#f6f3f9");
  deepStrictEqual([diverging[4], diverging[6]], ["#eedbce", "#e1dcef"]);
  deepStrictEqual(sequential, LIGHT.sequential);
});

Deno.test("bars are a step further along the palette on a dark page", () => {
  strictEqual(themeWith(LIGHT, "#ffffff").bar, "#a186cc");
  strictEqual(themeWith(DARK, "#16171b").bar, "#9a73cb");
});

Deno.test("query is blue, key orange, value green", () => {
  const { names } = themeWith(LIGHT, "#ffffff");
  deepStrictEqual([names.query, names.key, names.value], ["#0072b2", "#955f00", "#00795a"]);
});

Deno.test("there is always a font", () => {
  strictEqual(themeWith(LIGHT, "#ffffff").font, "Test Sans");
  strictEqual(themeWith(LIGHT, "#ffffff", "").font, "sans-serif");
});
