import { LINK_GOOD_MS } from '../engine/ports/session-store.ts';
import type { Texts } from './i18n/texts.ts';
import { type Block, text } from './reply.ts';

/** Where a link lets its holder in. */
export const LOGIN_PATH = '/painel/entrar';

/** A link to the dashboard, to be shown to nobody but whoever asked for it. */
export function loginLink(webUrl: string, token: string): string {
  return `${webUrl.replace(/\/+$/, '')}${LOGIN_PATH}?t=${token}`;
}

export function loginBlocks(link: string, { dashboard }: Texts): Block[] {
  return [
    text(dashboard.link, 'title'),
    text(link),
    text(dashboard.linkGoodFor(LINK_GOOD_MS / 60_000), 'muted'),
  ];
}
