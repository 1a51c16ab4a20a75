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
  'spam';
/** All that comes, as against one message, offer or order. */
const MANY =
  'mensage(?:ns|n|ms)|msgs|sms|propagandas?|publicidades?|anuncios|promocoes|ofertas|notificacoes|avisos|comunicados|conteudos|' +
  'novidades|spam';
const WHOSE =
  'suas?|seus?|tuas?|teus?|as|os|a|o|essas?|esses?|estas?|estes?|de|desse tipo de|desses|dessas|mais|nenhuma?|qualquer|tais';
const MESSAGES = `(?:(?:${WHOSE}) )*(?:${THINGS})`;
const THING = `(?:(?:${WHOSE}) )*(?:${THINGS}|nada|isso|isto)`;
const ALL_MESSAGES = `(?:(?:${WHOSE}) )*(?:${MANY})`;
/** One of them that is before somebody: who does not want this has not asked for silence, unless they want it no more. */
const ONE =
  '(?:ess[ea]|est[ea]|a|o) (?:mensagem|msg|propaganda|publicidade|anuncio|promocao|oferta|notificacao|aviso|contato|comunicado|' +
  'conteudo|informacao)(?! mais)';
const FROM =
  '(?: (?:de voces?|de vcs?|sua|suas|seus|d[eo]ss[ea] (?:numero|empresa|loja|contato)|dest[ea] (?:numero|empresa|loja|contato)|' +
  'da empresa|da loja|por aqui|aqui|por whatsapp|no (?:meu )?(?:whatsapp|whats|zap|celular|numero)|por favor|' +
  'pra mim|para mim|automaticas?|desse tipo|assim))*';
const LIST =
  '(?:lista|listas|cadastro|grupo|base|sistema|contatos?|mailing|mensagens|envios?|transmissao|lista de (?:transmissao|contatos?|' +
  'envios?|mensagens|distribuicao))';
const OF = 'd(?:a|e|o|as|os|ess[ea]|est[ea]|a sua|a tua|e sua|e todas as|as suas|o seu)';
const OFF_LIST = `(?: ${OF} ${LIST})`;
/** After "me", which says who is to be taken off. */
const OFF_HERE = `(?: (?:${OF}(?: ${LIST})?|disso|daqui))`;
const REMOVED = 'ser (?:removid|retirad|excluid|descadastrad)[oa]';
const NOT = '(?:nao|n|nn|num)';
const MINE = '(?:o |esse |este )?meu (?:numero|contato|nome|telefone|cadastro|celular|whatsapp|zap)';
const WANT = '(?:quero|queria|gostaria de|desejo|preciso|solicito|peco para|peco pra|vou querer)';
const SEND = '(?:mand(?:e|em|a|ar|ando)|envi(?:e|em|a|ar|ando)|encaminh(?:e|ar)|escrev(?:a|er)|pass(?:e|ar))';
const DELETE =
  'remov(?:a|am|e|er)|retir(?:e|em|a|ar)|tir(?:e|em|a|ar)|exclu(?:a|am|i|ir)|delet(?:e|em|a|ar)|apag(?:ue|uem|a|ar)|' +
  'descadastr(?:e|em|a|ar)|desinscrev(?:a|am|e|er)|desvincul(?:e|ar)';
const REMOVE = `(?:${DELETE}|cancel(?:e|em|a|ar))`;
const STOP_IT = '(?:cancel(?:e|em|a|ar)|suspend(?:a|am|er))';

