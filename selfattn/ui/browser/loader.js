// The inline part of the component, after plotly.js; sent with every figure and therefore small. It only
// fetches the modules that the server hands out once, and gives them the figure.
/* global loadPlotly */
export default async function (component) {
  const plotly = loadPlotly(component.data.assets);
  const address = new URL(`${component.data.assets}/map.js`, document.baseURI);
  const { show } = await import(address.href);
  return show(component, plotly);
}
