// How wide a text is when it is drawn.
let context = null;

export function textWidth(text, size, font) {
  context ??= document.createElement("canvas").getContext("2d");
  context.font = `${size}px ${font}`;
  return context.measureText(text).width;
}
