import { severityOf } from '../../engine/alerts/severity.ts';
import { INCIDENT_KINDS, type IncidentKind } from '../../engine/ports/incident-store.ts';
import { LANGUAGES, type Language } from '../i18n/language.ts';
import { TEXTS } from '../i18n/texts.ts';
import { escaped } from '../telegram/html.ts';
import { generalTitle } from './general-title.ts';
import { RUNBOOKS_PATH } from './runbook-url.ts';

/** Readable on a phone at night; the only thing that a page needs beside its words. */
export const STYLE = `:root{color-scheme:light dark}body{max-width:40rem;margin:2rem auto;padding:0 1rem;
font:1.05rem/1.6 system-ui,sans-serif}h1{font-size:1.5rem;line-height:1.3}li{margin:.5rem 0}`;

/** A runbook as a page that is whole by itself. */
export function runbookPage(kind: IncidentKind, language: Language): string {
  const texts = TEXTS[language];
  const { runbookPage: words, runbooks, incidents } = texts;
  const { means, steps } = runbooks[kind];
  return page(language, generalTitle(kind, texts), `${RUNBOOKS_PATH}/${kind}`, [
    `<p><small>${escaped(incidents.severities[severityOf({ kind })])} · ${kind}</small></p>`,
    `<h2>${escaped(words.means)}</h2>`,
    `<p>${escaped(means)}</p>`,
    `<h2>${escaped(words.steps)}</h2>`,
    `<ol>${steps.map((step) => `<li>${escaped(step)}</li>`).join('')}</ol>`,
    `<p><small>${escaped(words.buttons)}</small></p>`,
    `<p>${linkTo(RUNBOOKS_PATH, language, words.all)}</p>`,
  ]);
}

/** All of them, to choose from. */
export function runbookIndex(language: Language): string {
  const texts = TEXTS[language];
  const { all, about } = texts.runbookPage;
  const links = INCIDENT_KINDS.map((kind) =>
    linkTo(`${RUNBOOKS_PATH}/${kind}`, language, generalTitle(kind, texts)),
  );
  return page(language, all, RUNBOOKS_PATH, [
    `<p>${escaped(about)}</p>`,
    `<ul>${links.map((link) => `<li>${link}</li>`).join('')}</ul>`,
  ]);
}

function page(language: Language, title: string, path: string, body: readonly string[]): string {
  const others = LANGUAGES.filter((other) => other !== language);
  return [
    `<!doctype html><html lang="${language}"><head><meta charset="utf-8">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escaped(title)} · Frota</title><style>${STYLE}</style></head><body><main>`,
    `<h1>${escaped(title)}</h1>`,
    ...body,
    '</main><footer>',
    ...others.map((other) => linkTo(path, other, TEXTS[language].runbookPage.otherLanguage)),
    '</footer></body></html>',
  ].join('\n');
}

function linkTo(path: string, language: Language, label: string): string {
  return `<a href="${path}?lang=${language}" hreflang="${language}">${escaped(label)}</a>`;
}
