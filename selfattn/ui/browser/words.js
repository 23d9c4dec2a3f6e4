// A sentence in parts, each with its mark, set as text: what a visitor typed is never read as markup.
const ELEMENTS = { bold: "b", sup: "sup", sub: "sub" };

export function setWords(element, words) {
  element.hidden = words.length === 0;
  element.replaceChildren(...words.map(partOf));
}

function partOf({ text, mark }) {
  if (!mark) return document.createTextNode(text);
  const part = document.createElement(ELEMENTS[mark] ?? "span");
  if (!ELEMENTS[mark]) part.className = `sa-${mark}`;
  part.textContent = text;
  return part;
}
