/** Colours of text reach 4.5:1 on their ground in both themes (checked by the test of this file). */
export const PALETTE = {
  light: {
    ground: '#f7f7f5',
    panel: '#ffffff',
    text: '#1b1e23',
    muted: '#575d66',
    line: '#dcdcd6',
    link: '#0b5394',
    critical: '#a61b1b',
    high: '#a34700',
    medium: '#7a5c00',
    low: '#1d6078',
    info: '#575d66',
    fine: '#25683c',
  },
  dark: {
    ground: '#131519',
    panel: '#1b1e24',
    text: '#e7e8ea',
    muted: '#a3a9b3',
    line: '#333843',
    link: '#8fbcf0',
    critical: '#ff9088',
    high: '#ffae66',
    medium: '#e5c75a',
    low: '#7fc8e0',
    info: '#a3a9b3',
    fine: '#7fd19b',
  },
} as const;

const variables = (theme: keyof typeof PALETTE): string =>
  Object.entries(PALETTE[theme])
    .map(([name, value]) => `--${name}:${value}`)
    .join(';');

const severities = ['critical', 'high', 'medium', 'low', 'info', 'fine'];

/** System fonts, one column, colour only where it says something. No attribute styles: the policy forbids them. */
export const STYLE = `
:root{color-scheme:light;${variables('light')}}
@media (prefers-color-scheme:dark){:root:not([data-theme=light]){color-scheme:dark;${variables('dark')}}}
:root[data-theme=dark]{color-scheme:dark;${variables('dark')}}
${severities.map((name) => `.${name}{--s:var(--${name})}`).join('')}
*{box-sizing:border-box}
[hidden]{display:none!important}
html{scroll-padding-top:4rem;-webkit-text-size-adjust:100%}
body{margin:0;background:var(--ground);color:var(--text);font:15px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
.wrap{max-width:1100px;margin:0 auto;padding:0 24px}
a{overflow-wrap:anywhere;color:var(--link);text-decoration-thickness:1px;text-underline-offset:2px}
:focus-visible{outline:2px solid var(--link);outline-offset:2px;border-radius:3px}
section:focus{outline:none}
.skip{position:absolute;left:-999px}
.skip:focus{left:8px;top:8px;z-index:9;background:var(--panel);padding:8px 12px}
.defs{position:absolute;width:0;height:0}
h1{font-size:clamp(1.5rem,3.4vw,2.15rem);line-height:1.2;margin:.3rem 0 .6rem;letter-spacing:-.015em;text-wrap:balance}
h1 a{color:inherit;text-decoration:none}
h1 a:hover{text-decoration:underline}
h2{font-size:1.35rem;margin:0 0 .8rem;letter-spacing:-.01em}
h3,h2.sub{font-size:1rem;margin:1.6rem 0 .5rem;letter-spacing:0}
h3.minor{font-size:.8rem;margin:1.1rem 0 .35rem;color:var(--muted);font-weight:600}
p{margin:.4rem 0;max-width:75ch}
.muted,.note{color:var(--muted)}
code,pre{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;font-size:.86em}
code{overflow-wrap:anywhere}
pre code{font-size:inherit}
.top{padding:18px 0 14px}
.top .wrap{display:flex;justify-content:space-between;gap:12px 32px;align-items:flex-start;flex-wrap:wrap}
.brand{font-weight:700;margin:0;letter-spacing:-.01em}
.brand span{font-weight:400;color:var(--muted);margin-left:.35em}
.identity{display:flex;flex-wrap:wrap;gap:2px 24px;margin:0;flex:1}
.identity div{display:flex;gap:.45em}
dt{color:var(--muted)}
dd{margin:0;overflow-wrap:anywhere}
.identity dt,.identity dd{font-size:.86rem}
button{font:inherit;font-size:.86rem;color:var(--text);background:var(--panel);border:1px solid var(--line);border-radius:6px;padding:4px 10px;cursor:pointer}
button:hover{border-color:var(--muted)}
nav{position:sticky;top:0;z-index:5;background:var(--ground);border-bottom:1px solid var(--line)}
nav ul{list-style:none;display:flex;gap:22px;overflow-x:auto;margin:0 auto}
nav a{display:block;padding:9px 0;color:var(--muted);text-decoration:none;font-size:.9rem;white-space:nowrap}
nav a:hover{color:var(--text);text-decoration:underline}
main{padding-bottom:24px}
main>section{background:var(--panel);border:1px solid var(--line);border-radius:10px;padding:24px 28px;margin:20px 0}
footer{color:var(--muted);font-size:.84rem;padding-bottom:40px!important}
.hero{border-left:5px solid var(--s);padding-left:20px}
.badges{display:flex;flex-wrap:wrap;gap:10px;align-items:center}
.badge{font-weight:650;font-size:.86rem;color:var(--s);white-space:nowrap}
.badges .badge{font-size:1rem}
.label{color:var(--muted);font-size:.9rem}
.mark{width:16px;height:16px;flex:none;fill:var(--s);vertical-align:-3px}
.mark text.small,symbol text.small{font-size:9px}
.badge .mark,label .mark{margin-right:5px}
.mark text,symbol text{fill:var(--panel);font:700 11px system-ui,Arial,sans-serif}
.badges .mark{width:20px;height:20px;vertical-align:-4px}
.lead{font-size:1.05rem;max-width:80ch}
.facts{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(250px,100%),1fr));gap:8px 28px;margin:1rem 0 .4rem}
.facts div{border-top:1px solid var(--line);padding-top:6px;min-width:0}
.facts dt{font-size:.8rem}
.meter,.gauge{display:inline-flex;gap:8px;align-items:center;flex-wrap:wrap}
.meter .on,.gauge .on{fill:var(--muted)}
.gauge .full{fill:var(--critical)}
.meter .off,.gauge .off{fill:var(--line)}
.gauge svg{width:110px;height:8px;border-radius:3px}
.tally{list-style:none;display:flex;flex-wrap:wrap;gap:6px 20px;padding:0;margin:1.2rem 0 .4rem;font-size:.9rem}
.tally b{color:var(--s)}
.tally .none{color:var(--muted)}
.two{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(280px,100%),1fr));gap:0 32px}
.two h2.sub{margin-top:1rem}
.quote{border-left:3px solid var(--line);padding-left:14px;overflow-wrap:anywhere}
.scroll{overflow-x:auto;max-width:100%}
figure{margin:.6rem 0}
figcaption{color:var(--muted);font-size:.82rem;margin-top:4px;overflow-wrap:anywhere}
.causes svg{display:block;max-width:100%;height:auto}
.box rect{fill:var(--panel);stroke:var(--line)}
.box.chain rect{stroke:var(--s);stroke-width:1.5}
.box rect.edge{fill:var(--s);stroke:none;opacity:.45}
.box.chain rect.edge{opacity:1}
.box text{fill:var(--text);font-size:12.5px}
.box.chain text{font-weight:600}
.box text.note{fill:var(--muted);font-size:11.5px;font-weight:400}
.box:hover rect{stroke:var(--link)}
.box .mark{fill:var(--s)}
.link{fill:none;stroke:var(--muted);stroke-opacity:.55;stroke-width:1.2}
.link.chain{stroke:var(--text);stroke-opacity:1;stroke-width:2.4}
.tip{fill:var(--muted);fill-opacity:.7}
.tip.chain{fill:var(--text);fill-opacity:1}
.chain,.steps{padding-left:1.4em}
.chain li{margin:.25rem 0}
.steps li{margin:.45rem 0;max-width:75ch}
.steps li::marker{color:var(--muted)}
.risk{display:inline-block;min-width:5.6em;font-size:.78rem;font-weight:600;padding:0 7px;border-radius:4px;border:1px solid currentColor;margin-right:.5em;text-align:center}
.risk.safe{color:var(--fine)}.risk.caution{color:var(--medium)}.risk.disruptive{color:var(--critical)}
summary{cursor:pointer}
details.plain{margin:.6rem 0}
details.plain>summary{padding:3px 0}
.controls{display:flex;flex-wrap:wrap;gap:6px;align-items:center;margin:.6rem 0}
.timeline{margin:.6rem 0}
table.compact{width:auto}
.place .number{width:1%}
.row{display:grid;grid-template-columns:minmax(150px,290px) minmax(0,1fr) 62px;gap:12px;align-items:center}
.row>a{display:flex;gap:7px;align-items:center;min-width:0;color:inherit;text-decoration:none;font-size:.86rem}
.row>a span{overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.row>a:hover span{text-decoration:underline}
.row.over .burst,.row.over .life{opacity:.6}
.row.over>a{color:var(--muted)}
.lanes{list-style:none;margin:0;padding:0}
.lane-name{font-size:.8rem;margin:.7rem 0 .15rem;color:var(--muted);font-weight:600}
.lane{display:block;width:100%;height:24px;background:var(--ground);overflow:hidden}
.lanes li+li .lane{border-top:1px solid var(--panel)}
.lane path,.spark path{vector-effect:non-scaling-stroke}
.burst{fill:var(--s);stroke:var(--s);stroke-width:1.4}
.life{fill:none;stroke:var(--s);stroke-width:1.5}
.overview .life{stroke-width:3;opacity:.55}
.overview{margin-bottom:6px}
.overview .muted{font-size:.82rem}
.overview .lane{cursor:crosshair;touch-action:none}
.window{fill:var(--link);fill-opacity:.13;stroke:var(--link);stroke-width:1.2;vector-effect:non-scaling-stroke}
.dot{stroke:var(--s);stroke-width:8;stroke-linecap:round}
.recovery{stroke:var(--fine);stroke-width:8;stroke-linecap:square}
.boot{stroke:var(--text);stroke-width:1.6}
.collected{stroke:var(--muted);stroke-width:1.4;stroke-dasharray:3 3}
.void{fill:var(--line);opacity:.75}
.axis{width:100%;overflow:visible;display:block}
.axis text{fill:var(--muted);font-size:11px;text-anchor:middle}
.axis line{stroke:var(--muted)}
.n{color:var(--muted);font-size:.8rem;text-align:right;font-variant-numeric:tabular-nums}
.legend{list-style:none;display:flex;flex-wrap:wrap;gap:4px 18px;padding:0;margin:.7rem 0;font-size:.82rem;color:var(--muted)}
.k{display:inline-block;width:12px;height:12px;margin-right:6px;vertical-align:-1px}
.k.burst{background:var(--high)}.k.recovery{background:var(--fine);width:9px;height:9px}.k.boot{border-left:2px solid var(--text);width:2px}.k.collected{border-left:2px dashed var(--muted);width:2px}.k.void{background:var(--line)}
table{border-collapse:collapse;width:100%;font-size:.87rem;margin:.5rem 0 1rem}
caption{text-align:left;color:var(--muted);padding:4px 0}
caption b{color:var(--text)}
th,td{text-align:left;vertical-align:top;padding:5px 10px 5px 0;border-bottom:1px solid var(--line)}
th{font-weight:600;color:var(--muted);white-space:nowrap}
.number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap;padding-right:16px}
td.number b{color:var(--s,inherit)}
.place td.number b{color:inherit}
td.over{color:var(--critical);font-weight:700}
.place td:first-child{padding-left:10px}
.place th:first-child{padding-left:10px}
.near td{color:var(--muted)}
.near td b{font-weight:400}
.fault td{font-weight:550}
.fault td:first-child{box-shadow:inset 4px 0 0 var(--s)}
.fault td:first-child,.fault th:first-child{padding-left:10px}
.fault{background:color-mix(in srgb,var(--s) 9%,transparent)}
.side{width:1%}
.ratio{font-weight:650;white-space:nowrap}
.absent{color:var(--muted)}
.fold td{color:var(--muted);font-size:.8rem}
.view{border-top:1px solid var(--line);padding:10px 0}
.view>summary{padding:4px 0}
.view strong{color:var(--critical)}
.missing{border-left:3px solid var(--critical);padding:2px 0 2px 12px}
.filters{display:flex;flex-wrap:wrap;gap:10px 16px;align-items:center;margin-bottom:14px;font-size:.86rem}
.filters fieldset{border:0;margin:0;padding:0;display:flex;flex-wrap:wrap;gap:4px 12px}
.filters legend{float:left;padding:0;margin-right:6px;color:var(--muted)}
.filters label{display:inline-flex;gap:6px;align-items:center}
select,input[type=search]{font:inherit;color:var(--text);background:var(--panel);border:1px solid var(--line);border-radius:6px;padding:3px 8px;max-width:180px}
output{color:var(--muted)}
.finding{border-top:1px solid var(--line);padding:2px 0}
.finding[open]{padding-bottom:16px}
.finding>summary{display:grid;grid-template-columns:92px minmax(0,1fr) auto;gap:12px;padding:9px 0;align-items:baseline}
.finding>summary::-webkit-details-marker{display:none}
.finding>summary:hover .title{text-decoration:underline}
.finding .title{font-weight:600}
.finding .meta{color:var(--muted);font-size:.84rem;text-align:right}
.finding>:not(summary){margin-left:104px}
.spark{display:block;width:min(420px,calc(100% - 104px));height:34px;background:var(--ground);border-radius:4px;margin-top:8px}
.inline{list-style:none;margin:0;padding:0}
.evidence pre{margin:0;background:var(--ground);border:1px solid var(--line);border-radius:6px;padding:8px 12px;white-space:pre-wrap;overflow-wrap:anywhere}
.ids{font-size:.8rem;color:var(--muted);margin-top:1rem}
.tag{font-size:.78rem;border:1px solid var(--line);border-radius:4px;padding:0 6px;margin-right:4px;white-space:nowrap}
.ok{color:var(--fine)}
.expected{list-style:none;padding:0;columns:250px;font-size:.88rem}
.there span:first-child{color:var(--fine)}
.gone{font-weight:600}.gone span:first-child{color:var(--critical)}
.zero{color:var(--muted)}
@media (max-width:720px){
.wrap{padding:0 14px}
main>section{padding:18px 16px;margin:12px 0}
.hero{padding-left:14px}
.identity{flex-basis:100%;order:3}
.row{grid-template-columns:minmax(0,1fr) auto;gap:2px 8px;margin-bottom:6px}
.row .lane,.row .axis{grid-column:1/-1;order:3}
.row.head>span{display:none}
.finding>summary{grid-template-columns:minmax(0,1fr);gap:2px}
.expected{columns:1}
.finding .meta{text-align:left}
.finding>:not(summary){margin-left:0}
.spark{width:100%}
.causes svg{max-width:none}
nav ul{gap:16px}
}
@media (forced-colors:active){.mark,.burst{forced-color-adjust:none}}
@media print{
@page{margin:16mm 14mm}
:root,:root[data-theme=dark],:root:not([data-theme=light]){color-scheme:light;${variables('light')};--ground:#fff}
body{font-size:10.5pt}
nav,.controls,.filters,#theme,.skip{display:none!important}
main>section{border:0;padding:0;margin:0 0 10mm}
.wrap{max-width:none;padding:0}
.finding:is(.critical,.high,.medium)::details-content{content-visibility:visible;block-size:auto}
.finding>:not(summary){margin-left:0}
.finding>summary{padding:5px 0}
.finding[open]{padding-bottom:3mm}
.scroll table{font-size:8.5pt}
h1{font-size:20pt}
.evidence,tr,.row,.steps li,.box{break-inside:avoid}
h2,h3,summary{break-after:avoid}
.scroll{overflow:visible}
.causes svg{width:100%;height:auto;min-width:0}
.lane,.spark,.fault,.badge,.gauge,.meter{print-color-adjust:exact;-webkit-print-color-adjust:exact}
a{color:inherit}
}
`;
