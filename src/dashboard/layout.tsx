import type { ComponentChildren, VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';
import type { Speaker } from '../bot/commands/command.ts';
import type { Language } from '../bot/i18n/language.ts';
import { TEXTS } from '../bot/i18n/texts.ts';
import { suffices } from '../engine/person-role.ts';
import type { Visit } from './access/visit.ts';
import type { Assets } from './assets.ts';
import { PRESS_FORM } from './blocks.tsx';
import type { Page } from './page.ts';

/** What a document is made of, whoever sees it. */
export interface Sheet {
  language: Language;
  title: string;
  /** Its address, without what follows a question mark. */
  path: string;
  assets: Assets;
  /** Not there: whoever sees it has not come in. */
  visit?: Visit;
  section?: Page['section'] | 'jobs';
  /** Where its parts come from while it is open. */
  live?: string;
}

/** A whole document. */
export function documentOf(sheet: Sheet, content: ComponentChildren): string {
  return `<!doctype html>${renderToString(<Document sheet={sheet}>{content}</Document>)}`;
}

function Document({ sheet, children }: { sheet: Sheet; children: ComponentChildren }): VNode {
  const { language, title, path, assets, visit, live } = sheet;
  const { dashboard } = TEXTS[language];
  return (
    <html lang={language}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{`${title} · ${dashboard.title}`}</title>
        <link rel="stylesheet" href={assets.url('painel.css')} />
        <link rel="icon" href={assets.url('icon.svg')} type="image/svg+xml" />
        <script type="module" src={assets.url('painel.js')} />
      </head>
      <body
        data-live={live}
        data-away={dashboard.away}
        data-live-word={dashboard.live}
        data-running={dashboard.running}
        data-not-reached={dashboard.notReached}
      >
        <a class="skip" href="#content">
          {dashboard.skip}
        </a>
        <header>
          <a class="brand" href="/painel">
            {dashboard.title}
          </a>
          {visit !== undefined && <Menu sheet={sheet} speaker={visit.speaker} />}
        </header>
        {visit !== undefined && <CommandBox visit={visit} path={path} />}
        <main id="content" tabindex={-1}>
          {children}
        </main>
        <p id="said" class="unseen" role="status" aria-live="polite" />
        {visit !== undefined && <Dialogs language={language} />}
        <footer>
          {live !== undefined && (
            <span id="live" class="muted" hidden>
              {dashboard.live}
            </span>
          )}
          <a
            href={`${path}?lang=${language === 'en' ? 'pt-BR' : 'en'}`}
            lang={language === 'en' ? 'pt-BR' : 'en'}
            aria-label={dashboard.languageLabel}
          >
            {dashboard.language}
          </a>
          {visit !== undefined && <SignedIn visit={visit} />}
        </footer>
      </body>
    </html>
  );
}

function Menu({ sheet: { section, language }, speaker }: { sheet: Sheet; speaker: Speaker }): VNode {
  const { menu, pages } = TEXTS[language].dashboard;
  const links = [
    { to: 'fleet', href: '/painel' },
    { to: 'campaigns', href: '/painel/campanhas' },
    { to: 'incidents', href: '/painel/incidentes' },
    ...(suffices(speaker.role, 'admin') ? [{ to: 'jobs', href: '/painel/jobs/' } as const] : []),
  ] as const;
  return (
    <nav aria-label={menu}>
      <ul>
        {links.map(({ to, href }) => (
          <li>
            <a href={href} aria-current={to === section ? 'page' : undefined}>
              {pages[to]}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** The whole language of commands, on each page; and the form that every button belongs to. */
function CommandBox({ visit: { speaker, csrf }, path }: { visit: Visit; path: string }): VNode {
  const { dashboard } = speaker.texts;
  const hidden = (
    <>
      <input type="hidden" name="csrf" value={csrf} />
      <input type="hidden" name="back" value={path} />
    </>
  );
  return (
    <search class="commands">
      <form id="command" method="post" action="/painel/run">
        {hidden}
        <label for="line">{dashboard.command}</label>
        <input
          id="line"
          name="line"
          list="completions"
          placeholder={dashboard.commandHint}
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          required
        />
        <datalist id="completions" />
        <button>{dashboard.run}</button>
      </form>
      <form id={PRESS_FORM} method="post" action="/painel/run">
        {hidden}
      </form>
    </search>
  );
}

function SignedIn({ visit: { speaker, csrf } }: { visit: Visit }): VNode {
  const { texts, person, role, actor } = speaker;
  const { dashboard, people } = texts;
  return (
    <form method="post" action="/painel/sair" class="signed-in">
      <input type="hidden" name="csrf" value={csrf} />
      <span>
        {dashboard.signedIn(person?.name ?? actor, role === undefined ? people.none : people.roles[role])}
      </span>
      <button>{dashboard.logout}</button>
    </form>
  );
}

/** Where a script shows what was answered, and asks what is to be asked first. */
function Dialogs({ language }: { language: Language }): VNode {
  const { dashboard } = TEXTS[language];
  return (
    <>
      <dialog id="answer" aria-labelledby="answer-title">
        <h2 id="answer-title">{dashboard.answerTo}</h2>
        <div id="answer-body" />
        <form method="dialog">
          <button>{dashboard.close}</button>
        </form>
      </dialog>
      <dialog id="confirm" aria-labelledby="confirm-question">
        <p id="confirm-question">{dashboard.sure}</p>
        <form method="dialog">
          <button value="yes" class="danger">
            {dashboard.yes}
          </button>
          <button value="no" autofocus>
            {dashboard.cancel}
          </button>
        </form>
      </dialog>
    </>
  );
}
