import { z } from 'zod';
import { httpSettings } from './http.ts';
import { chatSettings } from './chat-settings.ts';
import { alertSettings } from './alerts.ts';
import { peopleSettings } from './people.ts';
import { PLANS } from './plans.ts';
import { sendingHours } from './sending-hours.ts';
import {
  evolutionServers,
  list,
  oneOf,
  onOff,
  port,
  region,
  strategy,
  timeZone,
  url,
  whsec,
  webhookCredential,
  wholeNumber,
} from './values.ts';

const ROLES = ['web', 'worker', 'bot'] as const;

/**
 * Every setting of Frota, each an environment variable: how it is read, what it is when it is not set, an example for the
 * message about a wrong value, and what it does. `.env.example` has the same, and a test holds the two together.
 */
export const schema = z.object({
  PORT: port.default(3000).meta({ example: '3000', about: 'Port of the HTTP server; 0 takes a free one.' }),
  HOST: z.string().default('127.0.0.1').meta({
    example: '0.0.0.0',
    about: 'Address that the HTTP server listens on; 0.0.0.0 to be reached from outside.',
  }),
  PUBLIC_URL: url.optional().meta({
    example: 'https://frota.example.com',
    about: 'Where Evolution servers reach this Frota. Needed with EVOLUTION_SERVERS.',
  }),
  ROLES: list(ROLES)
    .default([...ROLES])
    .meta({
      example: 'web,worker',
      about:
        'What this process does: web (HTTP: webhooks, what chats post), worker (sending), bot (cards in chats, console).',
    }),
  LOG_LEVEL: oneOf(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info').meta({
    example: 'info',
    about: 'The least severe log lines that are written.',
  }),
  FROTA_LANGUAGE: oneOf(['pt-BR', 'en']).default('pt-BR').meta({
    example: 'en',
    about: 'Language of the texts that people get.',
  }),
  TIME_ZONE: timeZone.default('America/Sao_Paulo').meta({
    example: 'America/Sao_Paulo',
    about: "The team's time zone: hours, days and schedules are counted in it.",
  }),
  DEFAULT_REGION: region.default('BR').meta({
    example: 'BR',
    about: 'Country of phone numbers without a country code.',
  }),

  MONGODB_URI: z
    .string()
    .regex(/^mongodb(\+srv)?:\/\/./, 'must begin with mongodb:// or mongodb+srv://')
    .optional()
    .meta({
      example: 'mongodb://localhost:27017/frota',
      about: 'MongoDB. Not set: Frota runs one itself, with its files in FROTA_DATA_DIR.',
    }),
  REDIS_URL: z
    .string()
    .regex(/^rediss?:\/\/./, 'must begin with redis:// or rediss://')
    .optional()
    .meta({
      example: 'redis://localhost:6379',
      about: 'Redis, for the counters. Not set: this process counts in its memory; fine for one process.',
    }),
  FROTA_DATA_DIR: z.string().default('.frota').meta({
    example: '.frota',
    about: 'Folder of the embedded MongoDB, the sandbox and the log.',
  }),
  FROTA_INSTALL: oneOf(['auto', 'never']).default('auto').meta({
    example: 'never',
    about: 'Whether Frota may install a MongoDB server when it finds none.',
  }),

  FROTA_CACHE_DIR: z.string().optional().meta({
    example: '/var/cache/frota',
    about: "Where an installed MongoDB server is kept. Not set: the user's cache folder.",
  }),

  EVOLUTION_SERVERS: evolutionServers.optional().meta({
    example: 'main=https://evolution.example.com|your-api-key',
    about: 'Evolution API servers, as name=url|apikey (several with commas) or JSON. Not set: the sandbox.',
  }),
  EVOLUTION_INSTANCES: list().default([]).meta({
    example: 'vendas-1,vendas-2',
    about: 'Names of the instances to manage. Not set: all that the servers have.',
  }),
  WEBHOOK_SECRET: webhookCredential.optional().meta({
    example: 'a-long-random-text',
    about:
      'Evolution sends it with each webhook. This or WEBHOOK_JWT_KEY is needed with EVOLUTION_SERVERS, whose JSON form can have a webhookSecret and a webhookJwtKey for each server instead.',
  }),
  WEBHOOK_JWT_KEY: webhookCredential.optional().meta({
    example: 'another-long-random-text',
    about:
      'Evolution signs a token with it for each webhook. With WEBHOOK_SECRET both are sent and either is enough, so that one can be changed after the other.',
  }),
  WEBHOOK_BODY_LIMIT_MB: wholeNumber(1, 100)
    .default(5)
    .meta({ example: '5', about: 'The largest webhook that is taken, in MB; larger ones carry media.' }),
  WEBHOOK_POOL: wholeNumber(1, 500)
    .default(25)
    .meta({ example: '25', about: 'Webhooks that one process applies at the same time.' }),
  WEBHOOK_QUEUE_LIMIT: wholeNumber(1_000).default(100_000).meta({
    example: '100000',
    about: 'When more webhooks wait to be applied, Evolution is told to try again later.',
  }),
  WEBHOOKS_KEPT_DAYS: wholeNumber(1, 365)
    .default(7)
    .meta({ example: '7', about: 'Days that received webhooks are kept.' }),

  INSTANCE_STRATEGY: strategy.default('hybrid').meta({
    example: 'hybrid',
    about: 'Rotation of campaigns that name none: round_robin, balanced, intelligent, sticky or hybrid.',
  }),
  PLAN: oneOf(Object.keys(PLANS) as (keyof typeof PLANS)[])
    .default('enterprise')
    .meta({
      example: 'pro',
      about: 'Numbers per campaign: starter 3, pro 10, enterprise without limit.',
    }),
  HOUR_LIMIT: wholeNumber(1).default(20).meta({
    example: '20',
    about: 'Messages an hour through a number that is seen for the first time.',
  }),
  DAY_LIMIT: wholeNumber(1).default(100).meta({
    example: '100',
    about: 'Messages a day through a number that is seen for the first time.',
  }),
  NEW_CHAT_LIMIT: wholeNumber(0).default(100).meta({
    example: '50',
    about: 'Messages a day, through a number that is seen for the first time, to people it never wrote to.',
  }),
  WARM_UP: onOff.default(true).meta({
    example: 'off',
    about: 'Whether young numbers begin with few messages a day: on or off. See config/warmup.ts.',
  }),
  SENDING_HOURS: sendingHours.optional().meta({
    example: '08:00-20:00 mon-sat',
    about:
      'When people are written to, by their own clocks; `always` turns it off. Not set: 08:00-20:00 mon-sat, in the sandbox always.',
  }),
  CONTACT_DAY_LIMIT: wholeNumber(1).optional().meta({
    example: '1',
    about: 'Messages a day to one person, over all campaigns. Not set: 1, in the sandbox without limit.',
  }),
  CONTACT_GAP_MINUTES: wholeNumber(0).optional().meta({
    example: '60',
    about: 'Minutes between two messages to one person, over all campaigns. Not set: 60, in the sandbox 0.',
  }),
  OPT_OUT_WORDS: list()
    .refine((all) => all.every((words) => /[\p{L}\p{N}]/u.test(words)), 'must have a letter or digit in each')
    .default([])
    .meta({
      example: 'tchau,não me interessa',
      about:
        'What else asks for no more messages, beside SAIR, PARAR, STOP and their like; as a whole message.',
    }),
  OPT_OUT_CONFIRMATION: z.string().max(1_000, 'must have at most 1,000 characters').optional().meta({
    example: 'off',
    about:
      'Answered once to somebody who asks for no more messages; `off`: nothing. Not set: a short text in FROTA_LANGUAGE.',
  }),
  AWAY_GRACE_MINUTES: wholeNumber(0).default(1_440).meta({
    example: '1440',
    about: 'A number that is away for longer than this loses the contacts that others write to meanwhile.',
  }),
  CONTAGION_BRAKE: wholeNumber(1).default(2).meta({
    example: '2',
    about: 'So many numbers banned or restricted within an hour of sending one campaign pause it.',
  }),
  AUTOMATIONS_FILE: z.string().optional().meta({
    example: 'examples/automations.json',
    about: 'JSON file of rules: when something happens, what is done. More can be made in chat (rule new).',
  }),
  AUTOMATION_SECRET: whsec.optional().meta({
    example: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
    about:
      'Signs what rules post to URLs (Standard Webhooks); receivers verify with the same. It is whsec_ and base64 as `openssl rand -base64 32` makes it.',
  }),
  ...peopleSettings,
  ...alertSettings,
  ...chatSettings,
  ...httpSettings,
  SEND_TIMEOUT_MS: wholeNumber(100, 12_000).default(10_000).meta({
    example: '10000',
    about:
      'A send call without an answer is given up after this, in ms; then Frota finds out what became of it.',
  }),
  ABSENT_AFTER_MS: wholeNumber(1_000).default(120_000).meta({
    example: '120000',
    about: 'A send without an answer that Evolution does not know of after this, in ms, counts as not sent.',
  }),
});

export type Settings = z.infer<typeof schema>;
