// The component between the maps and the server: it says which cell is selected, and hears of another.
// Sent inline; the maps' module is fetched once.
const connected = new WeakMap();

export default async function ({ data, parentElement, setTriggerValue }) {
  const address = new URL(`${data.assets}/linked.js`, document.baseURI);
  const { accept, connect, disconnect } = await import(address.href);
  const live = parentElement.querySelector(".sa-live");
  const turn = (connected.get(parentElement) ?? 0) + 1;
  connected.set(parentElement, turn);
  connect({
    toServer: (cell) => setTriggerValue("cell", cell),
    table: (name) => {
      setTriggerValue("table", name);
      document.querySelector(".st-key-fold_tables")?.scrollIntoView({ block: "center" });
    },
    aloud: (lines) => live.textContent = (lines ?? []).join(": "),
  });
  accept(data);
  return () => {
    if (connected.get(parentElement) === turn) disconnect();
  };
}
