// Text to the clipboard: the browser's own way where the page may use it, else the old one, else false.
export async function copied(text, near) {
  return await copiedByClipboard(text) || copiedByCommand(text, near);
}

async function copiedByClipboard(text) {
  try {
    await navigator.clipboard.writeText(text); // there is none without https
    return true;
  } catch {
    return false;
  }
}

function copiedByCommand(text, near) {
  const focused = document.activeElement;
  const field = document.createElement("textarea");
  field.className = "sa-share-hidden";
  field.readOnly = true;
  field.value = text;
  near.append(field);
  field.select();
  const isCopied = commanded();
  field.remove();
  focused?.focus();
  return isCopied;
}

function commanded() {
  try {
    return document.execCommand("copy");
  } catch {
    return false;
  }
}
