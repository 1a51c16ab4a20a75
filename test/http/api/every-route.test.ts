import { Validator } from '@seriousme/openapi-schema-validator';
import { beforeEach, describe, expect, it } from 'vitest';
import { PERSON_ROLES } from '../../../src/engine/types.ts';
import { openApi } from '../../../src/http/api/openapi.ts';
import { API_ROUTES } from '../../../src/http/api/routes.ts';
import { mongoContactImport } from '../../../src/store/contact-import.ts';
import { type TestEngine, testEngine } from '../../engine/test-engine.ts';
import { testStore } from '../../store/test-store.ts';
import { campaignExamples } from './examples/campaigns.ts';
import { contactExamples } from './examples/contacts.ts';
import type { Examples } from './examples/examples.ts';
import { instanceExamples } from './examples/instances.ts';
import { listExamples } from './examples/lists.ts';
import { operationExamples } from './examples/operations.ts';
import { servedApi } from './served-api.ts';

const EXAMPLES: Examples = {
  ...campaignExamples,
  ...contactExamples,
  ...listExamples,
  ...instanceExamples,
  ...operationExamples,
};

const store = await testStore();
let engine: TestEngine;
beforeEach(() => {
  engine = testEngine(store);
});
const contactImport = mongoContactImport(store.models);
const call = await servedApi(() => engine, contactImport);

it('is described by a file that OpenAPI 3.1 allows, each route once', async () => {
  const document = openApi(API_ROUTES, '1.2.3');
  expect(await new Validator().validate(document as Record<string, unknown>)).toMatchObject({ valid: true });
  expect(document).toMatchObject({ openapi: '3.1.1', info: { version: '1.2.3' } });
  const ids = API_ROUTES.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  const places = API_ROUTES.map(({ method, path }) => `${method} ${path}`);
  expect(new Set(places).size).toBe(places.length);
});

it('has an example for each route, and none for others', () => {
  expect(Object.keys(EXAMPLES).toSorted()).toEqual(API_ROUTES.map(({ id }) => id).toSorted());
});

describe.each(API_ROUTES.map(({ id, role }) => [id, role] as const))('%s', (id, least) => {
  it('answers as the file says', async () => {
    const example = EXAMPLES[id];
    const made = await example?.given?.(engine, { models: store.models, contactImport });
    const { given: _, ...request } = { ...example, ...made };
    const { status, body, wrong } = await call({ id, role: 'admin', ...request });
    expect({ status, body, wrong }).toEqual({ status: successOf(id), body, wrong: '' });
  });

  it(`is for ${least} and those above`, async () => {
    const answers = await Promise.all(PERSON_ROLES.map((role) => call({ id, role })));
    const enough = PERSON_ROLES.indexOf(least);
    expect(answers.map(({ status }) => status === 403)).toEqual(PERSON_ROLES.map((_, n) => n < enough));
    expect(answers.map(({ wrong }) => wrong).filter((wrong) => wrong !== '')).toEqual([]);
    expect(await call({ id })).toMatchObject({ status: 401, wrong: '' });
  });
});

function successOf(id: string): number {
  const { answer, status } = API_ROUTES.find((one) => one.id === id) ?? {};
  return status ?? (answer === undefined ? 204 : 200);
}
