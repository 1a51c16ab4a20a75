import type { DoctorId } from '../commands/command-id.ts';
import type { DoctorTexts, FindingTexts, OutsideCode } from './en-doctor.ts';
import type { CommandHelp } from './en-help.ts';
import { ptBRDoctorOutside } from './pt-BR-doctor-outside.ts';

const PLATFORM = { slack: 'do Slack', telegram: 'do Telegram' } as const;

const findings: Omit<FindingTexts, OutsideCode> = {
  check_failed: ({ reason }) => [`Não foi possível examinar: ${reason}`],
  check_slow: ({ seconds }) => [
    `Sem resposta em ${seconds} s`,
    'Veja se está sobrecarregado ou se um firewall engole a conexão.',
  ],

  settings_fine: ({ file, isThere }) => [
    isThere
      ? `As configurações podem ser lidas: as do ambiente e as de ${file}`
      : `As configurações podem ser lidas: só as do ambiente, pois não há ${file}`,
  ],
  settings_wrong: ({ line, file }) => [
    line,
    `Corrija no ambiente ou em ${file}; o Frota não inicia antes disso.`,
  ],
  setting_unknown: ({ name, near }) => [
    `O .env define ${name}, que não é uma configuração`,
    near === undefined ? 'Veja no .env.example as que existem.' : `Você quis dizer ${near}?`,
  ],
  public_url_plain: ({ url }) => [
    `PUBLIC_URL ${url} não tem https: o segredo dos webhooks e o que as pessoas escrevem podem ser lidos no caminho`,
    'Coloque um proxy com TLS na frente do Frota e ponha o endereço https dele em PUBLIC_URL.',
  ],
  people_missing: () => [
    'Há chats, mas PEOPLE não dá papel a ninguém: a não ser que um admin tenha dado lá, ninguém pode fazer nada',
    'Ponha o primeiro admin em PEOPLE, como PEOPLE=slack:U012AB3CD=admin.',
  ],
  alerts_missing: () => [
    'Nenhum chat fica sabendo de incidentes',
    'Ponha um em ALERTS, como ALERTS=all=slack:C012AB3CD.',
  ],
  platform_missing: ({ setting, platform }) => [
    `${setting} cita alguém ${PLATFORM[platform]}, que não está configurado`,
    `Defina ${platform === 'slack' ? 'SLACK_BOT_TOKEN' : 'TELEGRAM_BOT_TOKEN'} ou tire a citação.`,
  ],

  mongo_reached: ({ name, version }) => [`${name} ${version} responde`],
  mongo_asleep: ({ folder }) => [
    `O banco próprio do Frota em ${folder} funciona enquanto o Frota funciona; agora não`,
  ],
  mongo_silent: ({ reason }) => [
    `O MongoDB não responde: ${reason}`,
    'Inicie-o e confira MONGODB_URI: host, porta, usuário, senha.',
  ],
  mongo_old: ({ version, least }) => [`${version} é antigo demais`, `Use a versão ${least} ou mais nova.`],
  mongo_indexes_fine: () => ['Todos os índices existem'],
  mongo_indexes_missing: ({ indexes }) => [
    `Faltam índices, e assim as consultas leem tudo: ${indexes}`,
    'Reinicie o Frota: ele os cria ao iniciar.',
  ],
  mongo_clock: ({ seconds }) => [
    `O relógio dele e o desta máquina diferem em ${seconds} s`,
    'Acerte os dois por NTP (systemd-timesyncd ou chrony).',
  ],

  redis_unset: () => ['REDIS_URL não está definida: este processo conta na memória, o que basta para um só'],
  redis_needed: () => [
    'REDIS_URL não está definida: um segundo processo neste banco contaria os limites por conta própria',
    'Defina REDIS_URL antes de iniciar um segundo.',
  ],
  redis_reached: ({ version }) => [`O Redis ${version} responde`],
  redis_silent: ({ reason }) => [
    `O Redis não responde: ${reason}`,
    'Inicie-o e confira REDIS_URL: host, porta, usuário, senha.',
  ],
  redis_old: ({ version, least }) => [
    `O Redis ${version} é antigo demais`,
    `Use a versão ${least} ou mais nova.`,
  ],
  redis_evicts: ({ policy }) => [
    `maxmemory-policy é ${policy}: com a memória cheia, o Redis joga limites fora e os números enviam demais`,
    'No redis.conf: maxmemory-policy noeviction.',
  ],
  redis_fleeting: () => [
    'O Redis não guarda nada ao reiniciar: os contadores são refeitos a partir do banco, e o envio espera por isso',
    'No redis.conf: appendonly yes.',
  ],
  redis_unsaved: ({ what }) => [
    `O Redis não consegue gravar no disco (${what})`,
    'Veja o log dele, o espaço livre e o dono da pasta.',
  ],

  keys_in_use: ({ count }) => [
    count === 1 ? 'Uma chave da API HTTP está em uso' : `${count} chaves da API HTTP estão em uso`,
  ],
  keys_none: () => ['Não há chave da API HTTP: crie uma com frota chaves criar quando um programa precisar'],
  keys_unseen: () => ['As chaves da API HTTP estão no banco, que não pode ser consultado agora'],
  open_to_network: ({ host }) => [
    `HOST é ${host} e isto é uma sandbox, que não pede chave: quem alcança a porta pode fazer tudo`,
    'Use HOST=127.0.0.1, ou EVOLUTION_SERVERS quando for para valer.',
  ],

  folder_writable: ({ folder, freeGb }) => [`Dá para gravar em ${folder}; há ${freeGb} GB livres`],
  folder_unwritable: ({ folder, reason }) => [
    `Não dá para gravar em ${folder}: ${reason}`,
    'Passe a pasta para o usuário que roda o Frota ou escolha outra (FROTA_DATA_DIR, FROTA_CACHE_DIR).',
  ],
  disk_low: ({ folder, freeGb }) => [
    `Há só ${freeGb} GB livres para ${folder}`,
    'Libere espaço ou guarde webhooks por menos dias (WEBHOOKS_KEPT_DAYS).',
  ],
  file_limit: ({ limit }) => [`${limit} arquivos e conexões podem ficar abertos`],
  file_limit_low: ({ limit, least }) => [
    `Só ${limit} arquivos e conexões podem ficar abertos`,
    `Aumente para ${least} ou mais: ulimit -n, LimitNOFILE= no systemd.`,
  ],

  port_free: ({ port }) => [`Nenhum Frota funciona na porta ${port}, que está livre`],
  port_ours: ({ port }) => [`O Frota funciona na porta ${port}`],
  port_taken: ({ port }) => [`Outra coisa escuta na porta ${port}`, 'Pare-a ou escolha outra PORT.'],
  port_unusable: ({ port, reason }) => [
    `O Frota não consegue escutar na porta ${port}: ${reason}`,
    'Escolha uma PORT acima de 1023 e um HOST desta máquina.',
  ],
  public_url_reached: ({ url }) => [`${url} leva ao Frota`],
  public_url_silent: ({ url, reason }) => [
    `${url} não é alcançada daqui: ${reason}`,
    'Confira PUBLIC_URL: o nome DNS, o proxy e o firewall.',
  ],
  public_url_strange: ({ url, status }) => [
    `${url} leva a algo que não é o Frota (HTTP ${status})`,
    'Confira para onde o proxy manda: para HOST e PORT deste Frota.',
  ],
  public_url_asleep: ({ url }) => [
    `${url} não leva a nenhum Frota, e aqui nenhum funciona`,
    'Inicie o Frota e pergunte de novo.',
  ],
};

export const ptBRDoctor: DoctorTexts = {
  areas: {
    settings: 'Configurações',
    mongodb: 'MongoDB',
    redis: 'Redis',
    evolution: 'Evolution',
    access: 'Acesso',
    slack: 'Slack',
    telegram: 'Telegram',
    files: 'Arquivos',
    ports: 'Portas',
  },
  unasked: 'Este Frota não pode ser examinado daqui.',
  verdict: (problems, warnings) =>
    problems + warnings === 0
      ? 'Nada de errado no que foi examinado.'
      : `${problems} ${problems === 1 ? 'problema' : 'problemas'}, ${warnings} ${warnings === 1 ? 'aviso' : 'avisos'}.`,
  findings: { ...findings, ...ptBRDoctorOutside },
};

export const ptBRDoctorHelp: Record<DoctorId, CommandHelp> = {
  doctor: {
    usage: 'doutor [--json]',
    summary: 'Examina configurações, bancos, Evolution, chats, arquivos e portas; cada achado com a correção',
    example: () => 'doutor',
  },
  completion: {
    usage: 'completar bash|zsh|fish',
    summary: 'Mostra o que faz um shell completar comandos: eval "$(frota completar bash)"',
    example: () => 'completar bash',
  },
};
