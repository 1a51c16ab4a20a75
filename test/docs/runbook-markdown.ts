import { LANGUAGES, type Language } from '../../src/bot/i18n/language.ts';
import { TEXTS } from '../../src/bot/i18n/texts.ts';
import { generalTitle } from '../../src/bot/runbooks/general-title.ts';
import { severityOf } from '../../src/engine/alerts/severity.ts';
import { INCIDENT_KINDS, type IncidentKind } from '../../src/engine/ports/incident-store.ts';

/** A runbook as a page of `docs`, in the words that chats get. */
export function runbookMarkdown(kind: IncidentKind, language: Language): string {
  const texts = TEXTS[language];
  const { runbookPage: words, incidents } = texts;
  const { means, steps } = texts.runbooks[kind];
  const others = LANGUAGES.filter((other) => other !== language);
  return [
    `# ${escaped(generalTitle(kind, texts))}`,
    `${incidents.severities[severityOf({ kind })]} · \`${kind}\` · ${others
      .map((other) => `[${words.otherLanguage}](../${other}/${kind}.md)`)
      .join(' · ')} · [${words.all}](../README.md)`,
    `## ${words.means}`,
    escaped(means),
    `## ${words.steps}`,
    steps.map((step, index) => `${index + 1}. ${escaped(step)}`).join('\n'),
    words.buttons,
    '',
  ]
    .join('\n\n')
    .trimEnd()
    .concat('\n');
}

/** All of them, with what each language calls them. */
export function runbookTable(): string {
  const cell = (kind: IncidentKind, language: Language): string =>
    `[${escaped(generalTitle(kind, TEXTS[language]))}](${language}/${kind}.md)`;
  return [
    '# Runbooks',
    '',
    'What each incident means and what to do, in the words of the button _Runbook_ (_Roteiro_) on its card. A Frota that runs has them at',
    '`/runbooks`, and cards link there. These files are written by a test from the texts that chats get: see',
    '[CONTRIBUTING](../../CONTRIBUTING.md). What to set so that people hear of incidents: [When something is wrong](../alerts.md).',
    '',
    '<!-- prettier-ignore -->',
    `| kind | ${LANGUAGES.join(' | ')} |`,
    `| --- | ${LANGUAGES.map(() => '---').join(' | ')} |`,
    ...INCIDENT_KINDS.map(
      (kind) => `| \`${kind}\` | ${LANGUAGES.map((language) => cell(kind, language)).join(' | ')} |`,
    ),
    '',
  ].join('\n');
}

/** A text that shows as it is. */
function escaped(text: string): string {
  return text.replaceAll(/[\\_*<[\]`|]/g, String.raw`\$&`);
}
