import { messageOf } from '../errors.ts';
import { callJson, type JsonAnswer } from './call-json.ts';
import type { Check } from './examine.ts';
import { type Finding, found } from './finding.ts';

const SLACK = 'https://slack.com/api';

export interface SlackLook {
  token: string | undefined;
  signingSecret: string | undefined;
  appToken: string | undefined;
  /** Undefined: Slack's own. */
  apiUrl: string | undefined;
  /** What the manifest asks for. */
  scopes: readonly string[];
  /** Those of them that the app runs without. */
  spareScopes: readonly string[];
  patienceMs: number;
}

/** Slack: the app's token is good and may do what the app does, and Slack has a way to reach us. */
export function slackCheck(look: SlackLook): Check {
  return {
    area: 'slack',
    async run() {
      const { token, appToken } = look;
      if (token === undefined) return [found('absent', 'slack_unset', {})];
      const answer = await call(look, 'auth.test', token).catch(silence);
      if ('level' in answer) return [answer];
      if (answer.body?.['ok'] !== true)
        return [found('problem', 'slack_refused', { reason: refusalIn(answer) })];
      const { team, user } = answer.body;
      return [
        found('ok', 'slack_reached', { team: String(team), user: String(user) }),
        ...scopeFindings(look, answer),
        await hearing(look, appToken),
      ];
    },
  };
}

function call({ apiUrl = SLACK, patienceMs }: SlackLook, method: string, token: string): Promise<JsonAnswer> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/x-www-form-urlencoded' };
  return callJson(`${apiUrl}/${method}`, { method: 'POST', headers, patienceMs });
}

function silence(error: unknown): Finding {
  return found('problem', 'slack_silent', { reason: messageOf(error) });
}

/** Slack says with every answer what the token may do. */
function scopeFindings({ scopes, spareScopes }: SlackLook, { headers }: JsonAnswer): Finding[] {
  const told = headers['x-oauth-scopes'];
  if (told === undefined) return [];
  const given = new Set(
    String(told)
      .split(',')
      .map((scope) => scope.trim()),
  );
  const lacking = scopes.filter((scope) => !given.has(scope));
  const needed = lacking.filter((scope) => !spareScopes.includes(scope));
  if (needed.length > 0) return [found('problem', 'slack_scopes_missing', { scopes: needed.join(', ') })];
  return lacking.length === 0 ? [] : [found('warning', 'slack_scopes_fewer', { scopes: lacking.join(', ') })];
}

/** What people type and press comes by a connection of ours, or is posted to us. */
async function hearing(look: SlackLook, appToken: string | undefined): Promise<Finding> {
  if (appToken === undefined) {
    return look.signingSecret === undefined
      ? found('warning', 'slack_deaf', {})
      : found('ok', 'slack_hears', { how: 'http' });
  }
  // It gives an address and connects nobody.
  const answer = await call(look, 'apps.connections.open', appToken).catch(silence);
  if ('level' in answer) return answer;
  return answer.body?.['ok'] === true
    ? found('ok', 'slack_hears', { how: 'socket' })
    : found('problem', 'slack_app_token_refused', { reason: refusalIn(answer) });
}

function refusalIn({ status, body }: JsonAnswer): string {
  return typeof body?.['error'] === 'string' ? body['error'] : `HTTP ${status}`;
}
