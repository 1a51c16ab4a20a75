import { quoted } from '../commands/command-line.ts';
import type { enAudit, enPeople, enPeopleHelp } from './en-people.ts';

export const ptBRAudit: typeof enAudit = {
  none: 'Não há nada assim no registro.',
  console: 'console',
  dashboard: 'painel',
  columns: {
    when: 'Quando',
    who: 'Quem',
    where: 'Onde',
    what: 'O quê',
    subject: 'Sobre',
    change: 'Antes e depois',
  },
};

export const ptBRPeople: typeof enPeople = {
  roles: { viewer: 'leitor', operator: 'operador', approver: 'aprovador', admin: 'admin' },
  mayDo: {
    viewer: 'ver campanhas, números, relatórios e regras',
    operator:
      'criar e conduzir campanhas, importar contatos, pausar e conectar números, cuidar de incidentes',
    approver:
      'aprovar lançamentos de outras pessoas, passar contatos para outros números, definir limites e regras',
    admin: 'dar papéis, descartar webhooks que não puderam ser aplicados',
  },
  stranger: (name) =>
    `Olá, ${name}! Ainda não posso fazer isso para você: ninguém lhe deu um papel na equipe.`,
  askAdmin: (admins) => `Quem pode dar: ${admins}.`,
  noAdmin: 'Ainda não há admin: quem opera o Frota nomeia o primeiro na configuração PEOPLE.',
  yourId: (id) => `Para mim, você é ${id}. Um admin digita:`,
  refused: (usage, needed, role) => `"${usage}" exige o papel ${needed}, e o seu é ${role}. Nada foi feito.`,
  consoleOnly: 'Isto só funciona no console da máquina em que o Frota roda.',
  you: (name, id) => `Você é ${name} (${id}).`,
  atConsole: (name) => `Você é ${name}, na máquina em que o Frota roda: pode fazer tudo.`,
  yourRole: (role) => `Seu papel: ${role}. Você pode:`,
  bySettings: 'pela configuração',
  language: (name) => `Idioma: ${name}. Para mudar:`,
  languages: { en: 'inglês', 'pt-BR': 'português' },
  languageSet: 'A partir de agora falo português com você.',
  languageUnknown: 'Diga en ou pt-BR:',
  phone: (phone) => `Seus testes vão para ${phone}.`,
  phoneUnknown: 'Não conheço o seu telefone, para onde vão os seus testes. Diga uma vez:',
  phoneForgotten: 'Esqueci o seu telefone.',
  consolePhone: 'No console, diga para onde vai o teste: telefone=…',
  consoleLanguage: 'O idioma do console é a configuração FROTA_LANGUAGE.',
  roleGiven: (name, role) => `${name} agora tem o papel ${role}.`,
  roleTaken: (name) => `${name} não tem mais papel.`,
  roleKept: (name, role) => `Pela configuração (PEOPLE), ${name} continua com o papel ${role}: mude lá.`,
  roleUnknown: (all) => `Diga a pessoa e depois o papel: ${all}, ou nenhum para tirar:`,
  lastAdmin: (name) =>
    `${name} é o único admin: nomeie outra pessoa antes, ou ninguém mais poderá dar papéis.`,
  personUnknown: (name) =>
    `Não conheço ninguém chamado "${name}". Use um id como slack:U012AB3CD ou telegram:123456789; quem já falou comigo pode ser chamado pelo nome:`,
  personAmbiguous: (name, ids) => `Há mais de uma pessoa chamada "${name}": ${ids}. Diga qual pelo id:`,
  nobody: 'Ninguém tem papel ainda. Um admin dá um:',
  columns: { name: 'Nome', role: 'Papel', id: 'Id', from: 'Dado' },
  inChat: 'no chat',
  none: 'nenhum',
};

export const ptBRPeopleHelp: typeof enPeopleHelp = {
  audit: {
    usage: 'auditoria [ASSUNTO] [quem=…] [quantas=…]',
    summary: 'Mostra quem fez o quê e onde: com uma campanha, número, regra, lista ou pessoa, ou tudo',
    example: (subject) => (subject === undefined ? 'auditoria quantas=50' : `auditoria ${quoted(subject)}`),
  },
  me: { usage: 'eu', summary: 'Mostra quem você é para o Frota e o que pode fazer', example: () => 'eu' },
  'me.language': {
    usage: 'eu idioma en|pt-BR',
    summary: 'Define o idioma das respostas para você',
    example: (language = 'pt-BR') => `eu idioma ${language}`,
  },
  'me.phone': {
    usage: 'eu telefone TELEFONE',
    summary: 'Define o telefone que recebe os testes que você pede',
    example: (phone = '+5511900000001') => `eu telefone ${phone}`,
  },
  'me.role': {
    usage: 'eu papel PESSOA PAPEL',
    summary: 'Dá um papel a alguém: leitor, operador, aprovador, admin; nenhum tira',
    example: (person = 'slack:U012AB3CD') => `eu papel ${quoted(person)} operador`,
  },
  team: { usage: 'eu equipe', summary: 'Mostra quem tem qual papel', example: () => 'eu equipe' },
};
