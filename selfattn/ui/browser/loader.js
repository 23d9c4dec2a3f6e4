// The inline part of the component, sent with every figure and therefore small: it only fetches the
// modules that the server hands out once, and gives them the figure.
export default async function (component) {
  const address = new URL(`${component.data.assets}/map.js`, document.baseURI);
  const { show } = await import(address.href);
  return show(component);
}
