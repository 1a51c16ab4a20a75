import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wishOf } from '../../src/engine/stop-words.ts';

const STOP = [
  'SAIR',
  'PARAR',
  'PARE',
  'PARA',
  'REMOVER',
  'CANCELAR',
  'DESCADASTRAR',
  'Descadastro',
  'STOP',
  'UNSUBSCRIBE',
  'REMOVE ME',
  'OPT OUT',
  'opt-out',
  'optout',
  'chega',
  'Chega!!!',
  'saaaaair',
  'PAREEEM',
  'S A I R',
  's.a.i.r.',
  '*SAIR*',
  '"Sair"',
  '“SAIR”',
  '/sair',
  '👉 SAIR 👈',
  '🛑 Stop 🛑',
  'ＳＡＩＲ',
  '𝗦𝗔𝗜𝗥',
  'Sair, por favor',
  'sair pfv',
  'por favor, sair',
  'Oi, boa tarde. Sair, por favor. Obrigada!',
  'Bom dia, me remova por favor, obrigado',
  'Sair. Muito obrigada 🙏',
  'não quero mais receber',
  'Nao quero mais receber mensagem',
  'ñ quero mais receber msg',
  'n quero mais receber mensagens de vcs',
  'Não quero receber mais mensagens',
  'não quero receber mais nada',
  'não quero receber mensagens',
  'Eu não quero mais receber essas mensagens por aqui',
  'não quero mais receber propaganda no meu WhatsApp',
  'não gostaria de receber mais mensagens',
  'não desejo mais receber suas mensagens, obrigado',
  'não quero mais contato',
  'Não quero mais mensagens',
  'não me mande mais mensagem',
  'Não me mandem mais nada',
  'nao mande mais msg',
  'não envie mais mensagens',
  'não enviar mais',
  'não me perturbe mais',
  'pare de me mandar mensagens',
  'Parem de enviar mensagens!',
  'para de mandar mensagem',
  'parar de receber mensagens',
  'quero parar de receber',
  'quero sair',
  'quero sair da lista',
  'gostaria de sair dessa lista',
  'sair da lista',
  'sair do grupo',
  'me tira da lista',
  'me tire dessa lista',
  'suspender mensagens',
  'não autorizo o envio de mensagens',
  'me remova',
  'me remove da lista de transmissão',
  'me exclui',
  'me bloqueia',
  'me descadastre',
  'remova-me',
  'tira meu número da lista',
  'remova meu número',
  'exclua meu contato',
  'favor retirar meu número',
  'por gentileza, remover meu contato da sua lista',
  'cancelar inscrição',
  'cancelar recebimento',
  'cancelar envio de mensagens',
  'cancela o envio das promoções',
  'quero cancelar as mensagens',
  'deixa em paz',
  'me deixe em paz',
  'quero ser removido',
  'Please remove me from this list',
  'remove me from your list',
  'take me off your list',
  'unsubscribe me please',
  'stop messaging me',
  'Stop texting me!',
  "don't text me",
  'dont message me anymore',
  'do not contact me again',
  'no more messages, thanks',
  'I want to opt out',
  'para, por favor',
  'pare agora',
  'pare com isso',
  'para com essas mensagens',
  'Oi, quero sair',
  'quero sair do grupo',
  'quero ser removido daqui',
  'me tira daqui',
  'não quero essas ofertas',
  'não quero mais suas promoções',
  'não me mande mais isso',
  'não me envie nada',
  'não quero mais receber essa mensagem',
  'não quero receber essas ofertas',
  'não quero receber mensagem',
  'não me mande essa mensagem mais',
  'não, pare',
  'Não, não quero mais receber mensagens',
];

const START = [
  'VOLTAR',
  'voltar!',
  'Voltar, por favor',
  'START',
  'quero voltar',
  'quero voltar a receber',
  'Quero voltar a receber as mensagens',
  'voltar a receber',
  'quero receber novamente',
  'opt in',
  'quero receber mensagens',
  'quero receber mais ofertas',
  'quero receber as novidades de novo',
];

