import { type Examined, hasProblem } from '../../doctor/examine.ts';
import type { FindingParams, FindingCode, Level } from '../../doctor/finding.ts';
import type { Said } from '../i18n/en-doctor.ts';
import type { Texts } from '../i18n/texts.ts';
import { type Cell, failure, reply, type Reply, text, type Tone } from '../reply.ts';
import type { Command } from './command.ts';

const SIGNS: Record<Level, string> = { ok: '✔', absent: '–', warning: '⚠', problem: '✖' };
const TONES: Record<Level, Tone> = { ok: 'good', absent: 'muted', warning: 'warning', problem: 'bad' };

/** `doutor`: examines this Frota and what it works with. In a shell it also works where nothing else does, see `run-doctor.ts`. */
export const doctorCommand: Command = {
  id: 'doctor',
  needs: 'admin',
  names: { 'pt-BR': 'doutor', en: 'doctor' },
  aliases: ['diagnostico', 'checkup'],
  // It tells of the machine.
  atConsole: true,
  async run({ texts, examine }) {
    return examine === undefined
      ? failure(text(texts.doctor.unasked, 'bad'))
      : doctorReply(texts, await examine());
  },
};

/** What was found, one below the other, each with its fix. */
export function doctorReply(texts: Pick<Texts, 'doctor'>, findings: readonly Examined[]): Reply {
  const { areas, verdict } = texts.doctor;
  const rows = findings.flatMap((finding, at): Cell[][] => {
    const [what, fix] = saidOf(texts, finding);
    const { level, area } = finding;
    const heading = findings[at - 1]?.area === area ? '' : areas[area];
    const sign = { text: SIGNS[level], tone: TONES[level] };
    return [
      [sign, heading, what],
      ...(fix === undefined ? [] : [['', '', { text: `→ ${fix}`, tone: 'muted' as const }]]),
    ];
  });
  const count = (level: Level): number => findings.filter((one) => one.level === level).length;
  const [problems, warnings] = [count('problem'), count('warning')];
  const tone = problems > 0 ? 'bad' : warnings > 0 ? 'warning' : 'good';
  const blocks = [{ kind: 'table' as const, columns: [], rows }, text(verdict(problems, warnings), tone)];
  return hasProblem(findings) ? failure(...blocks) : reply(...blocks);
}

/** The same for programs. */
export function doctorJson(texts: Pick<Texts, 'doctor'>, findings: readonly Examined[]): object {
  return {
    ok: !hasProblem(findings),
    findings: findings.map((finding) => {
      const [message, fix] = saidOf(texts, finding);
      const { area, level, code } = finding;
      return { area, level, code, message, ...(fix !== undefined && { fix }) };
    }),
  };
}

function saidOf({ doctor }: Pick<Texts, 'doctor'>, { code, params }: Examined): Said {
  const say = doctor.findings[code] as (params: FindingParams[FindingCode]) => Said;
  return say(params);
}
