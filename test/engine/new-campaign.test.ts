import { beforeEach, describe, expect, it } from 'vitest';
import { PLANS } from '../../config/index.ts';
import { CAMPAIGN_PROBLEMS } from '../../src/engine/campaign-problems.ts';
import { type CampaignDraft, checkDraft, createCampaign } from '../../src/engine/new-campaign.ts';
import { InvalidInputError } from '../../src/errors.ts';
import { mongoContactImport } from '../../src/store/contact-import.ts';
import { testStore } from '../store/test-store.ts';
import { fleet, testEngine, type TestEngine } from './test-engine.ts';

const store = await testStore();
let engine: TestEngine;

beforeEach(async () => {
  engine = testEngine(store);
  await fleet(engine, 'A', 'B', 'C', 'D');
  const ana = { phone: '+5511970000001', name: 'Ana', attributes: { cidade: 'Santos' } };
  await mongoContactImport(store.models).upsertMany([ana], 'clientes');
});

const draft = (changes: Partial<CampaignDraft> = {}): CampaignDraft => ({
  name: 'Natal',
  list: 'clientes',
  variants: ['Oi {{nome}}!'],
  ...changes,
});

/** `field code` of each problem of a draft. */
async function problemsOf(changes: Partial<CampaignDraft>): Promise<string[]> {
  return (await checkDraft(engine, draft(changes))).map(({ field, code }) => `${field} ${code}`);
}

describe('a new campaign', () => {
  it('needs no more than a name, a list and a text', async () => {
    const created = await createCampaign(engine, draft({ name: '  Natal ' }));
    expect(created).toEqual({
      id: expect.any(String),
      name: 'Natal',
      status: 'draft',
      list: 'clientes',
      variants: ['Oi {{nome}}!'],
      strategy: 'intelligent',
      instances: ['A', 'B', 'C', 'D'],
      interval: { minMs: 25_000, maxMs: 50_000 },
      dailyLimitPerInstance: 100,
      pauseOnHealthBelow: 30,
      createdAt: engine.clock.now(),
      audienceComplete: false,
    });
    expect(await engine.campaigns.get(created.id)).toEqual(created);
  });

  it('is as it was asked for', async () => {
    const asked = {
      variants: ['a', 'b'],
      strategy: 'balanced',
      interval: { minMs: 1_000, maxMs: 2_000 },
      dailyLimitPerInstance: 7,
      pauseOnHealthBelow: 0,
      scheduledAt: new Date('2026-03-11T12:00:00Z'),
    } as const;
    const created = await createCampaign(engine, draft({ ...asked, instances: ['C', 'A', 'C'] }));
    expect(created).toMatchObject({ ...asked, instances: ['C', 'A'] });
  });

  it('has the whole fleet when an empty choice is made', async () => {
    expect(await createCampaign(engine, draft({ instances: [] }))).toMatchObject({
      instances: ['A', 'B', 'C', 'D'],
    });
  });
});

