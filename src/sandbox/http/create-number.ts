import type { Integration } from '../settings.ts';
import { badRequest, forbidden, unauthorized } from './evolution-error.ts';
import { connect } from './instance-calls.ts';
import { INSTANCE_SETTINGS } from './instance-record.ts';
import type { SandboxRequest, Served } from './routes.ts';
import { isRecord } from './validation.ts';

const INTEGRATIONS: readonly string[] = ['WHATSAPP-BAILEYS', 'WHATSAPP-BUSINESS'] satisfies Integration[];

/**
 * `POST /instance/create`, with the global key only. As recorded: a name that is missing is in use, too; what is wrong with the
 * integration is a business rule. A webhook is not taken along: it is set by its own call.
 */
export async function createNumber(served: Served, { apiKey, body }: SandboxRequest): Promise<unknown> {
  if (apiKey !== served.apiKey) throw unauthorized();
  const given = isRecord(body) ? body : {};
  const { instanceName: name, integration, qrcode } = given;
  if (typeof name !== 'string' || served.numbers.has(name))
    throw forbidden(`This name "${String(name)}" is already in use.`);
  if (!isIntegration(integration)) throw badRequest('Invalid integration');
  if (integration === 'WHATSAPP-BUSINESS' && given['number'] === undefined)
    throw badRequest('number is required');
  const number = served.add({ instance: name, integration });
  const code = qrcode === true ? { qrcode: await connect(number, given['number'] !== undefined) } : {};
  const isBusiness = integration === 'WHATSAPP-BUSINESS';
  return {
    instance: {
      instanceName: name,
      instanceId: number.id,
      integration,
      webhookWaBusiness: isBusiness ? `${number.context.url()}/webhook/meta` : null,
      accessTokenWaBusiness: isBusiness ? 'evolution' : '',
      status: number.connection.state,
    },
    hash: number.token,
    webhook: {},
    websocket: {},
    rabbitmq: {},
    nats: {},
    sqs: {},
    settings: INSTANCE_SETTINGS,
    ...code,
  };
}

function isIntegration(given: unknown): given is Integration {
  return typeof given === 'string' && INTEGRATIONS.includes(given);
}
