import { parseArgs } from 'node:util';
import { accountText, shortcomings } from './account.ts';
import { runLoad } from './run-load.ts';

const { values } = parseArgs({
  options: {
    numbers: { type: 'string', default: '100' },
    'per-hour': { type: 'string', default: '50000' },
    seconds: { type: 'string', default: '180' },
  },
});
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const account = await runLoad(
  {
    numbers: Number(values.numbers),
    messagesPerHour: Number(values['per-hour']),
    seconds: Number(values.seconds),
    programs: 10,
    programEveryMs: 500,
    people: 3,
  },
  say,
);
say(`\n${accountText(account)}\n`);
const wrong = shortcomings(account);
say(
  wrong.length === 0
    ? 'As promised: nothing lost, nothing twice, every webhook applied.'
    : 'NOT AS PROMISED:',
);
for (const line of wrong) say(`  ${line}`);
if (wrong.length > 0) process.exitCode = 1;
