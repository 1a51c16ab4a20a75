import type { Ports } from '../../engine/ports.ts';
import { newLoginToken } from '../../engine/sessions.ts';
import type { CardSource } from '../chat/card-source.ts';
import type { Language } from '../i18n/language.ts';
import { TEXTS } from '../i18n/texts.ts';
import { loginBlocks, loginLink } from '../login-link.ts';

const KIND = 'login';

/**
 * What the card with somebody's link to the dashboard is called; it is shown in their chat with the bot. Each time that they ask
 * it is a new one. The link is no part of it: it is made when the card is shown, and kept nowhere.
 * @param groups full names of those that they are in
 */
export function loginSubject(groups: readonly string[], at: Date): string {
  return `${KIND}:${groups.join(',')}@${at.getTime()}`;
}

/** Links to the dashboard. @param webUrl where Frota's pages are */
export function loginCards(
  ports: Pick<Ports, 'people' | 'sessions' | 'clock'>,
  language: Language,
  webUrl: () => string,
): CardSource {
  return {
    kind: KIND,
    async view(subject, chat) {
      const groups = subject
        .slice(0, subject.lastIndexOf('@'))
        .split(',')
        .filter((group) => group !== '');
      const person = await ports.people.get(chat);
      const visitor = { id: chat, name: person?.name ?? chat, ...(groups.length > 0 && { groups }) };
      const texts =
        TEXTS[person?.language === 'en' || person?.language === 'pt-BR' ? person.language : language];
      const link = loginLink(webUrl(), await newLoginToken(ports, visitor));
      // If it cannot be posted it is made anew: another link, and this one just goes out of date.
      const message = { blocks: loginBlocks(link, texts), summary: texts.dashboard.link };
      return { message, thread: [], final: true };
    },
  };
}
