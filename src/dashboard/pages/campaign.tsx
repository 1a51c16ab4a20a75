import { runCommand } from '../../bot/commands/run-command.ts';
import type { Block } from '../../bot/reply.ts';
import { tallyOf } from '../../bot/tally.ts';
import { blocksHtml } from '../blocks.tsx';
import type { Page } from '../page.ts';
import { Progress } from './campaigns.tsx';

/** One campaign: what a chat is answered about it, and its report with its course as a picture. */
export const campaignPage: Page = {
  path: '/campanhas/:id',
  needs: 'viewer',
  section: 'campaigns',
  everyMs: 3_000,
  layout: 'column',
  // Who asked for its launch is not who may approve it.
  isPersonal: true,
  async look({ speaker, params, looks }) {
    const { ports, texts } = speaker;
    const campaign = await ports.campaigns.get(params['id'] ?? '');
    if (campaign === undefined) return undefined;
    const { id, name, status, startedAt } = campaign;
    const ask = async (line: string): Promise<readonly Block[]> => (await runCommand(speaker, line)).blocks;
    const [progress, about, report] = await Promise.all([
      looks.progress(id),
      ask(texts.help['campaign.show'].example(name)),
      startedAt === undefined ? [] : ask(texts.help['campaign.report'].example(name)),
    ]);
    // Where they stand already they are not said again.
    const ownLines = new Set([
      texts.help['campaign.report'].example(name),
      texts.help['campaign.show'].example(name),
    ]);
    const others = (blocks: readonly Block[]): Block[] =>
      blocks.filter((block) => block.kind !== 'example' || !ownLines.has(block.line));
    const [aboutHtml, reportHtml] = await Promise.all([
      blocksHtml(others(about), { texts }),
      blocksHtml(others(report), { texts }),
    ]);
    return {
      title: name,
      parts: [
        {
          id: 'about',
          html: (
            <section id="about" class="card" data-said={`${name}: ${texts.campaignStatus[status]}`}>
              <Progress name={name} tally={tallyOf(progress)} speaker={speaker} />
              {aboutHtml}
            </section>
          ),
        },
        ...(report.length === 0
          ? []
          : [
              {
                id: 'report',
                html: (
                  <section id="report" class="card" aria-labelledby="report-title">
                    <h2 id="report-title">{texts.dashboard.openReport}</h2>
                    {reportHtml}
                  </section>
                ),
              },
            ]),
      ],
    };
  },
};
