import { parseArgs } from 'node:util';
import { runChaos } from './run-chaos.ts';
import { accountText } from './account.ts';
import { longForm } from './forms.ts';
import { longStorm, runStorm, stormText } from './webhook-storm.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Date.now() % 100_000) },
    sends: { type: 'string', default: '2000' },
    only: { type: 'string' },
  },
});
const seed = Number(values.seed);
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const startedAt = performance.now();
const tell = (line: string): void => {
  say(`${((performance.now() - startedAt) / 1000).toFixed(1).padStart(6)} s  ${line}`);
};
say(`Seed ${seed}; the same again: npm run chaos -- --seed ${seed} --sends ${values.sends}`);

/** Each answers how many things were wrong. */
const runs: Record<string, () => Promise<number>> = {
  async campaign() {
    const options = longForm(seed, Number(values.sends));
    say(`Chaos: ${options.sends} messages over ${options.numbers} numbers, ${options.workers} workers.`);
    const account = await runChaos(options, tell);
    say(`\n${accountText(account)}\n`);
    return account.findings.length;
  },
  async webhooks() {
    const options = longStorm(seed);
    say(`Storm: ${options.perSecond} webhooks a second; web processes and MongoDB are killed.`);
    const account = await runStorm(options, tell);
    say(`\n${stormText(account)}`);
    return account.findings.length;
  },
};
const chosen = values.only === undefined ? Object.keys(runs) : [values.only];
for (const name of chosen) {
  const run = runs[name];
  if (run === undefined) throw new Error(`--only is one of: ${Object.keys(runs).join(', ')}`);
  if ((await run()) > 0) process.exitCode = 1;
}
