import { expect, vi } from 'vitest';
import { fleetOf } from '../bot/support.ts';
import { testFrota, type TestFrota } from '../integration/test-frota.ts';
import type { Person, Stage } from './stage.ts';
import { type Transcript, transcript } from './transcript.ts';

const PEOPLE = 18;
/** Those whom it is about. */
export const PHONES: readonly string[] = Array.from({ length: PEOPLE }, (_, n) => `+551197700${1_000 + n}`);
const CSV = ['nome;telefone;cidade', ...PHONES.map((phone, n) => `Pessoa ${n + 1};${phone};Santos`)].join(
  '\n',
);
const LOST = 'vendas-2';
/** What it has sent when it is banned. */
const SENT_BEFORE = 2;
/** What somebody waits for comes within so many ms, also on a busy machine. */
const PATIENCE_MS = 30_000;
const SOON_MS = 5_000;

/**
 * A team's day, as one chat shows it: a list from Excel, a campaign that a second person launches, a number that is banned under
 * way, its people moved to others, and the report. What is seen in the chat is asserted, and what WhatsApp was asked to send.
 * @returns the Frota that it was played on, which goes on until the file ends
 */
export async function playStory(stage: Stage): Promise<TestFrota> {
  const { ana, bia } = stage;
  const frota = await testFrota(
    { timeScale: 0.01, numbers: ['vendas-1', LOST, 'vendas-3'].map((name) => ({ name })) },
    {
      ...stage.env,
      PEOPLE: `${ana.id}=operator,${bia.id}=approver`,
      APPROVAL_ABOVE: '10',
      // As numbers have it, and is seen in pictures.
      DAY_LIMIT: '100',
      CAMPAIGN_CHATS: stage.campaigns,
      ALERTS: `all=${stage.alerts}`,
    },
  );
  await fleetOf(frota, 3);
  const { control, journal } = frota.sandbox;
  const story = transcript(stage.name);
  const { sees, says, presses } = actsOn(stage, story);
  /** Which number each person heard from last, of what WhatsApp took since. */
  const heard = (from = 0): Map<string, string> =>
    new Map(journal.accepted.slice(from).map(({ phone, instance }) => [phone, instance]));
  const sentBy = (name: string): number =>
    journal.accepted.filter(({ instance }) => instance === name).length;

  story.chapter('Who may do what');
  await says(bia, 'eu', /aprovador/);

  story.chapter('A list comes from Excel');
  story.person(ana.name, '(drops clientes.csv)');
  await ana.drop('clientes.csv', CSV);
  await sees(/18 contatos/);

  story.chapter('A campaign is made, and takes a second person');
  const draft = 'nome=Aviso lista=clientes estrategia=fixa intervalo=2-2 texto="Oi {{nome}}, até amanhã!"';
  await says(ana, `campanha nova ${draft}`, /"Aviso" criada/);
  await presses(ana, 'Lançar', /precisa aprovar/);
  await sees(/Aviso · esperando aprovação/);
  await presses(bia, 'Aprovar', /em andamento/);

  story.chapter('Its card moves');
  await sees(/Aviso\n.*[1-9]\d?%/);
  await vi.waitUntil(() => sentBy(LOST) >= SENT_BEFORE, { timeout: PATIENCE_MS });

  story.chapter('A number is banned');
  const banned = performance.now();
  control.ban(LOST, { code: 406 });
  await sees(/O WhatsApp baniu vendas-2/);
  const tookMs = performance.now() - banned;
  story.note(`${(tookMs / 1_000).toFixed(1)} s after the ban`);
  expect(tookMs).toBeLessThan(SOON_MS);
  await presses(bia, 'Assumir', /Você cuida disto/);
  await presses(bia, 'Migrar contatos', /recebem mensagens de vendas-2/);
  await presses(bia, 'Migrar contatos', /Migrando/);

  story.chapter('The campaign goes on without it');
  await sees(/Aviso · concluída/);
  const first = heard();
  const orphans = [...first].flatMap(([phone, instance]) => (instance === LOST ? [phone] : []));
  expect(first.size).toBe(PEOPLE);
  expect(journal.duplicates()).toEqual([]);
  expect(orphans.length).toBeGreaterThanOrEqual(SENT_BEFORE);

  story.chapter('Its people hear from another number');
  const before = journal.accepted.length;
  await says(
    ana,
    'campanha duplicar Aviso nome=Lembrete intervalo=0-1 texto="{{nome}}, é hoje!"',
    /"Lembrete" criada/,
  );
  await presses(ana, 'Lançar', /precisa aprovar/);
  await sees(/Lembrete · esperando aprovação/);
  await presses(bia, 'Aprovar', /em andamento/);
  await sees(/Lembrete · concluída/);
  const second = heard(before);
  expect(second.size).toBe(PEOPLE);
  expect([...second.values()]).not.toContain(LOST);
  // Who was not of the lost number hears from the same one again.
  expect(first).toEqual(new Map([...second, ...orphans.map((phone) => [phone, LOST] as const)]));
  const others = [...new Set(orphans.map((phone) => second.get(phone)))].join(', ');
  story.note(`${orphans.length} people had heard from ${LOST}; they heard from ${others}`);

  story.chapter('It is too late to take the move back');
  await says(bia, `instancia desfazer ${LOST}`, /já receberam mensagem do novo número/);

  story.chapter('The report');
  await says(ana, 'campanha relatorio Lembrete', /Lembrete · concluída/);
  await says(bia, `auditoria ${LOST}`, /vendas-2/);
  story.end();
  return frota;
}

/** What people do and then see, all of it in the transcript. */
function actsOn(stage: Stage, story: Transcript) {
  let since = 0;
  const sees = async (words: RegExp): Promise<void> => {
    const look = (): string => {
      const news = stage.written().slice(since);
      const found = news.find((one) => words.test(one));
      if (found === undefined)
        throw new Error(`nothing says ${String(words)}, but:\n${news.join('\n---\n')}`);
      return found;
    };
    story.frota(await vi.waitFor(look, { timeout: PATIENCE_MS, interval: 50 }));
  };
  const does = async (who: Person, what: string, act: () => Promise<unknown>, answer: RegExp) => {
    since = stage.written().length;
    story.person(who.name, what);
    await act();
    await sees(answer);
  };
  return {
    /** Waits for something that comes by itself, since somebody did something last. */
    sees,
    says: (who: Person, line: string, answer: RegExp) => does(who, `/${line}`, () => who.say(line), answer),
    presses: (who: Person, label: string, answer: RegExp) =>
      does(who, `[${label}]`, () => who.press(label), answer),
  };
}
