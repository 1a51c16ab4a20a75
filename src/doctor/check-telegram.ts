import { messageOf } from '../errors.ts';
import { callJson } from './call-json.ts';
import type { Check } from './examine.ts';
import { type Finding, found } from './finding.ts';

const TELEGRAM = 'https://api.telegram.org';

/** An error of Telegram's that is older than this, in ms, is past. */
const RECENT_MS = 3_600_000;

/** Updates that wait while somebody answers them are few: people type. */
const MANY_PENDING = 100;

export interface TelegramLook {
  token: string | undefined;
  /** Undefined: Telegram's own. */
  apiRoot: string | undefined;
  /** Where Telegram is to post; undefined: it is asked. */
  hookUrl: string | undefined;
  /** The updates that the bot hears of. */
  updates: readonly string[];
  now: () => Date;
  patienceMs: number;
}

/** Telegram: the bot's token is good, and its webhook is ours and works, or there is none where the bot asks for updates. */
export function telegramCheck(look: TelegramLook): Check {
  return {
    area: 'telegram',
    async run() {
      if (look.token === undefined) return [found('absent', 'telegram_unset', {})];
      try {
        const me = await call(look, 'getMe');
        if ('refusal' in me) return [found('problem', 'telegram_refused', { reason: me.refusal })];
        const reached = found('ok', 'telegram_reached', { user: String(me.result['username']) });
        const hook = await call(look, 'getWebhookInfo');
        return [
          reached,
          ...('refusal' in hook
            ? [found('problem', 'telegram_refused', { reason: hook.refusal })]
            : hookFindings(look, hook.result)),
        ];
      } catch (error) {
        return [found('problem', 'telegram_silent', { reason: messageOf(error) })];
      }
    },
  };
}

type Outcome = { result: Readonly<Record<string, unknown>> } | { refusal: string };

async function call(
  { token, apiRoot = TELEGRAM, patienceMs }: TelegramLook,
  method: string,
): Promise<Outcome> {
  const { status, body } = await callJson(`${apiRoot}/bot${token}/${method}`, { method: 'POST', patienceMs });
  if (body?.['ok'] === true) return { result: body['result'] as Record<string, unknown> };
  return { refusal: typeof body?.['description'] === 'string' ? body['description'] : `HTTP ${status}` };
}

function hookFindings(look: TelegramLook, hook: Readonly<Record<string, unknown>>): Finding[] {
  const { hookUrl, updates } = look;
  const url = textOf(hook['url']);
  if (hookUrl === undefined)
    return [url === '' ? found('ok', 'telegram_polls', {}) : found('warning', 'telegram_hook_left', {})];
  if (url === '') return [found('problem', 'telegram_hook_missing', { url: hookUrl })];
  if (url !== hookUrl) return [found('problem', 'telegram_hook_elsewhere', { url: hostOf(url) })];
  const allowed = hook['allowed_updates'];
  const lacking = Array.isArray(allowed) ? updates.filter((one) => !allowed.includes(one)) : [];
  const findings = [
    ...failing(look, hook),
    ...(lacking.length > 0
      ? [found('problem', 'telegram_updates_missing', { updates: lacking.join(', ') })]
      : []),
  ];
  const pending = Number(hook['pending_update_count'] ?? 0);
  if (pending > MANY_PENDING) findings.push(found('warning', 'telegram_hook_behind', { pending }));
  return findings.length === 0 ? [found('ok', 'telegram_hook_fine', { pending })] : findings;
}

function failing({ now }: TelegramLook, hook: Readonly<Record<string, unknown>>): Finding[] {
  // Unix seconds.
  const at = Number(hook['last_error_date'] ?? 0) * 1_000;
  const ago = now().getTime() - at;
  if (at === 0 || ago > RECENT_MS) return [];
  const reason = textOf(hook['last_error_message']);
  return [
    found('problem', 'telegram_hook_failing', { reason, minutes: Math.max(0, Math.round(ago / 60_000)) }),
  ];
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** Others put secrets into their paths. */
function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url;
}