/** Somebody is silenced by a mistake here, but only annoyed by a gap: what may be about anything else is not among them. */
const STOP: readonly string[] = [
  // Words that stand for themselves.
  'sair|parar?|pare|parem|remover|remova|remove|cancelar|cancele|cancela|descadastrar|descadastre|descadastro|desinscrever',
  'desinscricao|desinscreva|excluir|exclua|exclui|chega|basta|me bloquei[ae]',
  'stop|stop all|stopall|unsubscribe|unsuscribe|remove|cancel|quit|opt out|optout|revoke|nao perturbe',
  // "Quero sair da lista", "parar de receber mensagens".
  `(?:eu )?(?:${WANT} )?(?:me )?(?:sair|parar)${OFF_LIST}`,
  `(?:eu )?(?:${WANT} )?${REMOVED}${OFF_HERE}`,
  `(?:eu )?${WANT} (?:${REMOVED}|me descadastrar|me desinscrever|descadastrar)`,
  // "Preciso sair" and "quero parar" are said of other things, too.
  '(?:eu )?quero sair',
  `(?:eu )?(?:${WANT} )?(?:parar|deixar) de receber(?: ${THING})?${FROM}`,
  '(?:parar|pare|para|parem) com (?:as|essas|estas) mensagens',
  '(?:pare|parem) com isso',
  '(?:sair|parar|pare|parem) (?:agora|ja)',
  '(?:por favor|pfv?r?) para|para (?:por favor|pfv?r?|pff)',
  `(?:sair|sai) (?:fora )?d[ae] lista`,
  `stop (?:agora|mensagens)`,
  // "Não quero mais receber mensagens".
  `(?:eu )?${NOT} (?:quero|queria|desejo|gostaria de|pretendo) (?:mais )?(?:mais receber|receber(?! ${ONE}))(?: mais)?(?: ${THING})?(?: mais)?${FROM}`,
  `(?:eu )?${NOT} (?:quero|desejo) (?:mais )?(?:suas|essas|essas suas|tuas|seus|esses) (?:${THINGS})${FROM}`,
  `(?:eu )?${NOT} (?:quero|desejo) mais (?:contato|mensage(?:m|ns)|msgs?)${FROM}`,
  `${NOT} (?:quero|desejo) que (?:voces? |vcs? )?(?:me )?${SEND}(?:em)?(?: mais)?(?: ${THING})?(?: mais)?${FROM}`,
  // "Não me mande mais nada", "pare de me enviar mensagens".
  `${NOT} (?:me )?${SEND}(?! ${ONE})(?: ${MESSAGES}(?: mais)?| mais(?: ${THING})?| (?:nada|isso|isto) mais)${FROM}`,
  `${NOT} me ${SEND} nada${FROM}`,
  `(?:favor )?${NOT} (?:me )?(?:perturbe|incomode|incomodem|contate|chame|chamem|escreva|escrevam)(?: mais)?`,
  `(?:pare|parem|para|parar|favor parar) de (?:me )?(?:${SEND}|encher|encher o saco|perturbar|incomodar|spam)(?: mais)?(?: ${THING})?${FROM}`,
  `(?:me )?deix[ea] (?:me )?em paz`,
  // "Me tira da lista", "remova meu número", "cancelar inscrição".
  `(?:${WANT} que )?(?:voces? )?(?:me|mim) ${REMOVE}${OFF_HERE}?(?: agora)?`,
  `${REMOVE}[- ]?(?:me|se)${OFF_HERE}?`,
  `(?:${DELETE}) ${MINE}${OFF_HERE}?`,
  `(?:${WANT} )?(?:o )?${REMOVE} (?:a |o |as |os |minha |meu )?(?:inscric(?:ao|oes)|cadastro|recebimentos?)${FROM}`,
  `(?:${WANT} )?${STOP_IT} (?:o |os )?envios? d(?:e|as|os) (?:mensagem|${MANY})${FROM}`,
  `(?:${WANT} )?${STOP_IT} ${ALL_MESSAGES}${FROM}`,
  `${REMOVE}${OFF_LIST}`,
  `${NOT} (?:autorizo|permito) (?:(?:o )?envio d(?:e|as|os) )?${MESSAGES}${FROM}`,
  // English.
  '(?:i )?(?:want to |would like to |wish to )?(?:unsubscribe|opt out)(?: me)?(?: from (?:this|your|the|all)(?: list| messages)?)?',
  '(?:remove|delete|unsubscribe) (?:me|my number|my contact)(?: from (?:this|your|the|all)(?: mailing)?(?: list| lists| messages)?)?',
  'take (?:me|my number) off(?: (?:of )?(?:this|your|the)(?: mailing)? list)?',
  'stop (?:it|sending|texting|messaging|contacting|writing(?: to)?|spamming|this)(?: me)?(?: (?:any )?(?:more )?(?:messages|texts|spam))?',
  '(?:do not|dont|don t) (?:text|message|contact|write(?: to)?|send)(?: me)?(?: any| more)*(?: messages| texts)?(?: any ?more| again)?',
  'i (?:do not|dont|don t) want (?:to receive )?(?:any |more |these |your |this )*(?:messages|texts)?(?: any ?more)?',
  'no more (?:messages|texts)',
];

