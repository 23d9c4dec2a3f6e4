// The theme as the page has it: every color comes from .streamlit/config.toml, by way of Streamlit's
// variables, which exist inside a component only.
import { luminance, parse } from "./ramp.js";

const DARK_BELOW = 0.2;

export function themeOf(element) {
  const style = getComputedStyle(element);
  const read = (name) => style.getPropertyValue(`--st-${name}`).trim();
  const colors = (name) => read(name).split(",").map((color) => color.trim());
  const sequential = colors("chart-sequential-colors");
  const diverging = colors("chart-diverging-colors");
  const background = read("background-color");
  return {
    background,
    text: read("text-color"),
    gray: read("gray-text-color"),
    border: read("border-color"),
    names: {
      query: read("blue-text-color"),
      key: read("orange-text-color"),
      value: read("green-text-color"),
      dimension: read("gray-text-color"),
    },
    sequential,
    // Ten colors have no middle: zero is the first color of the weights.
    diverging: [...diverging.slice(0, 5), sequential[0], ...diverging.slice(5)],
    bar: sequential[luminance(parse(background)) < DARK_BELOW ? 5 : 4],
    font: read("font") || "sans-serif",
  };
}
