import type { enRunbooks } from './en-runbooks.ts';

export const ptBRRunbooks: typeof enRunbooks = {
  disconnected: {
    means: 'O que esperava por ele sai por outros números; nada se perde.',
    steps: [
      'O celular está ligado e com internet? A maioria volta sozinha em um minuto.',
      'O Frota tenta reconectar sozinho, primeiro em segundos, depois a cada 5 min. Para não esperar: Reiniciar.',
      'Se não adiantar: Mostrar QR, e ler com o celular desse número.',
      'Se ficar fora por horas: Migrar contatos, para que campanhas com número fixo sigam.',
    ],
  },
  failing: {
    means: 'Está aberto, mas vários envios seguidos falharam; ele descansa e o que esperava sai por outros.',
    steps: [
      'Ver número: a evidência traz o último erro.',
      'Reiniciar. Ele é tentado de novo sozinho.',
      'Se repetir, a sessão quebrou: encerre na Evolution e leia um QR code novo.',
    ],
  },
  silent: {
    means:
      'A Evolution diz que está aberto, mas o WhatsApp não confirma nada. Fica fora de uso até confirmar.',
    steps: [
      'Abra o WhatsApp no celular: uma mensagem para um amigo ganha um tique?',
      'Reiniciar: resolve a maioria.',
      'Se continuar: encerre na Evolution e leia um QR code novo, ou Migrar contatos.',
    ],
  },
  conflict: {
    means: 'A mesma sessão está aberta em dois lugares, que se derrubam. Enquanto isso, nada sai por ele.',
    steps: [
      'Há uma segunda Evolution, ou um contêiner antigo, com a mesma instância? Pare-o.',
      'Depois, Reiniciar.',
      'Se ninguém souber onde: no celular, saia de todos os aparelhos conectados e leia um QR code novo.',
    ],
  },
  logged_out: {
    means: 'Nada sai por ele até alguém ler um QR code. O que esperava sai por outros números.',
    steps: [
      'Quem está com o celular? Nele: WhatsApp, Configurações, Aparelhos conectados, Conectar aparelho.',
      'Mostrar QR, e ler. O código muda a cada meio minuto; a imagem muda junto.',
      'Se o celular não estiver à mão: Migrar contatos.',
    ],
  },
  restricted: {
    means: 'O WhatsApp não o deixa escrever para gente nova por um tempo. Ele descansa até lá.',
    steps: [
      'Não reinicie nem conecte de novo: piora.',
      'Deixe descansar até a hora que o cartão mostra; ele volta sozinho.',
      'Antes de usar de novo, baixe os limites e olhe o texto da campanha: alguém denunciou?',
    ],
  },
  banned: {
    means:
      'Está perdido, ao menos por ora. As campanhas seguem por outros números; contatos fixos esperam mudança.',
    steps: [
      'Migrar contatos: você vê para onde iriam antes de qualquer mudança, e pode desfazer.',
      'No celular: peça a revisão ao WhatsApp. Alguns banimentos acabam em um dia.',
      'Se um segundo número cair, pause as campanhas com o mesmo texto e descubra por que denunciaram.',
    ],
  },
  health_low: {
    means: 'Muitas mensagens dele falham ou não chegam. As campanhas o usam menos, ou nada.',
    steps: [
      'Ver número: falhas seguidas são da sessão; poucas entregas são de gente que bloqueia.',
      'Pause por um dia, ou baixe os limites.',
    ],
  },
  warm_up_stopped: {
    means: 'O número novo fica nos limites da etapa e não ganha mais o que enviar.',
    steps: [
      'Ver número: ele sobe uma etapa em cada dia em que enviou o bastante e foi bem.',
      'Dê a ele uma campanha em que as pessoas respondem, ou acerte a etapa se souber que é mais antigo.',
    ],
  },
  limit_used_up: {
    means: 'Nada está errado: ele fez o seu dia. O resto sai por outros, ou amanhã.',
    steps: ['Se a campanha precisa acabar hoje: dê mais números a ela, em vez de limites maiores.'],
  },
  campaign_stalled: {
    means: 'Nada dela sai. O que espera está guardado e segue sozinho quando um número puder enviar.',
    steps: [
      'Ver campanha: quais números estão fora, e por quê?',
      'Traga um de volta, ou dê mais números: pause, edite as instâncias, retome.',
    ],
  },
  campaign_braked: {
    means: 'Vários números dela caíram em pouco tempo: a Frota pausou, para salvar os outros.',
    steps: [
      'Leia o texto como quem o recebe: é o que pediram, e dá para dizer SAIR?',
      'Não retome com o mesmo texto no mesmo dia.',
      'Se o motivo foi outro (um servidor que caiu), retome.',
    ],
  },
  server_unreachable: {
    means: 'Todos os números dele estão fora de uso, e os avisos de cada um ficam quietos enquanto isso.',
    steps: [
      'A máquina responde? Olhe o contêiner da Evolution e o disco.',
      'Reinicie a Evolution. Os números voltam em alguns minutos.',
      'Mudou o endereço ou a chave? Corrija EVOLUTION_SERVERS e reinicie a Frota.',
    ],
  },
  evolution_outdated: {
    means: 'O WhatsApp recusa a versão que esta Evolution diz ser. Nenhum número dela conecta.',
    steps: [
      'Atualize a Evolution, ou ponha em CONFIG_SESSION_PHONE_VERSION a versão atual do WhatsApp Web.',
      'Reinicie. Os números voltam sozinhos.',
    ],
  },
  server_crowded: {
    means: 'Ele fica lento para enviar e para avisar entregas; e, quando cai, todas caem juntas.',
    steps: [
      'Suba mais um servidor Evolution e ponha em EVOLUTION_SERVERS.',
      'Crie os números novos nele. Quem muda é pareado de novo: comece pelos que estão desconectados do celular.',
      'Apague na Evolution as instâncias que ninguém usa mais.',
    ],
  },
  fleet_away: {
    means: 'Nada sai. Tudo o que espera está guardado.',
    steps: [
      'São todos de um servidor? Então é ele.',
      'De vários: esta máquina tem internet? O próprio WhatsApp está fora?',
    ],
  },
  many_disconnected: {
    means: 'O que eles enviariam sai pelos outros, que chegam perto dos limites.',
    steps: [
      'Ver números: um servidor, uma rede, ou celulares de um lugar?',
      'Reinicie a Evolution se forem todos de um servidor.',
    ],
  },
  webhook_queue: {
    means: 'Entregas e respostas são vistas com atraso; "SAIR" também. Nada se perde.',
    steps: [
      'O número está caindo? Então espere: depois de uma queda é assim mesmo.',
      'Se crescer: o MongoDB está lento? Inicie mais um worker.',
    ],
  },
  dead_letters: {
    means:
      'O que esses webhooks diziam não está em nenhum relatório. Ficam guardados até alguém repetir ou descartar.',
    steps: [
      'Ver webhooks: o erro de cada um está lá.',
      'Corrija o motivo (em geral, uma atualização da Frota) e tente de novo. Nada é aplicado duas vezes.',
    ],
  },
  memory_high: {
    means: 'O processo pode acabar e ser iniciado de novo; outros assumem o que ele fazia.',
    steps: ['Reinicie quando der.', 'Se voltar: dê mais memória e nos mande o log.'],
  },
  cpu_high: {
    means: 'Tudo neste processo fica mais lento.',
    steps: ['O que roda na máquina ao lado dele?', 'Separe os papéis, ou inicie mais um worker.'],
  },
  slow_sends: {
    means: 'A Evolution demora para aceitar mensagens: as campanhas ficam lentas e alguns envios, incertos.',
    steps: ['Olhe a carga dos servidores Evolution.', 'Mais de 150 números em um servidor é demais.'],
  },
  slow_webhooks: {
    means: 'Entregas e respostas são vistas com atraso; "SAIR" também.',
    steps: ['O MongoDB está lento? Olhe o disco.', 'Inicie mais um worker.'],
  },
  redis_away: {
    means: 'Nada é enviado enquanto não dá para contar os limites; segue sozinho quando o Redis voltar.',
    steps: ['Inicie o Redis. Os contadores são refeitos a partir do banco: ninguém recebe duas vezes.'],
  },
  database_away: {
    means: 'Nada foi enviado, e a Evolution guardou os webhooks para mandar de novo.',
    steps: ['Veja por que o MongoDB caiu: log, disco, memória.'],
  },
};
