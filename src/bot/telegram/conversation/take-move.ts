import { checkForm } from '../../campaign-form/check-form.ts';
import { filled } from '../../campaign-form/form.ts';
import type { CommandContext } from '../../commands/command.ts';
import { text } from '../../reply.ts';
import { type Answered, again, takeValues } from './answers.ts';
import type { Move } from './moves.ts';
import { asking, type Said, withValues } from './said.ts';
import { stepAfter, stepBefore } from './steps.ts';

/** What a press leads to; `save`: nothing is wrong with the form. */
export type Moved = Answered | 'cancel' | 'save';

/** Does what a button of the question says that is being asked. */
export async function takeMove(context: CommandContext, said: Said, move: Move): Promise<Moved> {
  const { step } = said;
  if (step === 'review') return atReview(context, said, move);
  const values = filled(said.form, step);
  switch (move.kind) {
    case 'set':
      return takeValues(context, said, step, [move.value]);
    case 'in':
    case 'out': {
      const others = values.filter((value) => value !== move.value);
      // The question stays what it is: the next press is of the same one.
      return {
        said: withValues(said, step, move.kind === 'in' ? [...others, move.value] : others),
        blocks: [],
      };
    }
    case 'from':
      return { said: { ...said, from: move.at }, blocks: [] };
    case 'next':
      return takeValues(context, said, step, values);
    case 'clear': {
      const cleared = withValues(said, step, []);
      return step === 'text' ? again(cleared) : { said: asking(cleared, stepAfter(cleared)), blocks: [] };
    }
    default:
      return leaveOrStay(said, move);
  }
}

async function atReview(context: CommandContext, said: Said, move: Move): Promise<Moved> {
  switch (move.kind) {
    case 'ask':
      return { said: asking(said, move.field), blocks: [] };
    case 'unfold':
      return { said: { ...said, unfolded: true }, blocks: [] };
    case 'save': {
      const problems = await checkForm(context, said.form);
      const [first] = problems;
      if (first === undefined) return 'save';
      const ofFirst = problems.filter(({ field }) => field === first.field);
      return { said: asking(said, first.field), blocks: ofFirst.map((one) => text(one.text, 'bad')) };
    }
    default:
      return leaveOrStay(said, move);
  }
}

function leaveOrStay(said: Said, move: Move): Moved {
  if (move.kind === 'cancel') return 'cancel';
  const before = move.kind === 'back' ? stepBefore(said) : undefined;
  return before === undefined ? again(said) : { said: asking(said, before), blocks: [] };
}
