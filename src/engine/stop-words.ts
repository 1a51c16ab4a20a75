/** What a person asks for: not to be written to any more, or to be written to again. */
export type Wish = 'stop' | 'start';

/** A longer text (in characters) is no request of this kind, but may have its words in it. */
const MOST_CHARACTERS = 200;

/** Around a request, which they do not change. Abbreviations as Brazilians type them. */
const COURTESY =
  'por favor|porfavor|pfv?r?|pff|por gentileza|gentileza|favor|obrigad[oa]|obg|obgd[oa]?|brigad[oa]|grat[oa]|vlw|valeu|' +
  'agradeco|desde ja|muito|ola|oi|oie|bom dia|boa tarde|boa noite|tudo bem|amig[oa]|moc[oa]|gente|pessoal|ok|ta|entao|' +
  'please|pls|plz|thanks|thank you|thx|tks|hi|hello|hey|kindly|att|abracos?';

/** What is sent to people, and where it reaches them. */
const THINGS =
  'mensage(?:m|ns|n|ms)|msgs?|msn|sms|zap|whats|whatsapp|propagandas?|publicidades?|anuncios?|' +
  'promoc(?:ao|oes)|ofertas?|notificac(?:ao|oes)|avisos?|contatos?|comunicados?|conteudos?|novidades|informac(?:ao|oes)|' +
  'spam|nada|isso|isto';
const WHOSE =
  'suas?|seus?|tuas?|teus?|as|os|a|o|essas?|esses?|estas?|estes?|de|desse tipo de|desses|dessas|mais|nenhuma?|qualquer|tais';
const THING = `(?:(?:${WHOSE}) )*(?:${THINGS})`;
const FROM =
  '(?: (?:de voces?|de vcs?|sua|suas|seus|d[eo]ss[ea] (?:numero|empresa|loja|contato)|dest[ea] (?:numero|empresa|loja|contato)|' +
  'da empresa|da loja|por aqui|aqui|por whatsapp|no (?:meu )?(?:whatsapp|whats|zap|celular|numero)|por favor|' +
  'pra mim|para mim|automaticas?|desse tipo|assim))*';
const LIST =
  '(?:lista|listas|cadastro|grupo|base|sistema|contatos?|mailing|mensagens|envios?|transmissao|lista de (?:transmissao|contatos?|' +
  'envios?|mensagens|distribuicao))';
const OFF_LIST = `(?: d(?:a|e|o|as|os|ess[ea]|est[ea]|a sua|a tua|e sua|e todas as|as suas|o seu|isso|aqui)(?: ${LIST})?)`;
const NOT = '(?:nao|n|nn|num)';
const MINE = '(?:o |esse |este )?meu (?:numero|contato|nome|telefone|cadastro|celular|whatsapp|zap)';
const WANT = '(?:quero|queria|gostaria de|desejo|preciso|solicito|peco para|peco pra|vou querer)';
const SEND = '(?:mand(?:e|em|a|ar|ando)|envi(?:e|em|a|ar|ando)|encaminh(?:e|ar)|escrev(?:a|er)|pass(?:e|ar))';
const DELETE =
  'remov(?:a|am|e|er)|retir(?:e|em|a|ar)|tir(?:e|em|a|ar)|exclu(?:a|am|i|ir)|delet(?:e|em|a|ar)|apag(?:ue|uem|a|ar)|' +
  'descadastr(?:e|em|a|ar)|desinscrev(?:a|am|e|er)|desvincul(?:e|ar)';
const REMOVE = `(?:${DELETE}|cancel(?:e|em|a|ar))`;

