import { createHash } from 'node:crypto';
import { constant, type Html, html, markupOf } from './html';
import { SCRIPT } from './script';
import { severitySymbols } from './severity-mark';
import { STYLE } from './style';

const digest = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** Nothing may be loaded, sent or framed; only the style and the script below run, known by their hash. */
export const POLICY = `default-src 'none'; style-src ${digest(STYLE)}; script-src ${digest(SCRIPT)}; base-uri 'none'; form-action 'none'`;

export interface PageSection {
  readonly id: string;
  /** In the navigation and as heading. */
  readonly title: string;
  readonly body: Html;
  /** The first section carries the h1 of the page itself. */
  readonly headed?: boolean;
}

export interface Page {
  readonly title: string;
  readonly kicker: string;
  readonly identity: readonly (readonly [string, string])[];
  readonly sections: readonly PageSection[];
  readonly footer: Html;
}

/** One self-contained document: no request leaves it, and it reads without its script. */
export function renderPage(page: Page): string {
  const { title, kicker, identity, sections, footer } = page;
  const body = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${constant(POLICY)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${constant(STYLE)}</style>
</head>
<body>
<a class="skip" href="#${sections[0]?.id ?? 'main'}">Skip to the report</a>
${severitySymbols()}
<header class="top"><div class="wrap">
<p class="brand">nodescope <span>${kicker}</span></p>
<dl class="identity">${identity.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
<button type="button" id="theme" class="ghost" hidden>Dark</button>
</div></header>
<nav aria-label="Sections"><ul class="wrap">${sections.map(
    (section) => html`<li><a href="#${section.id}">${section.title}</a></li>`,
  )}</ul></nav>
<main id="main" class="wrap">${sections.map(
    (section) =>
      html`<section id="${section.id}" aria-labelledby="${section.id}-h" tabindex="-1">${
        section.headed ? null : html`<h2 id="${section.id}-h">${section.title}</h2>`
      }${section.body}</section>
`,
  )}</main>
<footer class="wrap">${footer}</footer>
<script>${constant(SCRIPT)}</script>
</body>
</html>
`;
  return markupOf(body);
}
