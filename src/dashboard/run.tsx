import type { Router } from '@koa/router';
import type { Context } from 'koa';
import { renderToString } from 'preact-render-to-string';
import { complete } from '../bot/commands/complete.ts';
import { runCommand } from '../bot/commands/run-command.ts';
import { type Block, failure, type Reply, text } from '../bot/reply.ts';
import { newSecret } from '../engine/secrets.ts';
import { checkCsrf, type Visit, visitOf } from './access/visit.ts';
import type { Assets } from './assets.ts';
import { blocksHtml } from './blocks.tsx';
import { ownPath, readForm } from './form.ts';
import { documentOf } from './layout.tsx';
import { qrAddress } from './qr-address.ts';
import { NotFound } from './page-error.ts';

/** MongoDB takes documents of up to 16 MB. */
const MOST_KEPT = 15_000_000;

/**
 * Lines: what is typed or pressed at the dashboard is a command like everywhere, with the same roles, audit and answers. An answer
 * is kept and shown on a page of its own, so that to load it anew repeats nothing; a script gets it at once.
 */
export function runRoutes(router: Router, assets: Assets): void {
  router.post('/run', async (ctx) => {
    const visit = visitOf(ctx);
    const form = await readForm(ctx);
    checkCsrf(visit, form.get('csrf'));
    const line = (form.get('line') ?? '').trim();
    const back = ownPath(form.get('back'));
    const { ask } = ctx.query;
    if (typeof ask === 'string' && ask !== '' && !wantsJson(ctx)) {
      ctx.body = askFirst(visit, assets, { line, back, question: ask });
      return;
    }
    const reply = await runCommand(visit.speaker, line);
    const go = placeOf(reply, visit);
    const id = go === undefined ? await keep(visit, line, reply) : '';
    const address = go ?? `/painel/respostas/${id}?de=${encodeURIComponent(back)}`;
    if (!wantsJson(ctx)) {
      ctx.status = 303;
      ctx.redirect(address);
      return;
    }
    const html = go === undefined ? renderToString(await answerHtml(reply.blocks, visit, id)) : '';
    ctx.body = { ...(go === undefined ? { html } : { go }), failed: reply.failed === true };
  });

  router.get('/respostas/:id', async (ctx) => {
    const visit = visitOf(ctx);
    const { answer, blocks, id } = await kept(ctx, visit);
    const { dashboard } = visit.speaker.texts;
    const back = typeof ctx.query['de'] === 'string' ? ownPath(ctx.query['de']) : '/painel';
    ctx.body = documentOf(
      { language: visit.speaker.language, title: answer.line, path: ctx.path, assets, visit },
      <section class="card">
        <h1>
          {dashboard.answerTo} <code>{answer.line}</code>
        </h1>
        {await answerHtml(blocks, visit, id)}
        <p>
          <a class="button" href={back}>
            {dashboard.back}
          </a>
        </p>
      </section>,
    );
  });

  router.get('/respostas/:id/arquivo/:index', async (ctx) => {
    const { blocks } = await kept(ctx, visitOf(ctx));
    const file = blocks[Number(ctx.params['index'])];
    if (file?.kind !== 'file') throw new NotFound();
    ctx.attachment(file.name);
    ctx.type = 'application/octet-stream';
    ctx.body = file.content;
  });

  router.get('/complete', async (ctx) => {
    const { line } = ctx.query;
    ctx.body = await complete(visitOf(ctx).speaker, typeof line === 'string' ? line : '');
  });
}

function wantsJson(ctx: Context): boolean {
  return ctx.accepts('html', 'json') === 'json';
}

/** Where to look rather than at an answer: what moves has a page of its own. */
function placeOf({ follow, card, failed }: Reply, visit: Visit): string | undefined {
  if (failed === true) return undefined;
  if (follow !== undefined) return `/painel/campanhas/${follow.id}`;
  return card === undefined ? undefined : qrAddress(card.subject, visit);
}

async function keep({ speaker, session }: Visit, line: string, reply: Reply): Promise<string> {
  const { sessions, clock } = speaker.ports;
  const id = newSecret();
  const whole = JSON.stringify(reply.blocks);
  const fits = Buffer.byteLength(whole) < MOST_KEPT;
  const { blocks, failed } = fits ? reply : failure(text(speaker.texts.dashboard.tooLarge, 'warning'));
  const answer = { session, line, blocks: fits ? whole : JSON.stringify(blocks), failed: failed === true };
  await sessions.keepAnswer(id, answer, clock.now());
  return id;
}

async function kept(ctx: Context, { session, speaker }: Visit) {
  const id = String(ctx['params'].id);
  const { sessions, clock } = speaker.ports;
  const answer = await sessions.answer(id, session, clock.now());
  if (answer === undefined) throw new NotFound();
  return { answer, id, blocks: JSON.parse(answer.blocks) as readonly Block[] };
}

function answerHtml(blocks: readonly Block[], { speaker: { texts } }: Visit, id: string) {
  return blocksHtml(blocks, { texts, fileUrl: (index) => `/painel/respostas/${id}/arquivo/${index}` });
}

/** What a script asks in a dialog is asked by a page where there is none. */
function askFirst(
  visit: Visit,
  assets: Assets,
  { line, back, question }: { line: string; back: string; question: string },
): string {
  const { language, texts } = visit.speaker;
  const { dashboard } = texts;
  return documentOf(
    { language, title: dashboard.sure, path: back, assets, visit },
    <form class="card narrow" method="post" action="/painel/run">
      <h1>{dashboard.sure}</h1>
      <p>{question}</p>
      <input type="hidden" name="csrf" value={visit.csrf} />
      <input type="hidden" name="back" value={back} />
      <div class="row">
        <button name="line" value={line} class="danger">
          {dashboard.yes}
        </button>
        <a class="button" href={back}>
          {dashboard.cancel}
        </a>
      </div>
    </form>,
  );
}
