import type { OptionName } from '../commands/option-keys.ts';
import { OPTION_KEYS } from '../commands/option-keys.ts';
import type { Texts } from './en.ts';
import type { Words } from '../commands/campaign-words.ts';
import { ptBRRejections } from './pt-BR-rejections.ts';
import { ptBRRuleProblems } from './pt-BR-rules.ts';

export const ptBRProblems: Texts['problems'] = {
  name_missing: () => 'falta; dê um nome à campanha',
  name_too_long: ({ length, max }) => `tem ${length} caracteres; o máximo é ${max}`,
  name_taken: ({ name }) => `já existe uma campanha "${name}"; escolha outro nome`,
  list_missing: () => 'falta; diga para qual lista enviar (veja com: contatos listas)',
  list_unknown: ({ list }) => `não existe a lista "${list}"; veja as que há com: contatos listas`,
  list_empty: ({ list }) => `"${list}" não tem contatos; importe um CSV para ela`,
  text_missing: () => 'falta; escreva pelo menos um texto',
  text_empty: () => 'está vazio',
  text_may_be_empty: ({ lacking }) =>
    `sai vazio para quem não tem ${lacking.join(', ')}; acrescente palavras, ou diga o que vale então: {{${lacking[0]}|…}}`,
  text_too_long: ({ length, max }) => `tem ${length} caracteres; o WhatsApp aceita no máximo ${max}`,
  placeholder_broken: ({ near }) => `tem um campo malfeito em "${near}"; escreva {{campo}}`,
  placeholder_unknown: ({ name, list, fields }) =>
    `usa {{${name}}}, que nenhum contato de "${list}" tem; há: ${fields.join(', ')}`,
  instances_missing: () => 'nenhuma foi indicada, e a frota não tem números',
  instance_unknown: ({ name, known }) => `"${name}" não é da frota; há: ${known.join(', ')}`,
  too_many_instances: ({ count, max, plan }) =>
    `são ${count} números, mas o plano "${plan}" permite ${max} por campanha; indique menos ou mude PLAN`,
  strategy_unknown: ({ strategy }) =>
    `não conheço "${strategy}"; use hibrida, fixa, inteligente, balanceada, rodizio ou por_segmento`,
  interval_invalid: () => 'deve ir de um número menor a um maior de segundos, como 25-50',
  limit_invalid: () => 'deve ser um número inteiro a partir de 1',
  health_invalid: () => 'deve ficar entre 0 e 100',
  schedule_past: () => 'deve ser um momento no futuro',
  schedule_started: () => 'não muda mais: ela já começou',
  schedule_needed: () => 'é preciso enquanto ela está agendada; inicie-a agora ou pause-a antes',
  expiry_past: () => 'deve ser um momento no futuro',
  expiry_before_start: () => 'deve vir depois do início',
  segments_missing: () => 'faltam; diga que números escrevem a que segmento',
  segments_unused: () => 'só servem para a rotação por segmento; tire um dos dois',
  segment_twice: ({ segment }) => `trazem "${segment}" duas vezes`,
  segment_empty: ({ segment }) => `não trazem nenhum número para "${segment}"`,
  segments_no_default: () => 'não dizem quem escreve a todos os outros; acrescente ";*=vendas-1"',
  segment_outside: ({ segment, name }) =>
    `dão "${segment}" a "${name}", que não é um dos números da campanha`,
  media_url_invalid: ({ url }) =>
    `"${url}" não é um endereço que a Evolution possa baixar; escreva http:// ou https:// com um domínio completo (arquivos.exemplo.com) ou o IP de outra máquina (não 127.… nem 169.254.…), sem senha`,
  media_kind_unknown: () => 'não mostra no final do endereço o que é; diga tipo=imagem, video ou documento',
  caption_too_long: ({ length, max }) =>
    `tem ${length} caracteres; com um arquivo o WhatsApp aceita no máximo ${max}`,
  list_fixed: () => 'não muda mais: os contatos já estão na campanha; duplique-a',
  edit_empty: () => 'não diz o que mudar',

  segments_unreadable: ({ text }) => `não entendi "${text}"; escreva como vip=vendas-1,vendas-2;*=vendas-3`,
  kind_unknown: ({ kind }) => `não conheço "${kind}"; diga imagem, video ou documento`,
  kind_of_nothing: () => 'aparece, mas não há arquivo; dê o endereço em midia=…',
  phone_missing: () => 'falta; diga que telefone recebe o teste',
  phone_unreadable: ({ reason }) => ptBRRejections[reason],
  version_unknown: ({ versions }) =>
    versions === 1 ? 'só pode ser 1: há um texto só' : `deve ficar entre 1 e ${versions}`,

  option_unknown: ({ near, allowed }) => {
    if (allowed.length === 0) return 'este comando não tem opções';
    return near === undefined
      ? `não conheço esta opção; há: ${allowed.map(keyOf).join(', ')}`
      : `não conheço esta opção; você quis dizer ${keyOf(near)}=…?`;
  },
  option_twice: () => 'aparece duas vezes; deixe uma só',
  quote_open: ({ quote }) => `as aspas ${quote} foram abertas e não foram fechadas`,
  words_stray: ({ words }) => `não sei o que fazer com "${words}"; valores com espaços vão entre aspas`,
  count_invalid: ({ most }) => `deve ser um número de 1 a ${most}`,
  number_unreadable: ({ text }) => `"${text}" não é um número inteiro`,
  number_too_small: ({ least }) => `deve ser a partir de ${least}`,
  target_unknown: ({ name, known }) => `"${name}" não é da frota; há: ${known.join(', ')}`,
  target_is_source: ({ name }) => `"${name}" é o número que os contatos deixam; indique outros`,
  target_unable: ({ name }) => `"${name}" não está conectado; só números conectados recebem contatos`,
  target_unwell: ({ name, health }) => `"${name}" tem saúde ${health} de 100; já tem problemas demais`,
  stage_unknown: ({ stages }) => `deve ficar entre 1 e ${stages}`,
  time_unreadable: ({ text }) =>
    `não entendi o momento "${text}"; escreva como 2026-11-27 08:00, 27/11/2026 8h ou amanhã 8h`,
  time_nonexistent: ({ text, timeZone }) =>
    `"${text}" não existe em ${timeZone}; confira a data, ou a mudança para o horário de verão`,
  campaign_missing: ({ names }) =>
    names.length === 0
      ? 'falta dizer qual, e não há nenhuma para isso'
      : `falta dizer qual; há: ${names.join(', ')}`,
  campaign_unknown: ({ name, suggestion }) =>
    `não existe "${name}"${suggestion === undefined ? '; veja todas com: campanhas' : `; você quis dizer "${suggestion}"?`}`,
  number_missing: ({ names }) =>
    names.length === 0
      ? 'falta dizer qual, e a frota não tem números'
      : `falta dizer qual; há: ${names.join(', ')}`,
  number_unknown: ({ name, names }) => `"${name}" não é da frota; há: ${names.join(', ')}`,
  file_empty: () => 'não há nada nele',
  file_is_workbook: () =>
    'é uma pasta de trabalho do Excel; salve-a como "CSV UTF-8" e importe o arquivo .csv',
  file_is_no_text: () => 'não é um arquivo de texto; salve a planilha como "CSV UTF-8"',
  quote_unclosed: () =>
    'a linha não tem fim: aspas (") foram abertas nela e nunca fechadas; feche-as e importe o arquivo de novo',
  quote_misplaced: () =>
    'há aspas (") fora do lugar. Ponha a célula inteira entre aspas e dobre as que estão dentro, como em "Maria ""Lia"" Reis", ou tire-as, e importe o arquivo de novo',
  row_unreadable: ({ reason }) => `não foi possível entender a linha (${reason})`,
  headers_equal: ({ first, second }) =>
    `as colunas ${first.column} ("${first.header}") e ${second.column} ("${second.header}") têm o mesmo nome; mude ou tire uma`,
  header_missing: ({ accepted }) =>
    `a primeira linha tem um telefone, e não os nomes das colunas; ponha uma linha de cabeçalho acima dela e ${phoneColumn(accepted)}`,
  phone_column_missing: ({ found, accepted }) =>
    `não há coluna de telefone entre ${found.map((header) => `"${header}"`).join(', ')}; ${phoneColumn(accepted)}`,
  ...ptBRRuleProblems,
  when_missing: ({ known }) => `falta dizer o que a regra espera: ${inPortuguese(known)}`,
  when_unknown: ({ event, known, near }) =>
    near === undefined
      ? `não conheço "${event}"; há: ${inPortuguese(known)}`
      : `não conheço "${event}"; você quis dizer ${near['pt-BR']}?`,
  clause_unknown: ({ clause, known, near }) =>
    near === undefined
      ? `não conheço "${clause}"; há: ${inPortuguese(known)}`
      : `não conheço "${clause}"; você quis dizer ${near['pt-BR']}=…?`,
  clause_empty: ({ clause }) => `${clause['pt-BR']}= não diz nada`,
  rule_missing: ({ names }) =>
    names.length === 0
      ? 'falta dizer qual, e ainda não há nenhuma'
      : `falta dizer qual; há: ${names.join(', ')}`,
  rule_unknown: ({ name, suggestion }) =>
    `não existe a regra "${name}"${suggestion === undefined ? '; veja todas com: regras' : `; você quis dizer "${suggestion}"?`}`,
  event_missing: ({ refs }) =>
    refs.length === 0 ? 'falta dizer qual, e não há nenhum' : `falta dizer qual; há: ${refs.join(', ')}`,
  event_unknown: ({ ref, suggestion }) =>
    `não há evento morto "${ref}"${suggestion === undefined ? '; veja todos com: webhooks mortos' : `; você quis dizer "${suggestion}"?`}`,
  incident_missing: ({ refs }) =>
    refs.length === 0
      ? 'falta dizer qual, e nenhum está aberto'
      : `falta dizer qual; abertos: ${refs.join(', ')}`,
  incident_unknown: ({ ref, suggestion }) =>
    `não há incidente "${ref}"${suggestion === undefined ? '; veja os abertos com: alertas' : `; você quis dizer "${suggestion}"?`}`,
  silence_unreadable: ({ text, most }) => `"${text}" não é um tempo; diga 30min, 1h ou 4h, até ${most}h`,
  contact_missing: () => 'falta dizer quem; dê um telefone ou uma parte do nome',
  export_missing: ({ names }) =>
    names.length === 0 ? 'falta dizer qual, e não há nenhuma' : `falta dizer qual; há: ${names.join(', ')}`,
  file_missing: () => 'falta dizer qual',
  file_not_attached: () => 'falta; solte o arquivo CSV nesta conversa',
  file_not_found: ({ path }) => `"${path}" não foi encontrado; confira o caminho`,
  file_unreadable: ({ path, reason }) => `não foi possível ler "${path}": ${reason}`,
};

function phoneColumn(accepted: readonly string[]): string {
  return `dê à coluna do telefone um destes nomes: ${accepted.join(', ')}`;
}

function keyOf(option: OptionName): string {
  return OPTION_KEYS[option]['pt-BR'];
}

function inPortuguese(known: readonly Words[]): string {
  return known.map((words) => words['pt-BR']).join(', ');
}
