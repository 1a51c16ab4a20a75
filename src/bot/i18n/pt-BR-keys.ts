import type { KeysId } from '../commands/command-id.ts';
import { quoted } from '../commands/command-line.ts';
import type { CommandHelp } from './en-help.ts';
import type { enKeys } from './en-keys.ts';

export const ptBRKeys: typeof enKeys = {
  none: 'Ainda não há nenhuma chave. Para criar uma para um programa que usa a API HTTP:',
  created: (name, role) => `A chave "${name}" foi criada, como ${role}:`,
  shownOnce: 'Ela aparece só desta vez e não fica guardada: coloque-a onde o programa lê seus segredos.',
  howToUse: (key) => `Authorization: Bearer ${key}`,
  nameMissing: 'Diga para que é a chave e como ela pode agir: leitor, operador, aprovador ou admin:',
  revoked: (name, id) => `A chave "${name}" (${id}) não vale mais.`,
  unknown: (typed) => `Não há chave em uso com o id "${typed}".`,
  inUse: (ids) => `Em uso: ${ids}.`,
  columns: { id: 'Id', name: 'Para', role: 'Papel', created: 'Criada', used: 'Último uso', state: 'Estado' },
  never: 'nunca',
  valid: 'em uso',
  isRevoked: (at) => `revogada ${at}`,
};

export const ptBRKeysHelp: Record<KeysId, CommandHelp> = {
  keys: { usage: 'chaves listar', summary: 'Mostra as chaves da API HTTP', example: () => 'chaves listar' },
  'key.create': {
    usage: 'chaves criar NOME papel=PAPEL',
    summary: 'Cria uma chave da API HTTP, mostrada uma vez: leitor, operador, aprovador ou admin',
    example: (name = 'BI') => `chaves criar ${quoted(name)} papel=leitor`,
  },
  'key.revoke': {
    usage: 'chaves revogar ID',
    summary: 'Tira de uso uma chave da API HTTP, de vez',
    example: (id = '1a2b3c4d') => `chaves revogar ${id}`,
  },
};
