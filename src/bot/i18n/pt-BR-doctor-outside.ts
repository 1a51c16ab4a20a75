import type { FindingTexts, OutsideCode } from './en-doctor.ts';

/** What `doctor` finds at Evolution and the chats. */
export const ptBRDoctorOutside: Pick<FindingTexts, OutsideCode> = {
  evolution_sandbox: () => [
    'EVOLUTION_SERVERS não está definida: o Frota brinca com uma sandbox, e nada é enviado de verdade',
  ],
  evolution_reached: ({ server, version, instances }) => [
    `"${server}" responde: Evolution ${version}, ${instances} números`,
  ],
  evolution_silent: ({ server, reason }) => [
    `"${server}" não responde: ${reason}`,
    'Inicie-o e confira a URL dele em EVOLUTION_SERVERS.',
  ],
  evolution_key_refused: ({ server }) => [
    `"${server}" recusa a nossa chave de API`,
    'Ponha em EVOLUTION_SERVERS o que está em AUTHENTICATION_API_KEY dele.',
  ],
  evolution_strange: ({ server, reason }) => [
    `"${server}" responde outra coisa: ${reason}`,
    'Confira a URL dele em EVOLUTION_SERVERS e o proxy na frente.',
  ],
  evolution_old: ({ server, version, least }) => [
    `"${server}" é Evolution ${version}, que fala de outro jeito`,
    `Use a versão ${least} ou mais nova.`,
  ],
  evolution_crowded: ({ server, instances, most }) => [
    `"${server}" tem ${instances} números; um processo não aguenta bem mais de ${most}`,
    'Ponha os próximos em outro servidor Evolution.',
  ],
  instances_absent: ({ names }) => [
    `Nenhum servidor tem estes de EVOLUTION_INSTANCES: ${names}`,
    'Crie-os na Evolution ou tire-os da lista.',
  ],
  webhooks_set: ({ server, instances }) => [`"${server}": os webhooks de ${instances} números estão certos`],
  webhooks_drifted: ({ server, instances }) => [
    `"${server}": há webhooks que não estão como devem: ${instances}`,
    'frota webhooks definir',
  ],
  webhooks_unread: ({ server, reason }) => [
    `"${server}" não diz como estão os webhooks: ${reason}`,
    'Tente de novo; se continuar assim, reinicie a Evolution.',
  ],
  webhooks_arrive: ({ server, instances, minutes }) => [
    `"${server}": chegam webhooks, de ${instances} números, o último há ${minutes} min`,
  ],
  webhooks_missing: ({ server, instances }) => [
    `"${server}": conectados, mas sem webhook há um dia: ${instances}`,
    'Confira na máquina da Evolution: curl PUBLIC_URL/monitoring/health; depois frota webhooks definir, ou reinicie os números.',
  ],
  webhooks_unseen: ({ server }) => [
    `"${server}": não se viu nenhum webhook chegar`,
    'Inicie o Frota e envie uma mensagem por um número; senão confira na máquina da Evolution: curl PUBLIC_URL/monitoring/health.',
  ],

  slack_unset: () => ['O Slack não está configurado'],
  slack_reached: ({ team, user }) => [`O Slack responde: ${user} em ${team}`],
  slack_silent: ({ reason }) => [`O Slack não responde: ${reason}`, 'Confira a saída desta máquina.'],
  slack_refused: ({ reason }) => [
    `O Slack recusa SLACK_BOT_TOKEN: ${reason}`,
    'Copie de novo em OAuth & Permissions do app; instale o app se ainda não estiver.',
  ],
  slack_scopes_missing: ({ scopes }) => [
    `O app não pode fazer tudo o que o Frota faz; faltam os escopos: ${scopes}`,
    'Cole o manifesto do Frota no app (App Manifest) e instale de novo.',
  ],
  slack_scopes_fewer: ({ scopes }) => [
    `Sem estes escopos faltam algumas coisas (papéis de grupos de usuários): ${scopes}`,
    'Cole o manifesto do Frota no app (App Manifest) e instale de novo.',
  ],
  slack_deaf: () => [
    'O Frota escreve no Slack, mas não ouve nada: faltam SLACK_SIGNING_SECRET e SLACK_APP_TOKEN',
    'Defina SLACK_SIGNING_SECRET, ou SLACK_APP_TOKEN se o Slack não alcança PUBLIC_URL.',
  ],
  slack_app_token_refused: ({ reason }) => [
    `O Slack recusa SLACK_APP_TOKEN: ${reason}`,
    'Crie um com connections:write (Basic Information, App-Level Tokens) e ligue o Socket Mode.',
  ],
  slack_hears: ({ how }) => [
    how === 'http'
      ? 'O Slack chama PUBLIC_URL e pode provar quem é'
      : 'O Slack aceita a nossa conexão (Socket Mode)',
  ],

  telegram_unset: () => ['O Telegram não está configurado'],
  telegram_reached: ({ user }) => [`O Telegram responde: @${user}`],
  telegram_silent: ({ reason }) => [`O Telegram não responde: ${reason}`, 'Confira a saída desta máquina.'],
  telegram_refused: ({ reason }) => [
    `O Telegram recusa TELEGRAM_BOT_TOKEN: ${reason}`,
    'Copie de novo no BotFather (/mybots, API Token).',
  ],
  telegram_hook_fine: ({ pending }) => [`O webhook dele é nosso e funciona; ${pending} mensagens esperam`],
  telegram_hook_missing: ({ url }) => [
    `Ele não tem webhook; deveria chamar ${url}`,
    'Inicie o Frota com o papel bot: ele configura o webhook.',
  ],
  telegram_hook_elsewhere: ({ url }) => [
    `O webhook dele vai para ${url}`,
    'Outro Frota usa este bot, ou PUBLIC_URL mudou: dê um bot a cada um e reinicie este.',
  ],
  telegram_hook_left: () => [
    'Há um webhook configurado, e assim o Frota não recebe nada quando pergunta',
    'Inicie o Frota com o papel bot: ele remove o webhook.',
  ],
  telegram_hook_failing: ({ reason, minutes }) => [
    `O Telegram não conseguiu nos chamar há ${minutes} min: ${reason}`,
    'Confira PUBLIC_URL de fora: certificado, proxy, porta (443, 80, 88 ou 8443).',
  ],
  telegram_hook_behind: ({ pending }) => [
    `${pending} mensagens esperam no Telegram`,
    'Veja se há um processo com o papel web e se ele responde.',
  ],
  telegram_updates_missing: ({ updates }) => [
    `O webhook dele não recebe: ${updates}`,
    'Reinicie o Frota: ele configura o webhook de novo.',
  ],
  telegram_polls: () => ['O Frota pergunta ao Telegram; nenhum webhook atrapalha'],
};
