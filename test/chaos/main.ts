import { parseArgs } from 'node:util';
import { runChaos } from './run-chaos.ts';
import { accountText } from './account.ts';
import { longForm } from './forms.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Date.now() % 100_000) },
    sends: { type: 'string', default: '2000' },
  },
});
const options = longForm(Number(values.seed), Number(values.sends));
const say = (line: string): void => void process.stdout.write(`${line}\n`);
say(`Chaos: ${options.sends} messages over ${options.numbers} numbers, ${options.workers} workers.`);
say(`Seed ${options.seed}; the same again: npm run chaos -- --seed ${options.seed} --sends ${options.sends}`);
const startedAt = performance.now();
const account = await runChaos(options, (line) => {
  say(`${((performance.now() - startedAt) / 1000).toFixed(1).padStart(6)} s  ${line}`);
});
say(`\n${accountText(account)}`);
process.exitCode = account.findings.length === 0 ? 0 : 1;
