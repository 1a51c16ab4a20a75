import { pino } from 'pino';
import { beforeEach, describe, expect, it } from 'vitest';
import { drawPng } from '../../../src/bot/charts/draw.ts';
import { chatPresses } from '../../../src/bot/chat/presses.ts';
import { contextFor } from '../../../src/bot/people/asker.ts';
import { startSlack } from '../../../src/bot/slack/start-slack.ts';
import { atFileEnd } from '../../setup/at-file-end.ts';
import { desk } from '../commands/campaign-desk.ts';
import { soon } from '../soon.ts';
import { BOT_TOKEN, type Call, slackSim, USER } from './slack-sim.ts';
import type { Envelope } from './socket-server.ts';

const sim = await slackSim(() => '');
const { engine, context } = await desk();
const logged: string[] = [];
const slack = startSlack({
  token: BOT_TOKEN,
  apiUrl: sim.apiUrl,
  hears: { by: 'socket', appToken: 'xapp-1-a-token-of-the-tests' },
  language: 'pt-BR',
  contextFor: contextFor(context, new Map([[`slack:${USER}`, 'admin' as const]])),
  presses: chatPresses(engine, BOT_TOKEN),
  drawPng,
  ports: engine,
  log: pino({ base: null, timestamp: false }, { write: (line: string) => void logged.push(line) }),
});
atFileEnd(() => slack.stop());

let since = 0;
let next = 0;
beforeEach(async () => {
  await soon(() => expect(sim.socket.standing()).toBe(1));
  since = sim.calls.length;
  logged.length = 0;
});

const news = (): readonly Call[] => sim.calls.slice(since);
const answers = (): string[] =>
  news().flatMap(({ method, text }) => (method === 'respond' || method === 'chat.postMessage' ? [text] : []));
const told = (words: string): Promise<void> => soon(() => expect(answers().join('\n')).toContain(words));

function command(line: string, trigger = `trigger ${++next}`): Envelope {
  const [name = '', ...words] = line.split(' ');
  return {
    type: 'slash_commands',
    envelope_id: `envelope ${++next}`,
    accepts_response_payload: true,
    payload: {
      command: name,
      text: words.join(' '),
      user_id: USER,
      user_name: 'ana',
      channel_id: 'C000000001',
      team_id: 'T000000001',
      trigger_id: trigger,
      response_url: sim.respondUrl,
    },
  };
}

function mention(text: string, id: string): Envelope {
  const event = {
    type: 'app_mention',
    user: USER,
    channel: 'C000000001',
    ts: '1.5',
    text: `<@UBOT> ${text}`,
  };
  return {
    type: 'events_api',
    envelope_id: `envelope ${++next}`,
    payload: { type: 'event_callback', team_id: 'T000000001', event_id: id, event_time: 1, event },
  };
}

describe('Socket Mode', () => {
  it('is opened with the token of the app, and no other', () => {
    const opened = sim.calls.filter(({ method }) => method === 'apps.connections.open');
    expect(opened).toHaveLength(1);
    expect(sim.socket.made).toBe(1);
  });

  it('acknowledges a command, then answers it', async () => {
    const envelope = command('/instancia vendas-1');
    sim.socket.send(envelope);
    await told('vendas-1 · ');
    expect(sim.socket.acks).toContain(envelope.envelope_id);
  });

  it('does what a button stands for', async () => {
    const [value] = await chatPresses(engine, BOT_TOKEN).dataFor('a card', [{ line: 'instancia vendas-2' }]);
    const envelope: Envelope = {
      type: 'interactive',
      envelope_id: `envelope ${++next}`,
      payload: {
        type: 'block_actions',
        trigger_id: `trigger ${++next}`,
        user: { id: USER, name: 'ana', team_id: 'T000000001' },
        team: { id: 'T000000001', domain: 'emulate' },
        channel: { id: 'C000000001', name: 'geral' },
        response_url: sim.respondUrl,
        actions: [{ type: 'button', block_id: 'b', action_ts: '1', action_id: 'press:0', value }],
      },
    };
    sim.socket.send(envelope);
    await told('vendas-2 · ');
    expect(sim.socket.acks).toContain(envelope.envelope_id);
  });

  it('does once what comes again, in another envelope or by another connection', async () => {
    sim.socket.send(mention('instancia vendas-1', 'Ev1'));
    await told('vendas-1 · ');
    sim.socket.disconnect('refresh_requested');
    await soon(() => expect([sim.socket.made, sim.socket.standing()]).toEqual([2, 1]));
    const again = { ...mention('instancia vendas-1', 'Ev1'), retry_attempt: 1 };
    sim.socket.send(again);
    sim.socket.send(mention('instancia vendas-3', 'Ev2'));
    await told('vendas-3 · ');
    expect(sim.socket.acks).toContain(again.envelope_id);
    expect(answers().filter((text) => text.includes('vendas-1 · '))).toHaveLength(1);
  });

  it.each(['warning', 'refresh_requested'] as const)(
    'connects anew when Slack asks for it (%s)',
    async (reason) => {
      const { made } = sim.socket;
      sim.socket.disconnect(reason);
      await soon(() => expect([sim.socket.made, sim.socket.standing()]).toEqual([made + 1, 1]));
      sim.socket.send(command('/instancia vendas-2'));
      await told('vendas-2 · ');
      expect(logged).toEqual([]);
    },
  );

  it('connects anew when the network fails, as soon as Slack gives it a connection', async () => {
    const { made } = sim.socket;
    // The library would end the process here.
    sim.refuseNext('apps.connections.open', { body: { ok: false, error: 'invalid_auth' } });
    sim.socket.cut();
    await soon(() => expect([sim.socket.made, sim.socket.standing()]).toEqual([made + 1, 1]));
    sim.socket.send(command('/instancia vendas-3'));
    await told('vendas-3 · ');
    expect(logged.map((line) => (JSON.parse(line) as { msg: string }).msg)).toEqual([
      expect.stringContaining('Check SLACK_APP_TOKEN'),
      'Slack: connected again',
    ]);
  });

  it('ends its connection when it is stopped, and makes no other', async () => {
    const { made } = sim.socket;
    await slack.stop();
    await soon(() => expect(sim.socket.standing()).toBe(0));
    expect(sim.socket.made).toBe(made);
  });
});
