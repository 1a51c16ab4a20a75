import { newLoginToken } from '../../engine/sessions.ts';
import { loginSubject } from '../cards/login-cards.ts';
import { loginBlocks, loginLink } from '../login-link.ts';
import { failure, reply, text } from '../reply.ts';
import { DASHBOARD, type Command } from './command.ts';

/** `painel`: a link to the dashboard, for whoever asks alone. */
export const dashboardCommand: Command = {
  id: 'dashboard',
  needs: 'viewer',
  names: { 'pt-BR': 'painel', en: 'dashboard' },
  async run({ ports, person, actor, where, groups = [], webUrl, texts }) {
    const { dashboard } = texts;
    if (where === DASHBOARD) return reply(text(dashboard.isHere));
    if (webUrl === undefined) return failure(text(dashboard.noAddress, 'warning'));
    if (person === undefined) {
      const token = await newLoginToken(ports, { id: `machine:${actor}`, name: actor });
      return reply(...loginBlocks(loginLink(webUrl(), token), texts));
    }
    // It lets its reader in, so that nobody but its asker may see it.
    const card = { subject: loginSubject(groups, ports.clock.now()), chat: person.id };
    return { ...reply(text(dashboard.linkPrivately, 'muted')), card };
  },
};
