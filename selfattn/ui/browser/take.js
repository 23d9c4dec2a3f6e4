// Appended to copy.js: buttons that copy what the server wrote, as text; or show it, selected.
const COPIED = "Copied";
const TAKE_IT = "Your browser doesn't let the page copy: the text is selected, copy it from here.";

export default function ({ data, parentElement }) {
  const [buttons, said, field] = parentElement.querySelector(".sa-take").children;
  said.textContent = "";
  field.hidden = true;
  buttons.replaceChildren(...data.texts.map(({ label, text }) => {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: label });
    button.onclick = () => take(text, said, field);
    return button;
  }));
}

async function take(text, said, field) {
  field.hidden = true;
  const isCopied = await copied(text, said.parentElement);
  said.textContent = isCopied ? COPIED : TAKE_IT;
  if (isCopied) return;
  field.value = text;
  field.hidden = false;
  field.focus();
  field.select();
}
