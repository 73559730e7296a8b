/** The pages' style sheet. Colours and sizes are those of Sessionwatch's own theme, light and dark. */
export const PAGE_STYLE = `
:root {
  color-scheme: light dark;
  --ground: light-dark(#f4f5f7, #0a0c0f);
  --surface: light-dark(#ffffff, #101318);
  --surface-hover: light-dark(#f1f3f6, #171b21);
  --scrim: light-dark(rgb(20 24 31 / 46%), rgb(0 0 0 / 68%));
  --line: light-dark(#e1e4e9, #20252d);
  --line-control: light-dark(#868f9c, #667181);
  --text: light-dark(#14181f, #e7eaf0);
  --text-secondary: light-dark(#48515e, #a9b2bf);
  --text-on-accent: light-dark(#ffffff, #04211f);
  --accent: light-dark(#0b7a72, #3cc9bd);
  --accent-strong: light-dark(#07655e, #63dcd1);
  --accent-soft: light-dark(rgb(11 122 114 / 10%), rgb(60 201 189 / 13%));
  --critical: light-dark(#c01f2e, #ff6b6b);
  --critical-soft: light-dark(rgb(192 31 46 / 8%), rgb(255 107 107 / 13%));
}
* { box-sizing: border-box; }
body {
  margin: 0; min-height: 100vh; background: var(--ground); color: var(--text);
  font: 420 0.875rem/1.5 "Inter Variable", Inter, system-ui, sans-serif; font-variant-numeric: tabular-nums;
}
header { border-bottom: 1px solid var(--line); background: var(--surface); }
header > div, main { max-width: 56rem; margin: 0 auto; padding: 0.875rem 1.25rem; }
header > div { display: flex; align-items: center; gap: 1.25rem; }
header strong { font-weight: 620; letter-spacing: -0.01em; margin-right: auto; }
a { color: var(--accent); text-decoration: none; }
a:hover { text-decoration: underline; }
main { display: grid; gap: 1rem; padding-block: 1.5rem; }
h1 { margin: 0.25rem 0; font-size: 1.375rem; font-weight: 620; letter-spacing: -0.015em; }
h2 { margin: 0 0 0.75rem; font-size: 0.9375rem; font-weight: 620; }
p { margin: 0 0 0.75rem; color: var(--text-secondary); }
section { background: var(--surface); border: 1px solid var(--line); border-radius: 10px; padding: 1.125rem 1.25rem; }
.hint { margin: 1rem 0 0; font-size: 0.8125rem; }
code { color: var(--text); overflow-wrap: anywhere; }
.narrow { width: min(24rem, 100%); margin: 12vh auto 0; }
label { display: grid; gap: 0.25rem; margin-bottom: 0.875rem; color: var(--text-secondary); }
input {
  font: inherit; color: var(--text); background: var(--ground); padding: 0.5rem 0.625rem;
  border: 1px solid var(--line-control); border-radius: 6px; width: 100%;
}
button {
  font: inherit; font-weight: 520; padding: 0.4375rem 0.875rem; border-radius: 6px; cursor: pointer;
  border: 1px solid var(--line-control); background: transparent; color: var(--text);
}
button:hover { background: var(--surface-hover); }
button.main { background: var(--accent); border-color: var(--accent); color: var(--text-on-accent); }
button.main:hover { background: var(--accent-strong); }
:focus-visible { outline: 2px solid var(--accent-strong); outline-offset: 2px; }
.row { display: flex; gap: 0.625rem; flex-wrap: wrap; align-items: center; }
ul + .row { margin-top: 0.625rem; }
.wrong { color: var(--critical); background: var(--critical-soft); border-radius: 6px; padding: 0.5rem 0.75rem; }
ul { list-style: none; margin: 0; padding: 0; }
li { display: flex; align-items: center; gap: 0.875rem; padding: 0.6875rem 0; border-top: 1px solid var(--line); }
li:first-child { border-top: 0; }
li > div { flex: 1; min-width: 0; }
li small { display: block; color: var(--text-secondary); font-size: 0.8125rem; }
.here { color: var(--accent); background: var(--accent-soft); border-radius: 999px; padding: 0.125rem 0.625rem; }
dialog {
  border: 1px solid var(--line); border-radius: 10px; background: var(--surface); color: var(--text);
  padding: 2rem; width: min(26rem, 90vw); text-align: center;
}
dialog::backdrop { background: var(--scrim); backdrop-filter: blur(6px); }
dialog[open] { animation: arrive 180ms ease-out; }
@keyframes arrive { from { opacity: 0; transform: translateY(0.5rem); } }
@media (prefers-reduced-motion: reduce) { dialog[open] { animation: none; } }
`;