const NEITHER = [
  '',
  ' ',
  '👍',
  '???',
  'por favor',
  'obrigado',
  'Oi, bom dia',
  'sim',
  'não',
  'não quero',
  'não quero mais',
  'não, obrigado',
  'não vou parar',
  'vou sair agora',
  'vou sair mais tarde, me liga',
  'posso sair às 18h?',
  'que horas vocês param?',
  'não quero sair',
  'não quero sair da lista',
  'não quero parar de receber',
  'não me tire da lista',
  'não pare de mandar mensagens',
  'não cancelar',
  'não remova meu número',
  'quero receber o boleto',
  'quero cancelar',
  'quero cancelar minha consulta',
  'cancelar consulta',
  'preciso cancelar o horário de amanhã',
  'parar o tratamento',
  'para quando?',
  'para amanhã',
  'vou parar em Santos',
  'me manda mais mensagens',
  'não mande hoje',
  'não quero receber essa oferta',
  'não quero receber a promoção de vocês',
  'não mande o contato',
  'não me envie essa mensagem',
  'não autorizo',
  'apaga essa mensagem',
  'cancelar assinatura',
  'cancelar meu telefone',
  'bloquear meu celular',
  'Bloquear',
  'Retirar',
  'me retire uma dúvida',
  'me tira uma dúvida',
  'ainda não recebi',
  'não recebi mais mensagens',
  'não quero mais receber ligação do banco, pode me ajudar?',
  'stop and shop',
  "don't stop",
  'do not remove me',
  'can you stop by tomorrow?',
  'vou voltar',
  'quero voltar amanhã',
  'volto já',
  // They have to go, or to stop something of their own.
  'Preciso sair',
  'Oi, preciso sair',
  'queria sair',
  'preciso sair daqui',
  'Eu preciso parar',
  'Quero parar',
  // "Para" as in "for".
  'Para agora',
  'Para já',
  'Para amiga',
  'Para gente',
  'Oi, para',
  // One offer, one order or one message, not all of them.
  'Não quero essa oferta, obrigada',
  'não quero essa promoção',
  'não quero mais essa promoção',
  'quero cancelar o envio',
  'cancela o envio',
  'cancelar envio',
  'não autorizo o envio',
  'cancela isso',
  'cancela a promoção',
  'não envie isso',
  'não envie nada',
  'para com isso',
  // "No" is an answer of its own here.
  'Não, quero receber mensagens',
  'Oi, não. Quero receber mensagens',
  'Não! Quero receber mais',
  'Quero receber mais nada',
  'quero receber nada',
  'quero receber nenhuma mensagem',
  'Gostaria de receber informações',
  'Gostaria de receber mais informações',
  'o que acontece se eu responder SAIR?',
  'responda SAIR para não receber mais mensagens',
  `Sair${' por favor'.repeat(50)}`,
];

describe('what a text asks for', () => {
  it.each(STOP)('not to be written to: %s', (text) => {
    expect(wishOf(text)).toBe('stop');
  });

  it.each(START)('to be written to again: %s', (text) => {
    expect(wishOf(text)).toBe('start');
  });

  it.each(NEITHER)('neither: %s', (text) => {
    expect(wishOf(text)).toBeUndefined();
  });

  it('is also said with the team’s own words, as a whole message', () => {
    const own = ['Tchau', 'não me interessa'];
    for (const text of ['TCHAU', 'tchauuu!', 'Tchau, obrigado', 'Nao me interessa', 'sair'])
      expect(wishOf(text, own)).toBe('stop');
    for (const text of ['tchau, até amanhã', 'me interessa', 'voltei', ''])
      expect(wishOf(text, [...own, '', '!'])).toBeUndefined();
  });
});

/** Ways to write the same. */
const ACCENTS = ['\u0301', '\u0303', '\u0327', ''];
const AROUND = ['', ' ', '!', '...', ' 😀', '\n', '"', '*', ' 🙏🏽 ', '\u200b', '¿'];
const BETWEEN = [' ', '  ', ', ', ' - ', '\n', '… '];

/** What may follow: a "no" that is set off is an answer, and what comes after it another sentence. */
const betweenAfter = (before: string): readonly string[] =>
  /(?:^|[^a-z])n+(?:ao+)?$/i.test(before.normalize('NFKD').replace(/\p{M}/gu, ''))
    ? BETWEEN.slice(0, 2)
    : BETWEEN;

/** Rewrites a text by numbers, which say what to do at each place. */
function rewritten(text: string, choices: readonly number[]): string {
  let place = 0;
  const next = <T>(options: readonly T[]): T =>
    options[(choices[place++ % choices.length] ?? 0) % options.length] as T;
  const words = text.split(' ').map((word) =>
    Array.from(word)
      .map((letter) => (/[a-z]/i.test(letter) ? next([letter.toLowerCase(), letter.toUpperCase()]) : letter))
      .map((letter) => (/[aeiou]/i.test(letter) ? letter + next(ACCENTS) : letter))
      .join(''),
  );
  const joined = words.reduce((before, word) => `${before}${next(betweenAfter(before))}${word}`);
  return `${next(AROUND)}${joined}${next(AROUND)}`;
}

describe('accents, case and punctuation', () => {
  const known = fc.constantFrom(...STOP, ...START, ...NEITHER).filter((text) => text.trim() !== '');
  const words = fc
    .array(
      fc.constantFrom(
        'sair',
        'parar',
        'não',
        'quero',
        'mais',
        'receber',
        'me',
        'tira',
        'da',
        'lista',
        'stop',
        'vou',
      ),
      {
        minLength: 1,
        maxLength: 6,
      },
    )
    .map((list) => list.join(' '));

  it('never change the verdict', () => {
    const choices = fc.array(fc.nat(59), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(fc.oneof(known, words), choices, (text, how) => {
        fc.pre(text.length < 60);
        expect(wishOf(rewritten(text, how))).toBe(wishOf(text));
      }),
      { numRuns: 2_000 },
    );
  });

  it('of any text come to a verdict soon', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 400 }), (text) => {
        expect([undefined, 'stop', 'start']).toContain(wishOf(text));
      }),
    );
  });
});
