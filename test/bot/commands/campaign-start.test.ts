import { beforeEach, describe, expect, it } from 'vitest';
import { type Desk, desk } from './campaign-desk.ts';

let at: Desk;
beforeEach(async () => {
  at = await desk();
});

/** Wednesday, 11 March 2026, 09:00 in São Paulo. */
const TOMORROW = new Date('2026-03-11T12:00:00Z');

describe('campanha iniciar, of a campaign with a time', () => {
  it('schedules it; repeated, it says so and how to start it now', async () => {
    await at.given({ scheduledAt: TOMORROW });
    expect((await at.ana('campanha iniciar natal')).screen).toBe(
      'Campanha "Natal" agendada para qua., 11 de mar. de 2026, 09:00.',
    );
    const { screen, follow } = await at.ana('campanha iniciar natal');
    expect(screen.split('\n')).toEqual([
      'A campanha "Natal" já está agendada para qua., 11 de mar. de 2026, 09:00. Para iniciar agora:',
      '  campanha iniciar Natal agora',
    ]);
    expect(follow).toBeUndefined();
    expect(await at.campaign('Natal')).toMatchObject({ status: 'scheduled' });
    expect((await at.john('campaign start natal')).screen.split('\n')).toEqual([
      'Campaign "Natal" is scheduled for Wed, Mar 11, 2026, 09:00 already. To start it now:',
      '  campaign start Natal now',
    ]);
    expect(await at.campaign('Natal')).toMatchObject({ status: 'scheduled' });
  });

  it.each([
    ['draft', 'campanha iniciar natal agora'],
    ['scheduled', 'campanha iniciar Natal AGORA'],
    ['scheduled', 'campaign start natal now'],
  ] as const)('starts it at once when told to (%s: %s)', async (status, line) => {
    await at.given({ status, scheduledAt: TOMORROW });
    const { screen, follow } = await at.ana(line);
    expect(screen).toBe('Campanha "Natal" em andamento.');
    expect(follow).toMatchObject({ name: 'Natal', status: 'running' });
    expect(await at.campaign('Natal')).toMatchObject({ startedAt: at.engine.clock.now() });
  });

  it('takes the word for a part of the name where a campaign is called so', async () => {
    await at.given({ name: 'Compre agora', scheduledAt: TOMORROW });
    await at.given({ name: 'Compre' });
    expect((await at.ana('campanha iniciar compre agora')).screen).toContain('"Compre agora" agendada');
    expect((await at.ana('campanha iniciar compre agora agora')).screen).toContain(
      '"Compre agora" em andamento',
    );
    expect(await at.campaign('Compre')).toMatchObject({ status: 'draft' });
  });

  it.each([
    ['campanha iniciar agora', 'falta dizer qual; há: Natal'],
    ['campanha iniciar Natl agora', 'não existe "Natl"; você quis dizer "Natal"?'],
    ['ajuda campanha iniciar', 'campanha iniciar NOME [agora]'],
  ])('%s', async (line, answer) => {
    await at.given();
    expect((await at.ana(line)).screen).toContain(answer);
  });

  it('is explained in English, too', async () => {
    expect((await at.john('help campaign start')).screen).toContain('campaign start NAME [now]');
  });
});
