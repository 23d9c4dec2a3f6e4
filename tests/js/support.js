// What a browser would give: a font in which every character is half as wide as it is high, elements
// that hold their text, and the two palettes of the theme.

export function stubDocument() {
  const context = {
    font: "",
    measureText(text) {
      return { width: [...text].length * parseFloat(this.font) / 2 };
    },
  };
  globalThis.document = {
    createElement: (tag) => tag === "canvas" ? { getContext: () => context } : element(tag),
    createTextNode: (text) => ({ tag: "#text", textContent: text }),
  };
}

export function element(tag) {
  return {
    tag,
    className: "",
    children: [],
    replaceChildren(...children) {
      this.children = children;
    },
  };
}

// .streamlit/config.toml, which these tests may not read; a test in Python holds it to the same colors.
export const LIGHT = {
  sequential: "#f6f3f9 #e0d8ec #cabddf #b5a1d5 #a186cc #8d6ac2 #7752b0 #613c9a #4d2583 #390a6d".split(" "),
  diverging: "#5d2f00 #924e01 #c07536 #d9a883 #eedbce #e1dcef #baa9de #9478c9 #6e4da4 #482776".split(" "),
};
export const DARK = {
  sequential: "#232229 #38304a #4f3f6d #674e8f #8060ad #9a73cb #b28bde #c7a7e9 #ddc3f4 #f1e0fe".split(" "),
  diverging: "#fed6ac #dda362 #b07630 #785224 #3e3225 #373140 #644f80 #9273bb #be9fe8 #e5d6fe".split(" "),
};
