import { z } from 'zod';
import { InvalidInputError } from '../errors.ts';
import type { Connection, ConnectionState } from './connection.ts';
import { receive } from './inbound.ts';
import type { SandboxNumber } from './number.ts';

const duration = z.number().nonnegative();
const span = z.tuple([duration, duration]).readonly();
/** How long a fault lasts: so many sends, or a time, or until `heal`. */
const extent = { count: z.int().positive().optional(), forMs: duration.optional() };

/**
 * Everything that can be made to happen to a number: what it takes, and what it does. The in-process control and the
 * control endpoint both come from this table. Durations are Evolution's, shortened by the time scale.
 */
const ACTIONS = {
  /**
   * The line breaks without a `close`: only `connecting`, until `reconnect` or for `lastsMs`; with `hangs` also until it is restarted.
   */
  drop: action({ lastsMs: duration.optional(), hangs: z.boolean().optional() }, (number, options) =>
    connectionIn(number, 'open').drop(options),
  ),
  /** The line is back: `connecting`, then `open`. */
  reconnect: action({}, (number) => connectionIn(number, 'connecting').reconnect()),
  /** WhatsApp throws the number out: 406 (default) or 403 for good, 402 for `expireSeconds` by the clock. */
  ban: action(
    {
      code: z.literal([402, 403, 406]).default(406),
      tempBanCode: z.int().optional(),
      expireSeconds: z.number().positive().optional(),
    },
    (number, order) => number.ban(order),
  ),
  /** The ban is lifted and the phone paired again. */
  unban: action({}, (number) => number.connection.unban()),
  /** The owner unlinks the device on the phone: a `close` with 401. */
  logout: action({}, (number) => {
    connectionIn(number, 'open');
    number.logout('phone');
  }),
  /** Somebody scans the QR code that `GET /instance/connect` shows. */
  scan: action({}, (number) => {
    if (!number.connection.qr) throw unfit(number.name, 'shows no QR code: call GET /instance/connect first');
    number.connection.scan();
  }),
  /** WhatsApp's 463: new chats are refused after the 201 while the number stays open. */
  lockNewChats: action({ locked: z.boolean().default(true) }, (number, { locked }) => {
    number.newChatsLocked = locked;
    number.save();
  }),
  /** Sends take this long. */
  slow: action(
    { latencyMs: z.union([duration.transform((ms) => [ms, ms] as const), span]), ...extent },
    (number, order) => number.faults.slow.switchOn(order.latencyMs, order),
  ),
  /** Sends answer 500, and nothing is sent. */
  errors500: action(extent, (number, order) => number.faults.error500.switchOn(true, order)),
  /** Sends are accepted (unless `accept` is false) and answered after `answerAfterMs`, or never (default). */
  hang: action(
    { accept: z.boolean().default(true), answerAfterMs: duration.nullable().default(null), ...extent },
    (number, order) => number.faults.hang.switchOn(order, order),
  ),
  /** No webhooks, or nothing more from WhatsApp (a number that is open and dead), or both (default). */
  silence: action(
    {
      what: z.array(z.enum(['webhooks', 'receipts'])).default(['webhooks', 'receipts']),
      forMs: duration.optional(),
    },
    (number, { what, forMs }) => number.faults.silence.switchOn(new Set(what), { forMs }),
  ),
  /** Ends slow, errors500, hang and silence. */
  heal: action({}, (number) => number.faults.heal()),
  /** Somebody writes to the number. */
  receive: action(
    {
      from: z.string(),
      text: z.string(),
      pushName: z.string().optional(),
      viaLid: z.union([z.boolean(), z.literal('alone')]).optional(),
    },
    (number, message) => number.connection.deliver(() => receive(number, message)),
  ),
};

export type ControlAction = keyof typeof ACTIONS;

type OptionsOf<A extends ControlAction> = Parameters<(typeof ACTIONS)[A]>[1];

/** One method for each action; all take the number's name. They throw InvalidInputError for what does not fit. */
export type Control = {
  [A in ControlAction]: Record<string, never> extends OptionsOf<A>
    ? (instance: string, options?: OptionsOf<A>) => void
    : (instance: string, options: OptionsOf<A>) => void;
};

/** Makes the control of the given numbers. */
export function createControl(numbers: ReadonlyMap<string, SandboxNumber>): Control {
  const methods = Object.entries(ACTIONS).map(([name, run]) => [
    name,
    (instance: string, options: unknown = {}) => run(numberOf(numbers, instance), options as never),
  ]);
  return Object.fromEntries(methods) as Control;
}

/**
 * Does what a control request asks for: `{action, ...options}`.
 *
 * @throws InvalidInputError for an unknown action, or options that do not fit it.
 */
export function obey(number: SandboxNumber, request: Record<string, unknown>): void {
  const { action: name, ...options } = request;
  if (typeof name !== 'string' || !Object.hasOwn(ACTIONS, name)) {
    const message = `is no action; one of ${Object.keys(ACTIONS).join(', ')}`;
    throw new InvalidInputError('Sandbox control', [{ field: 'action', message }]);
  }
  ACTIONS[name as ControlAction](number, options as never);
}

function action<Shape extends z.ZodRawShape>(
  shape: Shape,
  run: (number: SandboxNumber, options: z.output<z.ZodObject<Shape>>) => void,
) {
  const schema = z.strictObject(shape);
  return (number: SandboxNumber, options: z.input<z.ZodObject<Shape>>): void => {
    const checked = schema.safeParse(options);
    if (!checked.success) {
      const problems = checked.error.issues.map(({ path, message }) => ({ field: path.join('.'), message }));
      throw new InvalidInputError('Sandbox control', problems);
    }
    run(number, checked.data);
  };
}

function connectionIn({ name, connection }: SandboxNumber, state: ConnectionState): Connection {
  if (!connection.hasSession) throw unfit(name, 'is a Business number, which has no connection');
  if (connection.state !== state) throw unfit(name, `is "${connection.state}"; this needs "${state}"`);
  return connection;
}

function numberOf(numbers: ReadonlyMap<string, SandboxNumber>, instance: string): SandboxNumber {
  const number = numbers.get(instance);
  if (number) return number;
  const message = `the sandbox has no "${instance}"; it has ${[...numbers.keys()].join(', ')}`;
  throw new InvalidInputError('Sandbox control', [{ field: 'instance', message }]);
}

function unfit(instance: string, message: string): InvalidInputError {
  return new InvalidInputError('Sandbox control', [{ field: instance, message }]);
}