const AGAIN = '(?:novamente|de novo|outra vez)';
/** Few and plain: who asked not to be written to is only written to again if they say so. */
const START: readonly string[] = [
  'voltar|start|unstop|opt in|optin|subscribe|resubscribe|reativar|inscrever',
  `(?:eu )?(?:quero|queria|gostaria de|desejo) voltar(?: a receber(?: ${MESSAGES})?${FROM})?`,
  `voltar a receber(?: ${MESSAGES})?${FROM}`,
  `(?:eu )?(?:quero|gostaria de|desejo) receber (?:${AGAIN}|(?:mais |(?:as )?suas |as |essas )?(?:mensagens|ofertas|promocoes|novidades)(?: ${AGAIN})?)`,
  '(?:i )?(?:want to )?(?:subscribe|start|opt in)(?: again)',
];

const WISHES: readonly [Wish, RegExp][] = [
  ['stop', whole(STOP)],
  ['start', whole(START)],
];
/** "Stop!", but "for" in "para amiga": what is left of that is no request. */
const FOR = 'para';
/** A "no" that is set off, as in "não, quero mais", answers something; what comes after it is another sentence. */
const SET_OFF_NO = /^(.*?(?<!\p{L})n+(?:a+o+)?)\s*[,;:.!?\n–—-]+(.*)$/su;
const COURTESY_FIRST = new RegExp(`^(?:${alike(COURTESY)}) `);
const COURTESY_LAST = new RegExp(` (?:${alike(COURTESY)})$`);

/**
 * What a text asks for, if it is as a whole such a request: "Sair, por favor" is one, "não vou sair agora" is not. Accents,
 * case, punctuation, emojis, letters that are drawn out and courtesies do not matter.
 * @param stopWords words and sentences of the team's own that ask for the same as `sair`.
 */
export function wishOf(text: string, stopWords: readonly string[] = []): Wish | undefined {
  if (text.length > MOST_CHARACTERS) return undefined;
  const letters = plainLetters(text);
  const written = wordsOf(letters);
  const bare = withoutCourtesy(written);
  const own = new Set(stopWords.map((words) => wordsOf(plainLetters(words))));
  if (bare !== '' && (own.has(written) || own.has(bare))) return 'stop';

  const [, before = '', after] = SET_OFF_NO.exec(letters) ?? [];
  if (after === undefined || !isNo(before)) return wishIn(written, bare);
  const rest = wordsOf(after);
  // Whoever says no asks for nothing more, whatever follows.
  return wishOf(rest, stopWords) === 'stop' && rest !== FOR ? 'stop' : undefined;
}

function wishIn(written: string, bare: string): Wish | undefined {
  return WISHES.find(([, pattern]) => pattern.test(written) || (bare !== FOR && pattern.test(bare)))?.[0];
}

function isNo(letters: string): boolean {
  return /^n(?:ao)?$/.test(withoutCourtesy(wordsOf(letters)));
}

/** Small letters, and all that is between them. */
function plainLetters(text: string): string {
  return (
    text
      // Also takes letters out of the circles and squares that some keyboards draw around them.
      .normalize('NFKD')
      .toLowerCase()
      // Accents; invisible joiners; apostrophes, which only some people type.
      .replace(/[\p{M}\p{Cf}'’`´]/gu, '')
  );
}

/** The words of plain letters, with one blank between them. */
function wordsOf(letters: string): string {
  const words = letters.replace(/[^\p{L}\p{N}]+/gu, ' ').trim();
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
