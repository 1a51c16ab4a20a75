import type { Router } from '@koa/router';
import type { Context } from 'koa';
import { DASHBOARD } from '../bot/commands/command.ts';
import { TEXTS } from '../bot/i18n/texts.ts';
import { audit } from '../engine/audit.ts';
import type { Visitor } from '../engine/ports.ts';
import { secretHash } from '../engine/secrets.ts';
import { beginSession } from '../engine/sessions.ts';
import { forgetSession, keepSession, sessionSecret } from './access/cookies.ts';
import type { Access } from './access/visitor-context.ts';
import { checkCsrf, currentVisit, languageOf } from './access/visit.ts';
import type { Assets } from './assets.ts';
import { readForm } from './form.ts';
import { documentOf } from './layout.tsx';

type Notice = 'linkOver' | 'keyWrong' | 'loggedOut';

/**
 * How somebody comes in: by the link that the bot gave them, or with an API key. To open the link does not use it up (chats look at
 * links before people do): a button on its page does.
 */
export function signInRoutes(
  router: Router,
  access: Access,
  assets: Assets,
  isSecure: (ctx: Context) => boolean,
): void {
  const { ports } = access.base;
  const { sessions, clock } = ports;

  const page = (ctx: Context, given: { visitor?: Visitor; token?: string; notice?: Notice }): void => {
    const language = languageOf(ctx, access.base.language);
    const { dashboard } = TEXTS[language];
    ctx.body = documentOf(
      { language, title: dashboard.login, path: '/painel/entrar', assets },
      <section class="card narrow">
        <h1>{dashboard.login}</h1>
        {given.notice !== undefined && (
          <p class={given.notice === 'loggedOut' ? 'good' : 'bad'} role="alert">
            {dashboard[given.notice]}
          </p>
        )}
        {given.visitor === undefined ? (
          <form method="post" action="/painel/entrar">
            <p>{dashboard.loginAsk}</p>
            <p>
              <label for="key">{dashboard.key}</label>
            </p>
            <div class="row">
              <input id="key" name="key" type="password" autocomplete="off" required />
              <button class="primary">{dashboard.enter}</button>
            </div>
            <p class="muted">{dashboard.loginShell}</p>
          </form>
        ) : (
          <form method="post" action="/painel/entrar">
            <input type="hidden" name="t" value={given.token} />
            <button class="primary" autofocus>
              {dashboard.enterAs(given.visitor.name)}
            </button>
          </form>
        )}
      </section>,
    );
  };

  const comeIn = async (ctx: Context, visitor: Visitor): Promise<void> => {
    const before = sessionSecret(ctx);
    if (before !== undefined) await sessions.end(secretHash(before));
    const { id, name } = visitor;
    const actor = `${name} (${id})`;
    await audit(ports, { actor, where: DASHBOARD, action: 'dashboard.enter', subject: `person:${id}` });
    keepSession(ctx, await beginSession(ports, visitor), isSecure(ctx));
    ctx.status = 303;
    ctx.redirect('/painel');
  };

  router.get('/entrar', async (ctx) => {
    const { t: token } = ctx.query;
    if (typeof token !== 'string') return page(ctx, ctx.query['saiu'] === '1' ? { notice: 'loggedOut' } : {});
    const visitor = await sessions.link(secretHash(token), clock.now());
    page(ctx, visitor === undefined ? { notice: 'linkOver' } : { visitor, token });
  });

  router.post('/entrar', async (ctx) => {
    const form = await readForm(ctx);
    const [token, key] = [form.get('t'), form.get('key')];
    if (token !== null) {
      const visitor = await sessions.useLink(secretHash(token), clock.now());
      if (visitor !== undefined) return comeIn(ctx, visitor);
    }
    const visitor = key === null ? undefined : await access.keys.visitor(key.trim());
    if (visitor !== undefined) return comeIn(ctx, visitor);
    ctx.status = 401;
    page(ctx, { notice: token === null ? 'keyWrong' : 'linkOver' });
  });

  router.post('/sair', async (ctx) => {
    const visit = await currentVisit(access, ctx);
    const secret = sessionSecret(ctx);
    if (visit !== undefined && secret !== undefined) {
      checkCsrf(visit, (await readForm(ctx)).get('csrf'));
      await sessions.end(secretHash(secret));
    }
    forgetSession(ctx, isSecure(ctx));
    ctx.status = 303;
    ctx.redirect('/painel/entrar?saiu=1');
  });
}
