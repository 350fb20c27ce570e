/**
 * The style of a report. It follows the reader's system, light or dark, and is light on paper. The colours of curves
 * have enough contrast on both.
 */
export const REPORT_STYLE = `
:root{color-scheme:light dark;--page:#fff;--ink:#1c2024;--quiet:#5c646e;--line:#d9dde3;--sunken:#f4f5f7;--used:#1c2024;--fill:#eceff3;
--watch:#8a6100;--warning:#b35309;--critical:#c11d2f;--advice:#1f6feb;--c0:#c11d2f;--c1:#1f6feb;--c2:#1a7f37;--c3:#8250df;--c4:#9a6700}
@media (prefers-color-scheme:dark){:root{--page:#15181c;--ink:#e8eaed;--quiet:#a2aab4;--line:#343a42;--sunken:#1f2328;--used:#e8eaed;--fill:#262b32;
--watch:#e3b341;--warning:#f0883e;--critical:#ff7b72;--advice:#58a6ff;--c0:#ff7b72;--c1:#58a6ff;--c2:#56d364;--c3:#bc8cff;--c4:#e3b341}}
body{margin:0 auto;max-width:52rem;padding:2.5rem 1.25rem 3rem;background:var(--page);color:var(--ink);font:16px/1.5 system-ui,sans-serif;overflow-wrap:anywhere}
h1{margin:0;font-size:1.6rem;line-height:1.25}
h2{margin:2rem 0 .5rem;font-size:1rem;letter-spacing:.01em;color:var(--quiet)}
.when,footer{color:var(--quiet)}.when{margin:.25rem 0 1.25rem}footer{margin-top:2.5rem;font-size:.85rem}
.summary p{margin:.25rem 0}.summary p:first-child{font-size:1.1rem}
figure{margin:1rem 0 0}.wide{overflow-x:auto}svg{display:block;width:100%;min-width:34rem;height:auto}
figcaption{margin:.25rem 0 .5rem;color:var(--quiet);font-size:.85rem}
.badge{margin-left:.4rem;padding:.05rem .45rem;border:1px solid;border-radius:1rem;font-size:.75rem;white-space:nowrap}.badge.culprit{color:var(--critical)}.badge.victim{color:var(--quiet)}
svg text{font:12px system-ui,sans-serif;fill:var(--quiet)}
.grid{stroke:var(--line)}.ceiling{stroke:var(--critical);stroke-dasharray:6 4}.area{fill:var(--fill)}
.curve{fill:none;stroke-width:1.75;stroke-linejoin:round}.used{stroke:var(--used);stroke-width:2.5}
.cone{fill:var(--quiet);opacity:.18}.guess{stroke:var(--quiet);stroke-width:1.5;stroke-dasharray:2 3}
.mark{stroke-width:1.25}.mark.watch{stroke:var(--watch)}.mark.warning{stroke:var(--warning)}.mark.critical,.mark.killed,.mark.ended{stroke:var(--critical)}
.k0{stroke:var(--c0)}.k1{stroke:var(--c1)}.k2{stroke:var(--c2)}.k3{stroke:var(--c3)}.k4{stroke:var(--c4)}
table{width:100%;border-collapse:collapse;font-size:.95rem}
th,td{padding:.3rem .75rem .3rem 0;border-bottom:1px solid var(--line);text-align:left;vertical-align:top;font-weight:400}
thead th,tbody th{color:var(--quiet)}thead th{font-size:.85rem}.figures td{white-space:nowrap}
.number{text-align:right}tr>:last-child{padding-right:0}.pairs th{width:16rem}.times th{width:11rem;white-space:nowrap}
.swatch{display:inline-block;width:1.1rem;height:0;margin-right:.5rem;border-top:3px solid;vertical-align:middle}
.s{border-color:var(--used)}.s0{border-color:var(--c0)}.s1{border-color:var(--c1)}.s2{border-color:var(--c2)}.s3{border-color:var(--c3)}.s4{border-color:var(--c4)}
.level.watch,.level.warning,.level.critical,.level.killed,.level.ended{font-weight:600}.level.watch{color:var(--watch)}.level.warning{color:var(--warning)}.level.critical,.level.killed,.level.ended{color:var(--critical)}
.advice{margin:0;padding:0;list-style:none}.advice li{margin:.5rem 0;padding:.1rem 0 .1rem .9rem;border-left:3px solid var(--advice)}
pre{margin:0;padding:.9rem 1rem;border-radius:6px;background:var(--sunken);font:.8rem/1.5 ui-monospace,monospace;white-space:pre-wrap}
@media (max-width:36rem){.pairs th{width:40%}.times th{width:auto}}
@media print{:root{color-scheme:light;--page:#fff;--ink:#000;--quiet:#444;--line:#ccc;--sunken:#f4f5f7;--used:#000;--fill:#eceff3;
--watch:#8a6100;--warning:#b35309;--critical:#c11d2f;--advice:#1f6feb;--c0:#c11d2f;--c1:#1f6feb;--c2:#1a7f37;--c3:#8250df;--c4:#9a6700}
body{max-width:none;padding:0;font-size:11pt}h2{break-after:avoid}figure,tr,li,pre{break-inside:avoid}}
`;

/**
 * The SHA-256 of the style in base64. The page's own policy names it, so that no other style applies. A test compares
 * it with the style.
 */
export const REPORT_STYLE_HASH = '9eWNEQTByGU4a76gNGVCb5ACgxaRmxLrE/yD9S0NSqE=';
