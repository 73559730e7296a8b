import "./keys.css";

const isMac = /^Mac/.test(navigator.platform);

/** Keys to press, drawn as keys: "g o" one after the other, "Ctrl+K" together. */
export function Keys({ keys }: { readonly keys: string }) {
  return (
    <span className="keys">
      {keys.split(/[ +]/).map((key) => (
        <kbd key={key}>{key === "Ctrl" && isMac ? "⌘" : key}</kbd>
      ))}
    </span>
  );
}
