import { type Account, STALL_MS } from './run-chaos.ts';

/** A run for people to read, with everything that is wrong at its end. */
export function accountText(account: Account): string {
  const { sends, accepted, squeeze, findings, stalls, blows, receipts } = account;
  const count = (kind: string): number => blows.filter((blow) => blow.kind === kind).length;
  const lines = [
    `${sends} messages in ${seconds(account.tookMs)} on ${account.servers.join(' and ')}`,
    `killed: ${count('kill worker')} workers, ${count('kill web')} web, ${count('kill redis')} Redis, ${count('kill mongodb')} MongoDB; ${count('hang')} hangs`,
    `accepted in all: ${accepted}, each phone once unless listed below`,
    `went out at a later attempt, as the earlier one was proved not to have left: ${account.repeatedAttempts}`,
    `the limits left ${squeeze.room} after the campaign, of which ${squeeze.used} were used`,
    `receipts: ${receipts.delivered} of ${accepted} messages delivered, ${receipts.lostWebhooks} webhooks lost`,
    `lanes that stood still for over ${seconds(STALL_MS)}: ${stalls.length}, ${stallText(account)}`,
    `pauses are read from the journal with a jitter of ${account.jitterMs} ms`,
    ...account.falls,
    ...[...account.complaints].map(([line, times]) => `${times} × ${line}`),
    findings.length === 0 ? 'Nothing lost, nothing twice, no limit passed, no pause too short.' : 'WRONG:',
    ...findings.map(({ fault, what }) => `  ${fault}: ${what}`),
  ];
  return lines.join('\n');
}

function stallText({ stalls }: Account): string {
  if (stalls.length === 0) return 'none';
  const at = (share: number): string => seconds(stalls[Math.floor((stalls.length - 1) * share)]?.ms ?? 0);
  return `longest ${at(0)}, median ${at(0.5)}`;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
