import { beforeEach, describe, expect, it } from 'vitest';
import { loginCards } from '../../../src/bot/cards/login-cards.ts';
import type { Reply } from '../../../src/bot/reply.ts';
import { secretHash } from '../../../src/engine/secrets.ts';
import { testEngine, type TestEngine } from '../../engine/test-engine.ts';
import { memoryStore } from '../../fakes/memory-store/memory-store.ts';
import { ask, contextOf } from '../support.ts';

const WEB = 'https://frota.example.com';

let engine: TestEngine;
beforeEach(() => {
  engine = testEngine(memoryStore());
});

const contexts = (changes: Parameters<typeof contextOf>[1]) =>
  contextOf({ ports: engine, contactImport: undefined as never }, { webUrl: () => WEB, ...changes });

/** What a link in these blocks lets its holder in by. */
function tokenIn({ blocks }: Pick<Reply, 'blocks'>): string {
  const said = blocks.map((block) => (block.kind === 'text' ? block.text : '')).join('\n');
  return /^https:\/\/frota\.example\.com\/painel\/entrar\?t=([\w-]{43})$/m.exec(said)?.[1] ?? 'none';
}

const whose = (token: string) => engine.sessions.useLink(secretHash(token), engine.clock.now());

describe('painel', () => {
  it('at the console is answered with a link that lets in whoever uses the machine', async () => {
    const answer = await ask(contexts({}), 'painel');
    expect(answer.screen).toContain('Vale por 10 minutos, uma vez');
    expect(await whose(tokenIn(answer))).toEqual({ id: 'machine:ana', name: 'ana' });
  });

  it('in a chat shows the link to nobody but the asker', async () => {
    const person = { id: 'slack:U1', name: 'Ana' };
    await engine.people.set(person.id, { name: 'Ana', language: 'en' });
    const answer = await ask(
      contexts({ person, where: 'slack:C1', role: 'viewer', groups: ['slack:S1', 'slack:S2'] }),
      'painel',
    );
    expect(answer.screen).toContain('mando só para você');
    expect(answer.screen).not.toContain(WEB);
    const subject = answer.card?.subject.replace(/^login:/, '') ?? '';
    expect(answer.card?.chat).toBe('slack:U1');
    const view = await loginCards(engine, 'pt-BR', () => WEB).view(subject, 'slack:U1');
    const { message } = view as { message: { blocks: Reply['blocks']; summary: string } };
    expect(message.summary).toBe('Your link to the dashboard:');
    const token = tokenIn(message);
    // What the store keeps of the card says nothing of the link.
    expect(JSON.stringify(answer.card)).not.toContain(token);
    expect(await whose(token)).toEqual({ ...person, groups: ['slack:S1', 'slack:S2'] });
    expect(await whose(token)).toBeUndefined();
  });

  it('makes a link anew each time that the card has to be shown', async () => {
    const cards = loginCards(engine, 'pt-BR', () => WEB);
    const [one, other] = (await Promise.all([
      cards.view('@1', 'slack:U1'),
      cards.view('@1', 'slack:U1'),
    ])) as {
      message: Pick<Reply, 'blocks'>;
    }[];
    expect(tokenIn(one!.message)).not.toBe(tokenIn(other!.message));
  });

  it('says so where there are no pages, and to nobody without a role', async () => {
    const nowhere = contextOf({ ports: engine, contactImport: undefined as never });
    expect((await ask(nowhere, 'painel')).screen).toContain('PUBLIC_URL');
    const nobody = contexts({ role: undefined, person: { id: 'slack:U2', name: 'Bia' } });
    expect((await ask(nobody, 'painel')).card).toBeUndefined();
  });
});
