import { FORM_FIELDS, type FormFieldName } from '../../campaign-form/form.ts';

/** What a button of a question does. */
export type Move =
  /** Fills in one of the choices. */
  | { kind: 'set'; value: string }
  /** Takes one of several in, or out. Not "the other way round": pressed twice it is the same. */
  | { kind: 'in' | 'out'; value: string }
  /** Shows the choices from this one on. */
  | { kind: 'from'; at: number }
  /** Asks this. */
  | { kind: 'ask'; field: FormFieldName }
  | { kind: (typeof PLAIN)[number] };

const PLAIN = ['next', 'clear', 'back', 'cancel', 'unfold', 'save'] as const;

/** A button of one question of one conversation. */
export interface Asked {
  conversation: string;
  question: number;
}

/** Before what stands behind a button of a question. No such line is a command: only a press says it. */
const WORD = 'conversation';

/** What stands behind a button: `conversation telegram:1:2 1764340000000 set vendas-1`. */
export function moveLine({ conversation, question }: Asked, move: Move): string {
  return [WORD, conversation, question, move.kind, ...detailOf(move)].join(' ');
}

/** Undefined: it is no button of a question. */
export function readMove(line: string): (Asked & { move: Move }) | undefined {
  const [, conversation = '', question, kind = '', detail = ''] =
    /^conversation (\S+) (\d+) (\S+) ?(.*)$/s.exec(line) ?? [];
  const move = moveOf(kind, detail);
  return move === undefined ? undefined : { conversation, question: Number(question), move };
}

function detailOf(move: Move): (string | number)[] {
  if ('value' in move) return [move.value];
  if ('at' in move) return [move.at];
  return 'field' in move ? [move.field] : [];
}

function moveOf(kind: string, detail: string): Move | undefined {
  if (kind === 'set' || kind === 'in' || kind === 'out') return { kind, value: detail };
  if (kind === 'from') return { kind, at: Number(detail) };
  const field = FORM_FIELDS.find((one) => one === detail);
  if (kind === 'ask') return field && { kind, field };
  const plain = PLAIN.find((one) => one === kind);
  return plain && { kind: plain };
}
