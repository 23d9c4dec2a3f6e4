// plotly.js, loaded once for the page.
let loading = null;

export function loadPlotly(assets) {
  loading ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = new URL(`${assets}/plotly.min.js`, document.baseURI).href;
    script.onload = () => resolve(globalThis.Plotly);
    script.onerror = () => reject(new Error(`${script.src} could not be loaded.`));
    document.head.append(script);
  });
  return loading;
}
