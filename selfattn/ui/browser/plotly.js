// plotly.js, loaded once for the page. Sent inline, before a component's own script: so that it is on its
// way before any module is.
// deno-lint-ignore no-unused-vars
function loadPlotly(assets) {
  globalThis.selfattnPlotly ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = new URL(`${assets}/plotly.min.js`, document.baseURI).href;
    script.onload = () => resolve(globalThis.Plotly);
    script.onerror = () => reject(new Error(`${script.src} could not be loaded.`));
    document.head.append(script);
  });
  return globalThis.selfattnPlotly;
}
