// Frota under PM2, on one machine: `npm ci && npm run build`, then `pm2 start deploy/ecosystem.config.cjs`. Settings come from
// .env in the folder above, the same for all: MONGODB_URI, REDIS_URL, EVOLUTION_SERVERS, PUBLIC_URL, WEBHOOK_SECRET, and, behind
// deploy/nginx/frota.conf, TRUSTED_PROXIES=loopback. More processes: raise `instances`; ports count up from the first.
const { join } = require('node:path');

const frota = {
  script: 'dist/src/main.js',
  cwd: join(__dirname, '..'),
  node_args: '--max-old-space-size=768 --max-semi-space-size=32 --enable-source-maps',
  // Frota's processes share their work through MongoDB and Redis, not through PM2's cluster mode.
  exec_mode: 'fork',
  // What is being sent gets its 10 s (SEND_TIMEOUT_MS), the rest a few more.
  kill_timeout: 30_000,
  exp_backoff_restart_delay: 200,
};

module.exports = {
  apps: [
    {
      ...frota,
      name: 'frota-web',
      instances: 2,
      increment_var: 'PORT',
      env: { NODE_ENV: 'production', ROLES: 'web', PORT: 3000 },
    },
    {
      ...frota,
      name: 'frota-worker',
      instances: 2,
      increment_var: 'MONITORING_PORT',
      env: { NODE_ENV: 'production', ROLES: 'worker', MONITORING_PORT: 3010 },
    },
    {
      ...frota,
      name: 'frota-bot',
      instances: 1,
      increment_var: 'MONITORING_PORT',
      env: { NODE_ENV: 'production', ROLES: 'bot', MONITORING_PORT: 3020 },
    },
  ],
};
