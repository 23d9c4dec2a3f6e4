// Appended to copy.js: the page's link, with and without the text, to the clipboard.
const WITH_TEXT = "Link copied";
const WITHOUT_TEXT = "Copied. This link does not hold the text.";
const BY_HAND = "Your browser doesn't let the page copy: the link is selected, copy it from here.";

export default function ({ data, parentElement }) {
  const [whole, textless, note, said, address] = parentElement.querySelector(".sa-share").children;
  showNote(note, data.note);
  textless.hidden = data.query_without_text === null;
  const isAnother = address.dataset.query !== data.query;
  address.dataset.query = data.query;
  if (isAnother) forget(said, address); // what was copied is not this page's link any more
  whole.onclick = () => hand(data.query, data.note ? WITHOUT_TEXT : WITH_TEXT, said, address);
  textless.onclick = () => hand(data.query_without_text, WITHOUT_TEXT, said, address);
}

function showNote(note, words) {
  note.textContent = words;
  note.hidden = !words;
}

function forget(said, address) {
  said.textContent = "";
  address.hidden = true;
}

async function hand(query, words, said, address) {
  forget(said, address);
  const link = addressOf(query, location);
  const isCopied = await copied(link, said.parentElement);
  said.textContent = isCopied ? words : BY_HAND;
  if (!isCopied) showSelected(address, link);
}

// Where the page is, and its settings; whatever else stands in the address bar stays there. A cell may have
// been opened since these settings were told: the address knows it.
function addressOf(query, { origin, pathname, search }) {
  const isCell = (part) => part.startsWith("sel=");
  const others = query.split("&").filter((part) => part && !isCell(part));
  const parts = [...others, ...search.slice(1).split("&").filter(isCell)];
  return `${origin}${pathname}${parts.length ? `?${parts.join("&")}` : ""}`;
}

function showSelected(address, link) {
  address.value = link;
  address.hidden = false;
  address.focus();
  address.select();
}
