import { html } from './markup.ts';

/** Columns of a table that may be of a kind. */
const MOST_COLUMNS = 12;

/** A rule for the cells of all columns of a kind, by their place: `html.ts` names the places. */
const column = (kind: string, cell: string, rule: string): string => {
  const places = Array.from({ length: MOST_COLUMNS }, (_, at) => `.${kind}-${at + 1} ${cell}:nth-child(${at + 1})`);
  return `${places.join(',')}{${rule}}`;
};
const COLUMNS = [
  column('number', ':is(td,th)', 'text-align:right;white-space:nowrap'),
  column('name', 'td', 'overflow-wrap:anywhere;min-width:8rem'),
  column('id', 'td', 'overflow-wrap:anywhere;min-width:7.5rem;font:.85em ui-monospace,monospace'),
  column('text', 'td', 'overflow-wrap:anywhere;min-width:11rem'),
  column('when', 'td', 'white-space:nowrap'),
].join('');

/** The style of the pages; a page allows exactly this text, by its hash, and nothing else. */
export const PAGE_STYLE = html`
:root{color-scheme:light dark;--ink:#1b1f24;--dim:#57606a;--line:#d0d7de;--page:#fff;--soft:#f6f8fa;--good:#116329;--bad:#a40e26;--rest:#8c959f;--c0:#0969da;--c1:#1a7f37;--c2:#bc4c00;--c3:#8250df;--c4:#bf3989;--c5:#1b7c83}
@media (prefers-color-scheme:dark){:root{--ink:#e6edf3;--dim:#9198a1;--line:#3d444d;--page:#0d1117;--soft:#151b23;--good:#3fb950;--bad:#ff7b72;--rest:#656c76;--c0:#4493f8;--c1:#3fb950;--c2:#f0883e;--c3:#ab7df8;--c4:#db61a2;--c5:#39c5cf}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:75rem;padding:1rem 1.25rem 4rem;background:var(--page);color:var(--ink);font:15px/1.5 system-ui,sans-serif;overflow-wrap:anywhere}
h1{font-size:1.6rem;margin:.5rem 0}h3{font-size:1.05rem}h3,h4{margin:1rem 0 .3rem}h2{font-size:1.2rem;margin:2rem 0 .5rem;border-bottom:1px solid var(--line)}
.skip{position:absolute;left:-100rem}.skip:focus{position:static}
a{color:var(--c0)}nav a{display:inline-block;margin-right:1rem}
:focus-visible{outline:2px solid var(--c0);outline-offset:2px}
.lead{font-size:1.1rem}.note,.dim{color:var(--dim)}.good{color:var(--good)}.bad{color:var(--bad);font-weight:600}.strong{font-weight:600}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.1rem 1rem;margin:.5rem 0}dt{color:var(--dim)}dd{margin:0}
.scroll{overflow-x:auto;border:1px solid var(--line);border-radius:6px;margin:.5rem 0;background:linear-gradient(90deg,var(--page) 1rem,transparent 2rem) local,linear-gradient(270deg,var(--page) 1rem,transparent 2rem) local,linear-gradient(90deg,var(--rest),transparent .6rem),linear-gradient(270deg,var(--rest),transparent .6rem),var(--page)}
table{border-collapse:collapse;width:100%;font-size:.85rem}caption{text-align:left;padding:.3rem .5rem;color:var(--dim)}
th,td{padding:.15rem .5rem;text-align:left;vertical-align:top;border-top:1px solid var(--line)}.scroll :is(th,td){overflow-wrap:break-word}thead{background:var(--soft)}.scroll pre{overflow-wrap:anywhere}
${COLUMNS}
details{margin:.5rem 0}summary{cursor:pointer;padding:.3rem 0}
pre{margin:.5rem 0;padding:.5rem;background:var(--soft);white-space:pre-wrap;font-size:.8rem}code{font:.85em ui-monospace,monospace}
svg{display:block;width:100%;min-width:46rem;height:auto;font:11px system-ui,sans-serif}
svg text{fill:var(--ink)}svg .axis path{stroke:var(--line)}svg .axis text,svg text.rest,svg text.group{fill:var(--dim)}svg text.wave{font-weight:600}
rect.wave{fill:var(--ink)}.rest{fill:var(--rest)}.load{fill:var(--c0)}.load.tight{fill:var(--c2)}.limit{stroke:var(--ink);stroke-dasharray:4 3}.rto{stroke:var(--bad);stroke-width:2;stroke-dasharray:6 3}
.bar.path{stroke:var(--ink);stroke-width:2}.bar.wrong{stroke:var(--bad);stroke-width:2.5}.c0{fill:var(--c0)}.c1{fill:var(--c1)}.c2{fill:var(--c2)}.c3{fill:var(--c3)}.c4{fill:var(--c4)}.c5{fill:var(--c5)}
svg.key{display:inline-block;min-width:0;width:1em;height:.7em;margin-right:.3em}
@media (max-width:48rem){body{padding-inline:.75rem}dl{grid-template-columns:1fr;gap:0}dd{margin-bottom:.4rem}.scroll:has(>svg)::before{content:'Wider than the screen: scroll sideways';position:sticky;left:0;display:block;width:max-content;padding:.3rem .5rem;color:var(--dim);font-size:.85rem}}
@media print{body{max-width:none}.skip,nav{display:none}.scroll{overflow:visible;background:none}svg{min-width:0}.scroll:has(>svg)::before{display:none}}
`;

/** Of the text above, in base64; a test holds the two together. */
export const PAGE_STYLE_SHA256 = '6QW5A8bIcL3G+J2cakWbuz8ibTS58sXDLifhdPci+DA=';