const STOP: readonly string[] = [
  // Words that stand for themselves.
  'sair|parar?|pare|parem|remover|remova|remove|cancelar|cancele|cancela|descadastrar|descadastre|descadastro|desinscrever',
  'desinscricao|desinscreva|excluir|exclua|exclui|chega|basta|me bloquei[ae]',
  'stop|stop all|stopall|unsubscribe|unsuscribe|remove|cancel|quit|opt out|optout|revoke|nao perturbe',
  // "Quero sair da lista", "parar de receber mensagens".
  `(?:eu )?(?:${WANT} )?(?:me )?(?:sair|parar|ser (?:removid|retirad|excluid|descadastrad)[oa])${OFF_LIST}`,
  `(?:eu )?${WANT} (?:sair|parar|ser (?:removid|retirad|excluid|descadastrad)[oa]|me descadastrar|me desinscrever|descadastrar)`,
  `(?:eu )?(?:${WANT} )?(?:parar|deixar) de receber(?: ${THING})?${FROM}`,
  `(?:sair|parar|pare|para|parem) (?:com isso|com (?:as|essas) mensagens|agora|ja)`,
  `(?:sair|sai) (?:fora )?d[ae] lista`,
  `stop (?:agora|mensagens)`,
  // "Não quero mais receber mensagens".
  `(?:eu )?${NOT} (?:quero|queria|desejo|gostaria de|pretendo) (?:mais )?(?:mais receber|receber)(?: mais)?(?: ${THING})?(?: mais)?${FROM}`,
  `(?:eu )?${NOT} (?:quero|desejo) (?:mais )?(?:suas?|essas?|essas suas|tuas) (?:${THINGS})${FROM}`,
  `(?:eu )?${NOT} (?:quero|desejo) mais (?:contato|mensage(?:m|ns)|msgs?)${FROM}`,
  `${NOT} (?:quero|desejo) que (?:voces? |vcs? )?(?:me )?${SEND}(?:em)?(?: mais)?(?: ${THING})?(?: mais)?${FROM}`,
  // "Não me mande mais nada", "pare de me enviar mensagens".
  `${NOT} (?:me )?${SEND}(?:(?: mais)? ${THING}| mais)(?: mais)?${FROM}`,
  `(?:favor )?${NOT} (?:me )?(?:perturbe|incomode|incomodem|contate|chame|chamem|escreva|escrevam)(?: mais)?`,
  `(?:pare|parem|para|parar|favor parar) de (?:me )?(?:${SEND}|encher|encher o saco|perturbar|incomodar|spam)(?: mais)?(?: ${THING})?${FROM}`,
  `(?:me )?deix[ea] (?:me )?em paz`,
  // "Me tira da lista", "remova meu número", "cancelar inscrição".
  `(?:${WANT} que )?(?:voces? )?(?:me|mim) ${REMOVE}(?:${OFF_LIST})?(?: agora)?`,
  `${REMOVE}[- ]?(?:me|se)(?:${OFF_LIST})?`,
  `(?:${DELETE}) ${MINE}(?:${OFF_LIST})?`,
  `(?:${WANT} )?(?:o )?${REMOVE} (?:a |o |as |os |minha |meu )?(?:inscric(?:ao|oes)|cadastro|envios?|recebimentos?)${FROM}`,
  `(?:${WANT} )?(?:cancel(?:e|em|a|ar)|suspend(?:a|am|er)) ${THING}${FROM}`,
  `${REMOVE}${OFF_LIST}`,
  `${NOT} (?:autorizo|permito) (?:o envio|${THING})(?: de ${THING})?${FROM}`,
  // English.
  '(?:i )?(?:want to |would like to |wish to )?(?:unsubscribe|opt out)(?: me)?(?: from (?:this|your|the|all)(?: list| messages)?)?',
  '(?:remove|delete|unsubscribe) (?:me|my number|my contact)(?: from (?:this|your|the|all)(?: mailing)?(?: list| lists| messages)?)?',
  'take (?:me|my number) off(?: (?:of )?(?:this|your|the)(?: mailing)? list)?',
  'stop (?:it|sending|texting|messaging|contacting|writing(?: to)?|spamming|this)(?: me)?(?: (?:any )?(?:more )?(?:messages|texts|spam))?',
  '(?:do not|dont|don t) (?:text|message|contact|write(?: to)?|send)(?: me)?(?: any| more)*(?: messages| texts)?(?: any ?more| again)?',
  'i (?:do not|dont|don t) want (?:to receive )?(?:any |more |these |your |this )*(?:messages|texts)?(?: any ?more)?',
  'no more (?:messages|texts)',
];

/** Few and plain: who asked not to be written to is only written to again if they say so. */
const START: readonly string[] = [
  'voltar|start|unstop|opt in|optin|subscribe|resubscribe|reativar|inscrever',
  `(?:eu )?(?:quero|queria|gostaria de|desejo) voltar(?: a receber(?: ${THING})?${FROM})?`,
  `voltar a receber(?: ${THING})?${FROM}`,
  `(?:eu )?(?:quero|gostaria de|desejo) receber (?:novamente|de novo|outra vez|${THING}(?: novamente| de novo| outra vez)?)`,
  '(?:i )?(?:want to )?(?:subscribe|start|opt in)(?: again)',
];

const WISHES: readonly [Wish, RegExp][] = [
  ['stop', whole(STOP)],
  ['start', whole(START)],
];
const COURTESY_FIRST = new RegExp(`^(?:${alike(COURTESY)}) `);
const COURTESY_LAST = new RegExp(` (?:${alike(COURTESY)})$`);

/**
 * What a text asks for, if it is as a whole such a request: "Sair, por favor" is one, "não vou sair agora" is not. Accents,
 * case, punctuation, emojis, letters that are drawn out and courtesies do not matter.
 * @param stopWords words and sentences of the team's own that ask for the same as `sair`.
 */
export function wishOf(text: string, stopWords: readonly string[] = []): Wish | undefined {
  if (text.length > MOST_CHARACTERS) return undefined;
  const written = plain(text);
  const own = new Set(stopWords.map(plain));
  const bare = withoutCourtesy(written);
  if (bare !== '' && (own.has(written) || own.has(bare))) return 'stop';
  return WISHES.find(([, pattern]) => pattern.test(written) || pattern.test(bare))?.[0];
}

/** Words in plain small letters, with one blank between them. */
function plain(text: string): string {
  const words = text
    // Also takes letters out of the circles and squares that some keyboards draw around them.
    .normalize('NFKD')
    .toLowerCase()
    // Accents; invisible joiners; apostrophes, which only some people type.
    .replace(/[\p{M}\p{Cf}'’`´]/gu, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
  // "S A I R"
  const spelled = /^\p{L}(?: \p{L})+$/u.test(words) ? words.replaceAll(' ', '') : words;
  return alike(spelled);
}

/** Drawn-out letters ("saaair") are as one; so are those that are rightly two. */
function alike(text: string): string {
  return text.replace(/(\p{L})\1+/gu, '$1');
}

function withoutCourtesy(words: string): string {
  let rest = words;
  for (;;) {
    const shorter = rest.replace(COURTESY_FIRST, '').replace(COURTESY_LAST, '');
    if (shorter === rest) return rest;
    rest = shorter;
  }
}

function whole(alternatives: readonly string[]): RegExp {
  return new RegExp(`^(?:${alternatives.map(alike).join('|')})$`);
}
