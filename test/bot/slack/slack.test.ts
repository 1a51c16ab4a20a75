import { MongoNetworkError } from 'mongodb';
import { beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { ChatOutcome, ChatPlatform, MessageRef } from '../../../src/bot/chat/chat.ts';
import { chatPresses } from '../../../src/bot/chat/presses.ts';
import { type Block, example, text } from '../../../src/bot/reply.ts';
import type { TestFrota } from '../../integration/test-frota.ts';
import {
  BOT_TOKEN,
  buttonsOf,
  type Call,
  type ShownButton,
  slackSim,
  type SlackSim,
  USER,
} from './slack-sim.ts';
import { slackFrota } from './slack-frota.ts';
import { soon } from '../soon.ts';

let sim: SlackSim;
let frota: TestFrota;

beforeAll(async () => {
  sim = await slackSim(() => frota.url);
  frota = await slackFrota(sim);
  sim.refuseNext('usergroups.list', { body: { ok: true, usergroups: [{ id: 'S1', users: ['U4'] }] } });
  for (const id of [USER, 'U2', 'U3', 'S1']) await frota.ports.people.set(`slack:${id}`, { role: 'admin' });
});
let since = 0;
beforeEach(() => {
  since = sim.calls.length;
});

const news = (): readonly Call[] => sim.calls.slice(since);
const told = (words: string): Promise<Call> =>
  soon(() => {
    const call = news().find(({ text }) => text.includes(words));
    expect(call, `nothing said "${words}"`).toBeDefined();
    return call as Call;
  });

describe('the app on Slack', () => {
  it('is heard at once, and answers a slash command to the channel', async () => {
    const { status, ms } = await sim.slash('/instancias');
    expect(status).toBe(200);
    expect(ms).toBeLessThan(3_000);
    const { method, fields } = await told('2 de 2 números conectados.');
    expect(method).toBe('respond');
    expect(fields).toMatchObject({ response_type: 'in_channel', replace_original: false });
  });

  it('says what is wrong to the asker alone', async () => {
    await sim.slash('/campanha mostrar <!channel>');
    await soon(() => expect(news().some(({ method }) => method === 'respond')).toBe(true));
    const answer = news().find(({ method }) => method === 'respond');
    expect(answer?.fields).toMatchObject({ response_type: 'ephemeral' });
    expect(JSON.stringify(answer?.fields['text'])).not.toContain('<!channel>');
  });

  it('says so to the asker when the database is away, of which not even they are known', async () => {
    const seen = vi.spyOn(frota.ports.seen, 'take').mockRejectedValue(new MongoNetworkError('ECONNREFUSED'));
    onTestFinished(() => seen.mockRestore());
    await sim.slash('/instancias');
    const answer = await soon(() => {
      const found = news().find(({ method }) => method === 'respond');
      expect(found).toBeDefined();
      return found;
    });
    expect(answer?.fields).toMatchObject({ response_type: 'ephemeral' });
    expect(answer?.fields['text']).toContain('banco de dados');
  });

  it('understands English commands as well', async () => {
    await sim.slash('/instance vendas-1');
    expect((await told('vendas-1')).text).toContain('conectado');
  });

  it.each([
    ['with a wrong secret', { secret: 'f'.repeat(32) }],
    ['signed more than five minutes ago', { signedAt: Math.floor(Date.now() / 1_000) - 301 }],
  ])('takes nothing %s', async (_, options) => {
    const { status } = await sim.send('command=%2Finstancias&text=&trigger_id=forged', options);
    expect(status).toBe(401);
    // The picture of an earlier answer may still be on its way.
    expect(news().filter(({ method }) => method === 'respond')).toEqual([]);
  });

  it('lets people do what their user group may, and asks Slack for all groups at once', async () => {
    await sim.slash('/instancias', { user: 'U4' });
    await told('2 de 2 números conectados.');
    await sim.slash('/instancias', { user: 'U5' });
    await soon(() => expect(news().filter(({ method }) => method === 'respond')).toHaveLength(2));
    const [, refused] = news().filter(({ method }) => method === 'respond');
    expect(refused?.fields).toMatchObject({ response_type: 'ephemeral' });
    expect(refused?.text).not.toContain('2 de 2');
    expect(sim.calls.filter(({ method }) => method === 'usergroups.list')).toHaveLength(1);
  });

  it('does once what comes twice', async () => {
    const twice = { trigger: 'the same' };
    await Promise.all([sim.slash('/instancias', twice), sim.slash('/instancias', twice)]);
    await told('2 de 2');
    await sim.slash('/instance vendas-2');
    await told('vendas-2 · ');
    expect(news().filter(({ text }) => text.includes('2 de 2'))).toHaveLength(1);
  });

  it('answers what somebody asks in its order, and others meanwhile', async () => {
    const answers = () => news().filter(({ method }) => method === 'respond');
    const { seen } = frota.ports;
    const take = seen.take.bind(seen);
    const slow = vi.spyOn(seen, 'take').mockImplementationOnce(async (...given) => {
      await soon(() => expect(answers()).toHaveLength(1));
      return take(...given);
    });
    await sim.slash('/eu');
    await sim.slash('/instancias');
    await sim.slash('/instancias', { user: 'U2' });
    await soon(() => expect(answers()).toHaveLength(3));
    slow.mockRestore();
    expect(answers().map(({ text }) => text.includes(USER))).toEqual([false, true, false]);
  });

  it('answers a mention in its thread, and a direct message', async () => {
    const mention = {
      type: 'app_mention',
      user: USER,
      channel: 'C000000001',
      ts: '1.5',
      text: '<@UBOT> instancia vendas-1',
    };
    expect((await sim.event(mention)).status).toBe(200);
    expect((await told('vendas-1')).fields).toMatchObject({ channel: 'C000000001', thread_ts: '1.5' });
    await sim.event({
      type: 'message',
      channel_type: 'im',
      user: USER,
      channel: 'D1',
      ts: '1.6',
      text: 'instancia vendas-2',
    });
    expect((await told('vendas-2')).fields).toMatchObject({ channel: 'D1' });
  });
});

describe('a file', () => {
  it('that is dropped is a contact list, called like the file', async () => {
    await sim.drop('Clientes VIP.csv', 'nome;telefone\nAna;+5511970000001\nBia;x');
    expect((await told('Clientes VIP')).text).toContain('1 contato');
    expect(await frota.ports.contacts.list('Clientes VIP')).toMatchObject({ size: 1 });
  });

  it('of the server is not read for somebody in a chat', async () => {
    await sim.slash('/contatos importar package.json');
    expect((await told('CSV')).fields).toMatchObject({ response_type: 'ephemeral' });
    expect(await frota.ports.contacts.list('package')).toBeUndefined();
  });
});

describe('a button', () => {
  const button = async (line: string): Promise<ShownButton> => {
    const [value = ''] = await chatPresses(frota.ports, BOT_TOKEN).dataFor('a card', [{ line }]);
    return { action_id: 'press:0', value, text: { text: 'x' } };
  };

  it('is the line that it stands for, typed by whoever presses it', async () => {
    await sim.press(await button('instancia pausar vendas-1'));
    await told('vendas-1');
    expect(await frota.ports.audits.list({ subject: 'instance:vendas-1', limit: 1 })).toMatchObject([
      { action: 'instance.pause', actor: expect.stringMatching(/\(slack:U000000001\)$/) },
    ]);
  });

  it('is done once when two press it at the same time, and the second hears whose it was', async () => {
    const both = await button('instancia vendas-2');
    await Promise.all([sim.press(both, { user: 'U2' }), sim.press(both, { user: 'U3' })]);
    expect((await told('acabou de fazer isso')).text).toMatch(/^⚠️ ana \(slack:U[23]\)/);
    await told('vendas-2');
    await soon(() => expect(news().filter(({ method }) => method === 'respond')).toHaveLength(2));
  });

  it('that nobody showed says so', async () => {
    await sim.press({ action_id: 'press:0', value: 'p:nothing', text: { text: 'x' } });
    expect((await told('antigo demais')).fields).toMatchObject({ response_type: 'ephemeral' });
  });
});

describe('a message in a channel', () => {
  const blocks = [text('Vendas', 'title'), example('instancia vendas-1', { label: 'Ver' })];
  const message = (...more: Block[]) => ({ blocks: [...blocks, ...more], summary: 'Vendas <!channel>' });
  const platform = () => frota.chats[0] as ChatPlatform;

  it('is posted, changed in place, and its button works', async () => {
    const posted = await platform().post('C000000001', message());
    expect(posted).toMatchObject({ kind: 'done', ref: { chat: 'C000000001' } });
    const [post] = news();
    expect(post).toMatchObject({ method: 'chat.postMessage', fields: { text: 'Vendas &lt;!channel&gt;' } });
    const { ref } = posted as { ref: MessageRef };
    expect(await platform().edit(ref, message(text('mais')))).toEqual({ kind: 'done', ref });
    const [, edit] = news();
    expect(edit).toMatchObject({ method: 'chat.update', fields: { ts: ref.message } });
    await sim.press(buttonsOf(edit as Call).get('Ver') as ShownButton);
    await told('vendas-1 · ');
  });

  it('calls whom it is for, who is of Slack', async () => {
    const to = { id: 'slack:U0ANA', name: 'Ana' };
    await platform().post('C000000001', { ...message(), to });
    await platform().post('C000000001', { ...message(), to: { ...to, id: 'telegram:7' } });
    expect(news().map(({ text }) => text.includes('<@U0ANA>'))).toEqual([true, false]);
    expect(news()[0]?.fields['text']).toBe('<@U0ANA> Vendas &lt;!channel&gt;');
  });

  it('has its picture and file uploaded into its thread', async () => {
    const file: Block = { kind: 'file', name: 'a.csv', content: 'a;b' };
    expect(await platform().post('C000000001', message({ kind: 'qr', code: '2@a' }, file))).toMatchObject({
      kind: 'done',
    });
    const completed = news().filter(({ method }) => method === 'files.completeUploadExternal');
    expect(completed).toHaveLength(2);
    expect(completed[0]?.fields).toMatchObject({
      channel_id: 'C000000001',
      thread_ts: expect.stringMatching(/^\d/),
    });
  });

  it('that is a picture is a file in the thread, which is deleted when another replaces it', async () => {
    const qr = (code: string) => ({ blocks: [{ kind: 'qr', code } as const], summary: 'QR', thread: '1.5' });
    const ref = async (of: Promise<ChatOutcome>): Promise<MessageRef> => {
      const outcome = await of;
      expect(outcome).toMatchObject({ kind: 'done', ref: { message: expect.stringMatching(/^F/) } });
      return (outcome as { ref: MessageRef }).ref;
    };
    const first = await ref(platform().post('C000000001', qr('2@a')));
    const second = await ref(platform().edit(first, qr('2@b')));
    expect(second).not.toEqual(first);
    const steps = news().filter(({ method }) => /delete|complete|postMessage/.test(method));
    expect(steps.map(({ method, fields }) => [method, fields['file'] ?? fields['thread_ts']])).toEqual([
      ['files.completeUploadExternal', '1.5'],
      ['files.delete', first.message],
      ['files.completeUploadExternal', '1.5'],
    ]);
    expect(await platform().remove(second)).toEqual({ kind: 'done', ref: second });
    expect(await platform().remove(second)).toEqual({ kind: 'done', ref: second });
    const posted = await platform().post('C000000001', message());
    expect(await platform().remove((posted as { ref: MessageRef }).ref)).toMatchObject({ kind: 'done' });
    expect(news().at(-1)).toMatchObject({ method: 'chat.delete' });
  });

  it.each<[string, Parameters<SlackSim['refuseNext']>[1], object]>([
    [
      'too many',
      { status: 429, headers: { 'retry-after': '7' }, body: { ok: false, error: 'ratelimited' } },
      { kind: 'later', afterMs: 7_000 },
    ],
    ['Slack is ill', { body: { ok: false, error: 'internal_error' } }, { kind: 'later' }],
    ['the message was deleted', { body: { ok: false, error: 'message_not_found' } }, { kind: 'gone' }],
    [
      'the token was revoked',
      { body: { ok: false, error: 'token_revoked' } },
      { kind: 'failed', reason: expect.stringContaining('SLACK_BOT_TOKEN') },
    ],
  ])('is not changed when %s, and it is said what to do', async (_, refusal, outcome) => {
    sim.refuseNext('chat.update', refusal);
    expect(await platform().edit({ chat: 'C000000001', message: '1.1' }, message())).toMatchObject(outcome);
  });
});
