"""The report's own style: light, calm, printable; nothing is fetched and nothing runs."""

from typing import Final

STYLE: Final = """
:root { color-scheme: light; --ink: #1f2a30; --muted: #4f5b62; --line: #d9d2c7; --paper: #ffffff;
  --ground: #f7f4ef; --red: #9c3a2b; --green: #2c5a4c; --amber: #8a5a00; --amber-ground: #fff4dc; }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 16px/1.5 "Public Sans", system-ui, sans-serif; }
main, header, footer { max-width: 72rem; margin: 0 auto; padding: 0 1.5rem; }
header { padding-top: 2.5rem; }
h1 { margin: 0; font-size: 2rem; line-height: 1.2; }
h1::after { content: ""; display: block; width: 4rem; height: 4px; margin-top: 0.75rem; background: var(--red); }
h2 { margin: 3rem 0 0.75rem; font-size: 1.45rem; line-height: 1.25; }
h3 { margin: 0 0 0.25rem; font-size: 1.2rem; overflow-wrap: anywhere; }
p { margin: 0.5rem 0; max-width: 48rem; }
a { color: var(--green); }
a:focus-visible, summary:focus-visible, [tabindex]:focus-visible { outline: 3px solid #1a5fb4; outline-offset: 2px; }
.skip { position: absolute; left: -100rem; }
.skip:focus { left: 1rem; top: 1rem; background: var(--paper); padding: 0.5rem 1rem; }
.purpose { color: var(--muted); font-size: 1.05rem; }
.figures { display: grid; grid-template-columns: repeat(auto-fill, minmax(9.5rem, 1fr));
  gap: 0.75rem; margin: 1.5rem 0; }
.figures div { background: var(--paper); border: 1px solid var(--line); border-radius: 4px; padding: 0.6rem 0.8rem; }
.figures dt { color: var(--muted); font-size: 0.85rem; }
.figures dd { margin: 0; font-size: 1.35rem; font-weight: 600; font-variant-numeric: tabular-nums; }
.looks { list-style: none; padding: 0; }
.looks li { background: var(--amber-ground); border-left: 4px solid var(--amber); border-radius: 0 4px 4px 0;
  padding: 0.5rem 0.9rem; margin: 0.5rem 0; max-width: 56rem; }
.looks li.minor { background: none; border-left-color: var(--line); padding-block: 0.1rem; }
.plots > .table { margin-top: 1rem; }
.table { overflow-x: auto; background: var(--paper); border: 1px solid var(--line); border-radius: 4px; }
table { border-collapse: collapse; width: 100%; font-size: 0.9rem; font-variant-numeric: tabular-nums; }
caption { text-align: left; color: var(--muted); padding: 0.6rem 0.75rem; }
th, td { padding: 0.35rem 0.75rem; text-align: right; border-top: 1px solid var(--line); white-space: nowrap; }
thead th { font-weight: 600; white-space: normal; vertical-align: bottom; border-top: 0;
  border-bottom: 2px solid var(--muted); }
th:first-child, td.words, th.words { text-align: left; }
td.words { white-space: normal; min-width: 11rem; }
tbody th { font-weight: 600; }
tbody tr:nth-child(even) { background: #fbf9f6; }
.mark { color: var(--amber); font-weight: 600; }
.mark::before { content: "\\25B2\\00A0"; font-size: 0.8em; }
article { background: var(--paper); border: 1px solid var(--line); border-radius: 4px;
  padding: 1.25rem 1.5rem; margin: 1.25rem 0; }
article .facts { color: var(--muted); font-size: 0.92rem; }
.plots { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(22rem, 100%), 1fr));
  gap: 1.5rem; align-items: start; }
figure { margin: 1rem 0 0; max-width: 34rem; }
figure svg { display: block; width: 100%; height: auto; }
figcaption { font-size: 0.92rem; }
figcaption b { display: block; }
details { margin-top: 0.5rem; font-size: 0.9rem; }
summary { cursor: pointer; color: var(--green); }
.terms dt { font-weight: 600; margin-top: 0.75rem; }
.terms dd { margin: 0; max-width: 48rem; }
footer { color: var(--muted); padding-top: 2rem; padding-bottom: 3rem; font-size: 0.9rem; }
@media print {
  @page { margin: 15mm; }
  body { background: none; font-size: 10pt; }
  main, header, footer { max-width: none; padding: 0; }
  .skip, details, .back { display: none; }
  .table { overflow: visible; }
  thead { display: table-header-group; }
  tr, figure, .looks li, .figures div { break-inside: avoid; }
  article { border: 0; border-top: 1px solid var(--line); border-radius: 0; padding: 0.5rem 0; break-inside: avoid; }
  h2, h3 { break-after: avoid; }
  .plots { grid-template-columns: repeat(2, 1fr); gap: 8mm; }
  a { color: inherit; text-decoration: none; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
"""
