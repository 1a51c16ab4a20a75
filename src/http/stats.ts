import { Router } from '@koa/router';
import type { AnswerCache, Ports } from '../engine/ports.ts';
import { needs } from './access/needs.ts';
import { fleetLoad, type InstanceLoad } from '../engine/stats.ts';

/**
 * `GET /stats/instances`. The names of its fields are the team's contract with other tools.
 * @param answers keeps them for so long that many who ask cost no more than one
 */
export function statsRouter(ports: Ports, answers: AnswerCache<object>): Router {
  const router = new Router();
  router.get('/stats/instances', needs('viewer'), async (ctx) => {
    ctx.body = await answers.get('fleet', async () => statsBody(await fleetLoad(ports)));
  });
  return router;
}

function statsBody(fleet: readonly InstanceLoad[]): object {
  return {
    total_instancias: fleet.length,
    online: fleet.filter(({ instance }) => instance.state === 'connected').length,
    capacidade_total_dia: fleet.reduce((sum, { limits }) => sum + limits.day, 0),
    enviadas_hoje: fleet.reduce((sum, { sentToday }) => sum + sentToday, 0),
    instancias: fleet.map(({ instance, limits, sentThisHour, sentToday, loadPercent, available }) => ({
      nome: instance.name,
      status: instance.state,
      msgs_hora: sentThisHour,
      capacidade_hora: limits.hour,
      msgs_dia: sentToday,
      capacidade_dia: limits.day,
      carga: `${loadPercent.toFixed(1)}%`,
      disponivel: available,
    })),
  };
}