describe('a problem', () => {
  const soon = new Date('2026-03-10T12:00:00Z');
  it.each<[string, Partial<CampaignDraft>]>([
    ['name name_missing', { name: '  ' }],
    ['name name_too_long', { name: 'n'.repeat(81) }],
    ['list list_unknown', { list: 'outra' }],
    ['text text_missing', { variants: [] }],
    ['text 1 text_empty', { variants: [' \n '] }],
    ['text 2 text_too_long', { variants: ['a', 'b'.repeat(4_097)] }],
    ['text 1 placeholder_broken', { variants: ['Oi {{nome'] }],
    ['text 1 placeholder_unknown', { variants: ['Oi {{apelido}}'] }],
    ['text 1 placeholder_unknown', { variants: ['Oi {{}}'] }],
    ['instances instance_unknown', { instances: ['A', 'X'] }],
    ['rotation strategy_unknown', { strategy: 'random' as 'balanced' }],
    ['interval interval_invalid', { interval: { minMs: 50, maxMs: 25 } }],
    ['interval interval_invalid', { interval: { minMs: -1, maxMs: 25 } }],
    ['interval interval_invalid', { interval: { minMs: Number.NaN, maxMs: 25 } }],
    ['interval interval_invalid', { interval: { minMs: 0, maxMs: Number.POSITIVE_INFINITY } }],
    ['daily limit limit_invalid', { dailyLimitPerInstance: 0 }],
    ['daily limit limit_invalid', { dailyLimitPerInstance: 1.5 }],
    ['daily limit limit_invalid', { dailyLimitPerInstance: Number.NaN }],
    ['health health_invalid', { pauseOnHealthBelow: 101 }],
    ['health health_invalid', { pauseOnHealthBelow: -1 }],
    ['schedule schedule_past', { scheduledAt: soon }],
    ['schedule schedule_past', { scheduledAt: new Date(Number.NaN) }],
  ])('is said: %s', async (problem, changes) => {
    expect(await problemsOf(changes)).toEqual([problem]);
  });

  it('is said of a name that is taken, as people write it', async () => {
    await createCampaign(engine, draft());
    expect(await problemsOf({ name: ' Natal ' })).toEqual(['name name_taken']);
  });

  it('is said of a list that became empty', async () => {
    await store.models.contacts.deleteMany({});
    expect(await problemsOf({})).toEqual(['list list_empty']);
  });

  it('is said when the fleet has no numbers', async () => {
    await store.models.instances.deleteMany({});
    expect(await problemsOf({})).toEqual(['instances instances_missing']);
  });

  it.each([
    ['the longest name', { name: 'n'.repeat(80) }],
    ['the longest text', { variants: ['b'.repeat(4_096)] }],
    ['a field of the list', { variants: ['{{cidade}} {{Cidade}}'] }],
    ['an unknown field with a fallback', { variants: ['Oi {{apelido|amigo}}'] }],
    ['no pause at all', { interval: { minMs: 0, maxMs: 0 } }],
    ['a schedule in a minute', { scheduledAt: new Date('2026-03-10T12:01:00Z') }],
  ])('is not seen in %s', async (_, changes) => {
    expect(await problemsOf(changes)).toEqual([]);
  });

  it('comes with all the others, and nothing is created', async () => {
    const failed = createCampaign(
      engine,
      draft({ name: '', list: 'outra', variants: ['', '{{x'], instances: ['X'], pauseOnHealthBelow: 200 }),
    );
    await expect(failed).rejects.toBeInstanceOf(InvalidInputError);
    const { problems } = (await failed.catch((error: unknown) => error)) as InvalidInputError;
    expect(problems.map(({ code }) => code)).toEqual([
      'name_missing',
      'list_unknown',
      'text_empty',
      'placeholder_broken',
      'instance_unknown',
      'health_invalid',
    ]);
    for (const { code, message } of problems) {
      expect(Object.keys(CAMPAIGN_PROBLEMS)).toContain(code);
      expect(message).not.toMatch(/undefined|\[object/);
    }
    expect(await engine.campaigns.list()).toEqual([]);
  });
});

describe("the plan's limit of numbers", () => {
  const names = Array.from({ length: 11 }, (_, n) => `N${n}`);
  beforeEach(() => fleet(engine, ...names));

  it.each([
    ['starter', 3, 4],
    ['pro', 10, 11],
  ] as const)('%s allows %i, not %i', async (plan, allowed, tooMany) => {
    engine.settings = { ...engine.settings, planName: plan, maxInstancesPerCampaign: PLANS[plan] };
    expect(await problemsOf({ instances: names.slice(0, allowed) })).toEqual([]);
    const problems = await checkDraft(engine, draft({ instances: names.slice(0, tooMany) }));
    expect(problems).toEqual([
      {
        field: 'instances',
        code: 'too_many_instances',
        params: { count: tooMany, max: allowed, plan },
        message: `${tooMany} numbers, but the plan "${plan}" allows ${allowed} per campaign; name fewer or change PLAN`,
      },
    ]);
  });

  it('counts the whole fleet when none are named', async () => {
    expect(await problemsOf({})).toEqual(['instances too_many_instances']);
  });

  it('counts a number that is named twice once', async () => {
    const twice = names.slice(0, 10).flatMap((name) => [name, name]);
    expect(await problemsOf({ instances: twice })).toEqual([]);
  });

  it('enterprise has none', async () => {
    engine.settings = { ...engine.settings, maxInstancesPerCampaign: PLANS.enterprise };
    expect(await problemsOf({})).toEqual([]);
  });
});
