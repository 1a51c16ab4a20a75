import { describe, expect, it } from 'vitest';
import { readSettings, secretsOf } from '../../config/index.ts';

const EVOLUTION = {
  EVOLUTION_SERVERS: 'a=http://evo-a|key-of-a,b=http://evo-b|key-of-b',
  PUBLIC_URL: 'https://frota.example.com',
  WEBHOOK_SECRET: 'secret-of-webhooks',
};

it('there are none without settings', () => {
  expect(secretsOf(readSettings({}))).toEqual([]);
});

it('are the API keys and the webhook secret', () => {
  expect(secretsOf(readSettings(EVOLUTION))).toEqual(['key-of-a', 'key-of-b', 'secret-of-webhooks']);
});

it('are what single servers prove themselves by, and the key of their tokens', () => {
  const server = {
    name: 'a',
    url: 'http://evo-a',
    apikey: 'key-of-a',
    webhookSecret: 'secret-of-server-a',
    webhookJwtKey: 'jwt-key-of-server-a',
  };
  const settings = { EVOLUTION_SERVERS: JSON.stringify([server]), WEBHOOK_JWT_KEY: 'jwt-key-of-webhooks' };
  expect(secretsOf(readSettings({ ...EVOLUTION, ...settings }))).toEqual([
    'key-of-a',
    'secret-of-server-a',
    'jwt-key-of-server-a',
    'secret-of-webhooks',
    'jwt-key-of-webhooks',
  ]);
});

describe('are the passwords inside connection strings', () => {
  it.each([
    ['MONGODB_URI', 'mongodb://frota:s3cret@db/frota', ['s3cret']],
    ['MONGODB_URI', 'mongodb://frota:s3cret@a:1,b:2/frota?authSource=admin', ['s3cret']],
    ['MONGODB_URI', 'mongodb+srv://frota:p%40ss%2Fw@cluster.example.com', ['p%40ss%2Fw', 'p@ss/w']],
    ['MONGODB_URI', 'mongodb://frota:100%@db/frota', ['100%']],
    // Not a valid one: the driver says so by repeating it whole.
    ['MONGODB_URI', 'mongodb://frota:p@ss@db/frota', ['p@ss']],
    ['MONGODB_URI', 'mongodb://frota:p/ss@db/frota', ['p/ss']],
    [
      'MONGODB_URI',
      'mongodb://frota:s3cret@db/?proxyPassword=pr0xy&tlsCertificateKeyFilePassword=k%23y',
      ['s3cret', 'pr0xy', 'k%23y', 'k#y'],
    ],
    ['MONGODB_URI', 'mongodb://u:s3cret@db/?appName=a@b', ['s3cret']],
    ['REDIS_URL', 'redis://:s3cret@cache:6379/1', ['s3cret']],
    ['REDIS_URL', 'rediss://user:s3cret@cache', ['s3cret']],
    ['REDIS_URL', 'redis://cache:6379', []],
    ['MONGODB_URI', 'mongodb://localhost:27017/frota', []],
    ['MONGODB_URI', 'mongodb://frota@db/frota', []],
  ])('%s %s', (name, uri, secrets) => {
    expect(secretsOf(readSettings({ [name]: uri }))).toEqual(secrets);
  });
});
