import { z } from 'zod';
import { SEVERITIES, type Severity } from '../src/engine/types.ts';
import { sendingHours } from './sending-hours.ts';
import { wholeNumber } from './values.ts';

/** As the platforms call chats and people, with the platform before it. */
const CHAT = /^(?:slack:[A-Z][A-Z\d]+|telegram:-?\d+)$/;
const CHATS_LIKE = 'slack:C012AB3CD or telegram:-100123456789';

interface Route {
  severities: readonly Severity[];
  numbers?: string;
  chats: string[];
}

/** Which chats hear of what: `critical=slack:C1,telegram:-100;warning=slack:C2;all@vendas-*=slack:C3`. */
const routes: z.ZodType<readonly Route[], string> = z.string().transform((text, context) =>
  text
    .split(';')
    .map((one) => one.trim())
    .filter((one) => one !== '')
    .map((entry): Route => {
      const [, what = '', chats] = /^([^=]*)=(.*)$/.exec(entry) ?? [];
      const [word = '', numbers] = what.split('@').map((one) => one.trim());
      const severity = SEVERITIES.find((one) => one === word);
      const names = namesIn(chats ?? '');
      const strange = names.find((name) => !CHAT.test(name));
      const wrong =
        chats === undefined || names.length === 0
          ? 'must be like critical=slack:C012AB3CD'
          : severity === undefined && word !== 'all'
            ? `must begin with ${SEVERITIES.join(', ')} or all`
            : numbers === ''
              ? 'has no name of numbers after the @, as in all@vendas-*'
              : strange === undefined
                ? undefined
                : `has "${strange}", which is no chat like ${CHATS_LIKE}`;
      if (wrong !== undefined) context.addIssue(`has "${entry}", which ${wrong}`);
      const route: Route = { severities: severity === undefined ? SEVERITIES : [severity], chats: names };
      if (numbers !== undefined) route.numbers = numbers;
      return route;
    }),
);

const chats: z.ZodType<readonly string[], string> = z.string().transform((text, context) => {
  const names = namesIn(text);
  for (const name of names)
    if (!CHAT.test(name)) context.addIssue(`has "${name}", which is no chat or person like ${CHATS_LIKE}`);
  return names;
});

function namesIn(text: string): string[] {
  return text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

/** Settings of who hears of trouble, and when. */
export const alertSettings = {
  ALERTS: routes.default([]).meta({
    example:
      'critical=slack:C012AB3CD,telegram:-100123456789;warning=slack:C045EF6GH;all@vendas-*=slack:C078IJ9KL',
    about:
      'Chats that hear of incidents, by severity: critical, warning, info or all; after an @ only those of numbers of that name. Not set: none.',
  }),
  ALERTS_ESCALATION: chats.default([]).meta({
    example: 'slack:U012AB3CD,telegram:123456789',
    about: 'Chats or people who hear, one after the other, of incidents that nobody takes care of.',
  }),
  ALERTS_HOURS: sendingHours.optional().meta({
    example: '08:00-20:00 mon-fri',
    about: "When chats hear of incidents that are not critical, on the team's clock. Not set: always.",
  }),
  ALERTS_REPEAT_MINUTES: wholeNumber(1, 1_440).default(15).meta({
    example: '15',
    about:
      'After so many minutes without anybody who has it an incident is told again, then to the next in line.',
  }),
  ALERTS_ACK_MINUTES: wholeNumber(1, 1_440).default(60).meta({
    example: '60',
    about: 'For so many minutes whoever acknowledged an incident is left alone with it.',
  }),
};
