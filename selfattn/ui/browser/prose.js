// Appended to words.js: the component for a sentence on its own.
export default function ({ data, parentElement }) {
  const paragraph = parentElement.querySelector(".sa-prose");
  paragraph.className = `sa-prose sa-${data.role}`;
  setWords(paragraph, data.words);
}
