import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { LANGUAGES } from '../../src/bot/i18n/language.ts';
import { INCIDENT_KINDS } from '../../src/engine/ports/incident-store.ts';
import { runbookMarkdown, runbookTable } from './runbook-markdown.ts';

const FOLDER = '../../docs/runbooks';

// To write the files anew: npx vitest run test/docs/runbooks.test.ts -u
describe('docs/runbooks says what chats say', () => {
  it('in its list of all', async () => {
    await expect(runbookTable()).toMatchFileSnapshot(`${FOLDER}/README.md`);
  });

  describe.each(LANGUAGES)('%s', (language) => {
    it.each(INCIDENT_KINDS)('of %s', async (kind) => {
      await expect(runbookMarkdown(kind, language)).toMatchFileSnapshot(`${FOLDER}/${language}/${kind}.md`);
    });

    it('and of nothing else', () => {
      const files = readdirSync(new URL(`${FOLDER}/${language}`, import.meta.url));
      expect(files.toSorted()).toEqual(INCIDENT_KINDS.map((kind) => `${kind}.md`).toSorted());
    });
  });
});
