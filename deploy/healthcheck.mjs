// Ends with 0 if the Frota of this container is alive, else with 1. A process without the role `web` has its health at
// MONITORING_PORT; one that is not told a port has none, and lives as long as it runs.
const { ROLES = 'web', PORT = '3000', MONITORING_PORT } = process.env;
const isWeb = ROLES.split(',').some((role) => role.trim() === 'web');
const port = isWeb ? PORT : MONITORING_PORT;
if (port !== undefined) {
  const isWell = await fetch(`http://127.0.0.1:${port}/monitoring/health`).then(
    ({ ok }) => ok,
    () => false,
  );
  process.exitCode = isWell ? 0 : 1;
}
