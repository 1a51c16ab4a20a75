import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { Router } from '@koa/router';
// Its main module would load all of Swagger UI into this process, too: a third of a second of each start.
import absolutePath from 'swagger-ui-dist/absolute-path.js';

/** The files of Swagger UI that are served, and nothing else of its folder. */
const FILES: Readonly<Record<string, string>> = {
  'swagger-ui.css': 'text/css',
  'swagger-ui-bundle.js': 'text/javascript',
  'favicon-32x32.png': 'image/png',
};

const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Frota: HTTP API</title>
    <link rel="stylesheet" href="/docs/swagger-ui.css">
    <link rel="icon" href="/docs/favicon-32x32.png">
  </head>
  <body>
    <div id="api"></div>
    <script src="/docs/swagger-ui-bundle.js"></script>
    <script src="/docs/start.js"></script>
  </body>
</html>
`;

const START = `SwaggerUIBundle({ url: '/openapi.json', dom_id: '#api', deepLinking: true, validatorUrl: null });
`;

/** Swagger UI sets styles as it goes; scripts are only ours, and nothing comes from elsewhere. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; " +
  "font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const CACHED = 'public, max-age=86400';

/**
 * `GET /openapi.json`, and `GET /docs`: the same for people. Open to all: it says what Frota can do, nothing of the team.
 * @param describe makes the document when it is first asked for
 */
export function docsRouter(describe: () => Promise<object>): Router {
  const router = new Router();
  let document: Promise<object> | undefined;
  router.get('/openapi.json', async (ctx) => {
    ctx.body = await (document ??= describe());
  });
  router.get('/docs', (ctx) => {
    ctx.set('Content-Security-Policy', POLICY);
    ctx.type = 'text/html';
    ctx.body = PAGE;
  });
  router.get('/docs/start.js', (ctx) => {
    ctx.type = 'text/javascript';
    ctx.body = START;
  });
  router.get('/docs/:file', (ctx, next) => {
    const { file = '' } = ctx.params;
    const type = Object.hasOwn(FILES, file) ? FILES[file] : undefined;
    if (type === undefined) return next();
    ctx.set({ 'Cache-Control': CACHED, 'X-Content-Type-Options': 'nosniff' });
    ctx.type = type;
    ctx.body = createReadStream(join(absolutePath(), file));
  });
  return router;
}
