/** How the reference of the API looks: the colours of the dashboard, in light and dark, from 360 pixels on. */
export const REFERENCE_STYLE = `
:root {
  color-scheme: light dark;
  --ground: light-dark(#fcfcfb, #111214);
  --surface: light-dark(#ffffff, #17191c);
  --raised: light-dark(#f5f4f1, #202327);
  --line: light-dark(#e8e6e1, #2a2d31);
  --ink: light-dark(#1c1d1f, #ececea);
  --quiet: light-dark(#63666c, #9a9ea6);
  --accent: light-dark(#2f5bea, #7c9bff);
}
* { box-sizing: border-box; }
html { scroll-padding-top: 16px; }
body {
  margin: 0; background: var(--ground); color: var(--ink);
  font: 14px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif;
}
.frame { display: grid; grid-template-columns: 260px minmax(0, 1fr); max-width: 1280px; margin: 0 auto; }
nav {
  position: sticky; top: 0; align-self: start; max-height: 100vh; overflow-y: auto;
  padding: 24px 16px; border-right: 1px solid var(--line);
}
nav h2 { margin: 16px 0 4px; font-size: 13px; }
nav ul { margin: 0; padding: 0; list-style: none; }
nav a { display: block; padding: 3px 0; color: var(--quiet); text-decoration: none; overflow-wrap: anywhere; }
nav a:hover { color: var(--ink); text-decoration: underline; }
main { padding: 24px; min-width: 0; }
h1 { margin: 0 0 8px; font-size: 24px; }
main > h2 { margin: 40px 0 8px; font-size: 20px; }
h3 { margin: 0; font-size: 15px; overflow-wrap: anywhere; }
h4 { margin: 16px 0 4px; font-size: 13px; }
p { margin: 4px 0; max-width: 76ch; }
a { color: var(--accent); }
code, pre { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: 12.5px; }
.operation { margin: 16px 0; padding: 16px; border: 1px solid var(--line); border-radius: 8px; background: var(--surface); }
.verb { display: inline-block; min-width: 56px; font-weight: 700; text-transform: uppercase; color: var(--accent); }
.quiet { color: var(--quiet); }
pre {
  margin: 4px 0; padding: 12px; max-height: 420px; overflow: auto; white-space: pre-wrap; overflow-wrap: anywhere;
  border: 1px solid var(--line); border-radius: 6px; background: var(--raised);
}
.fields { margin: 0; padding: 0 0 0 12px; border-left: 2px solid var(--line); list-style: none; }
.fields .fields { margin: 2px 0 4px; }
.fields > li { padding: 2px 0; overflow-wrap: anywhere; }
.needed { color: var(--accent); font-size: 12px; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 3px; }
@media (max-width: 860px) {
  .frame { display: block; }
  nav { position: static; max-height: none; padding: 16px; border-right: 0; border-bottom: 1px solid var(--line); }
  nav ul { columns: 2; column-gap: 16px; }
  main { padding: 16px; }
  .operation { padding: 12px; }
}
@media (max-width: 520px) { nav ul { columns: 1; } }
@media print { nav { display: none; } .frame { display: block; } pre { max-height: none; } }
`;
