// oxlint-disable unicorn/no-thenable -- it is what people write in the file, and nothing that is awaited has it.
import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { enableRule, installRules } from '../../../src/engine/automations/manage-rules.ts';
import { readRuleFile } from '../../../src/engine/automations/rule-file.ts';
import type { Rule } from '../../../src/engine/automations/rule.ts';
import { memoryStore } from '../../fakes/memory-store/memory-store.ts';
import { testEngine, type TestEngine } from '../test-engine.ts';
import { given } from './rules.ts';

let engine: TestEngine;
beforeEach(() => {
  engine = testEngine(memoryStore());
});

const file = (...rules: object[]): string => JSON.stringify(rules);
const read = (...rules: object[]) => readRuleFile(file(...rules), engine);
const rule = (changes: object = {}) => ({ name: 'a', when: 'replied', then: { tag: 'x' }, ...changes });

/** What is said of a file that is wrong, line by line, without the first. */
function complaints(text: string): string[] {
  try {
    readRuleFile(text, engine);
  } catch (error) {
    return (error as Error).message.split('\n').slice(1);
  }
  return [];
}

describe('a file of rules', () => {
  it('is read as people write it', () => {
    expect(
      read({
        name: 'Preço',
        when: 'keyword',
        if: {
          text: { contains: 'preço', equals: ['quanto', 'valor'] },
          campaign: ['Natal'],
          segment: 'vip',
          tag: 'cliente',
          instance: 'vendas-1',
          hours: '8-18 mon,wed',
        },
        then: [
          { tag: 'quente' },
          { opt_out: true },
          { list: 'interessados' },
          { send: 'Oi {{nome}}!' },
          { notify: 'slack:#vendas', text: '{{nome}}' },
          { notify: 'telegram:-100123' },
          { post: 'https://crm.example.com/in' },
        ],
        enabled: false,
      }),
    ).toEqual([
      {
        name: 'Preço',
        when: 'keyword',
        conditions: {
          contains: ['preço'],
          equals: ['quanto', 'valor'],
          campaigns: ['Natal'],
          segments: ['vip'],
          tags: ['cliente'],
          instances: ['vendas-1'],
          hours: { days: [1, 3], fromMinute: 480, toMinute: 1080 },
        },
        actions: [
          { kind: 'tag', tag: 'quente' },
          { kind: 'opt_out' },
          { kind: 'list', list: 'interessados' },
          { kind: 'send', text: 'Oi {{nome}}!' },
          { kind: 'notify', target: 'slack:#vendas', text: '{{nome}}' },
          { kind: 'notify', target: 'telegram:-100123' },
          { kind: 'post', url: 'https://crm.example.com/in' },
        ],
        enabled: false,
      },
    ]);
  });

  it('comes with an example that is good', () => {
    const example = readFileSync(new URL('../../../examples/automations.json', import.meta.url), 'utf8');
    expect(readRuleFile(example, engine).length).toBeGreaterThan(2);
  });

  it.each<[string, string]>([
    ['{', '  it is not JSON: '],
    ['{}', '  it must be a JSON array of rules: '],
    [file({ when: 'replied', then: { tag: 'x' } }), '  rule 1: name: '],
    [file(rule(), rule({ name: 'Á!' })), '  rule 2 "Á!": name: is the same as that of rule 1'],
    [file(rule({ when: 'answered' })), '  rule 1 "a": when: must be one of replied, keyword, '],
    [file(rule({ if: { hours: '8' } })), '  rule 1 "a": if.hours: "8" cannot be read; write hours like'],
    [file(rule({ if: { segmento: 'x' } })), '  rule 1 "a": if: Unrecognized key: "segmento"'],
    [file(rule({ if: { state: 'dead' } })), '  rule 1 "a": if.state: '],
    [file(rule({ then: [] })), '  rule 1 "a": then: is missing; say at least one thing to do'],
    [file(rule({ then: [{ sing: 'x' }] })), '  rule 1 "a": then'],
    [file(rule({ then: { send: '{{nome' } })), '  rule 1 "a": then: has a broken placeholder at "{{nome"'],
    [file(rule({ when: 'keyword' })), '  rule 1 "a": if: says no text, but a keyword rule needs one'],
    [file(rule({ when: 'campaign_done' })), '  rule 1 "a": then: does tag to a contact, but'],
    [file(rule({ then: [{ send: 'a' }, { send: 'b' }] })), '  rule 1 "a": then: sends 2 messages, but'],
    [file(rule({ then: { notify: 'mail:x' } })), '  rule 1 "a": then: notifies "mail:x"; write slack:'],
    [file(7 as never), '  rule 1: '],
  ])('%s is refused: %s', (text, line) => {
    const lines = complaints(text);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain(line);
  });

  it('is told all that is wrong with it', () => {
    expect(complaints(file(rule({ when: 'x' }), rule({ name: 'b' }), rule({ name: '…' })))).toHaveLength(2);
  });
});

describe('rules of a file in the store', () => {
  const install = (...rules: object[]) => installRules(engine, read(...rules));
  const kept = async (): Promise<Rule[]> => engine.rules.all();

  it('are those of the file and no others; what people made stays', async () => {
    await given(engine, { name: 'chat' });
    await install(rule(), rule({ name: 'b' }));
    await install(rule({ name: 'b' }), rule({ name: 'c' }));
    expect((await kept()).map(({ id, source }) => [id, source])).toEqual([
      ['b', 'config'],
      ['c', 'config'],
      ['chat', 'chat'],
    ]);
  });

  it('concern what happens since they are as they are, however often Frota starts', async () => {
    await install(rule());
    const [first] = await kept();
    engine.clock.advance(1_000);
    await install(rule());
    expect(await kept()).toEqual([first]);
    await install(rule({ then: { tag: 'y' } }));
    const now = engine.clock.now();
    expect(await kept()).toMatchObject([{ since: now, createdAt: first?.createdAt }]);
  });

  it('stay off when people switched them off, unless the file says', async () => {
    await install(rule());
    const [made] = await kept();
    await enableRule(engine, made as Rule, false, 'ana');
    await install(rule());
    expect(await kept()).toMatchObject([{ enabled: false }]);
    engine.clock.advance(1_000);
    await install(rule({ enabled: true }));
    expect(await kept()).toMatchObject([{ enabled: true, since: engine.clock.now() }]);
  });

  it('may not have the name of one that people made', async () => {
    await given(engine, { name: 'Preço' });
    await expect(install(rule({ name: 'preco' }))).rejects.toThrow(
      /made in chat, too; rename it in the file/,
    );
    expect(await kept()).toMatchObject([{ source: 'chat' }]);
  });
});
