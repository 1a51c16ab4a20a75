import { z } from 'zod';
import { createInstance } from '../../engine/create-instance.ts';
import { pairingOf } from '../../engine/pairing.ts';
import { drawQr } from '../../qr-picture.ts';
import { instanceNamed, shownInstance } from './instance-named.ts';
import { instant } from './instants.ts';
import { givenIn } from './instances.ts';
import { route } from './route.ts';
import { instanceParams, instanceSchema, limitsSchema } from './schemas/instance.ts';

const pairingSchema = z
  .discriminatedUnion('kind', [
    z.object({
      kind: z.literal('code'),
      code: z.string().meta({ description: 'What the QR code says. It lets whoever scans it in.' }),
      pairingCode: z
        .string()
        .nullable()
        .meta({ description: 'To be typed into the phone instead, if Evolution has one.' }),
      pngBase64: z.string().meta({ description: 'The QR code as a PNG.' }),
      expiresAt: instant.meta({ description: 'Ask again then: WhatsApp has a new one.' }),
    }),
    z.object({ kind: z.literal('open') }),
    z.object({ kind: z.literal('none') }),
  ])
  .meta({
    id: 'Pairing',
    description:
      '`code`: to be scanned; `open`: it is connected; `none`: Evolution has no code to show, now or for this kind of number.',
  });

const createRoute = route({
  id: 'createInstance',
  method: 'post',
  path: '/instances',
  tag: 'Instances',
  summary: 'Make a new number on an Evolution server',
  description:
    'It is in the fleet with its webhooks set, and not connected: pair a phone by its QR code. ' +
    'Where `EVOLUTION_INSTANCES` is set it has to name the number first.',
  role: 'approver',
  kind: 'instances',
  body: z.strictObject({
    name: z.string().trim().meta({ description: 'Unique in the fleet.', example: 'vendas-3' }),
    server: z
      .string()
      .optional()
      .meta({ description: 'An Evolution server; not needed where there is only one.' }),
    ...limitsSchema.shape,
  }),
  answer: instanceSchema,
  status: 201,
  async handle({ ports, caller, body: { name, server, ...limits } }) {
    await createInstance(ports, { name, server, limits: givenIn(limits) }, caller.actor);
    return { json: await shownInstance(ports, name) };
  },
});

const qrRoute = route({
  id: 'pairInstance',
  method: 'get',
  path: '/instances/{name}/qr',
  tag: 'Instances',
  summary: 'What a phone has to scan to connect a number',
  description: 'A number that is closed begins to connect by that.',
  role: 'operator',
  kind: 'instances',
  params: instanceParams,
  answer: pairingSchema,
  async handle({ ports, caller, params: { name } }) {
    const pairing = await pairingOf(ports, await instanceNamed(ports, name));
    if (pairing.kind !== 'code') return { json: pairing };
    const { at, code, pairingCode } = pairing.qr;
    // Programs ask again and again; that somebody was shown a code is written down once.
    const action = 'instance.qr';
    await ports.audits.appendOnce({ at, actor: caller.actor, action, subject: `instance:${name}` });
    return {
      json: {
        kind: 'code' as const,
        code,
        pairingCode: pairingCode ?? null,
        pngBase64: (await drawQr(code)).toString('base64'),
        expiresAt: new Date(ports.clock.now().getTime() + pairing.goodForMs).toISOString(),
      },
    };
  },
});

/** A number's beginning: it is made, and a phone is paired with it. */
export const pairingRoutes = [createRoute, qrRoute];
