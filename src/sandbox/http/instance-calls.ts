import { badRequest } from './evolution-error.ts';
import type { SandboxNumber } from '../number.ts';
import { changedWebhook, type WebhookSettings } from '../webhooks/settings.ts';

/** How long `connect` waits for the first QR code. */
const QR_WAIT_MS = 2000;

/** `GET /instance/connectionState`: the live state. */
export function connectionState({ name, connection }: SandboxNumber) {
  return { instance: { instanceName: name, state: connection.state } };
}

/** `GET /instance/connect`: a QR code for a closed number, with a pairing code too if the owner's number is given. */
export async function connect(number: SandboxNumber, pairWithPhone: boolean): Promise<unknown> {
  const { connection } = number;
  if (connection.state === 'close') {
    await connection.startPairing(pairWithPhone);
    await number.context.timers.wait(QR_WAIT_MS);
  }
  return connection.state === 'open' ? connectionState(number) : (connection.qr ?? { count: 0 });
}

/** `POST /instance/restart`; its error is a 200. */
export function restart(number: SandboxNumber): unknown {
  const { connection } = number;
  if (connection.state === 'close') return { error: true, message: '[object Object]' };
  const answer =
    connection.state === 'connecting' ? (connection.qr ?? { count: 0 }) : connectionState(number);
  connection.restart();
  return answer;
}

/** `DELETE /instance/logout`. */
export function logout(number: SandboxNumber): unknown {
  if (number.connection.state === 'close') throw badRequest(`The "${number.name}" instance is not connected`);
  number.logout('api');
  return { status: 'SUCCESS', error: false, response: { message: 'Instance logged out' } };
}

/** `POST /webhook/set`. */
export function setWebhook(number: SandboxNumber, body: unknown): WebhookSettings {
  const now = number.context.clock.now();
  number.webhook = changedWebhook(body, { before: number.webhook, instanceId: number.id, now });
  number.save();
  return number.webhook;
}
