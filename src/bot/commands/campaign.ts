import { approveCommand, refuseCommand } from './campaign-approval.ts';
import { csvCommand } from './campaign-csv.ts';
import { duplicateCommand } from './campaign-duplicate.ts';
import { discardCommand } from './campaign-discard.ts';
import { editCommand } from './campaign-edit.ts';
import { cancelCommand, pauseCommand, resumeCommand } from './campaign-moves.ts';
import { newCommand } from './campaign-new.ts';
import { outcomeCommand } from './campaign-outcome.ts';
import { showCommand, watchCommand } from './campaign-show.ts';
import { startCommand } from './campaign-start.ts';
import { testCommand } from './campaign-test.ts';
import { unknownCommand } from './campaign-unknown.ts';
import { campaignsCommand } from './campaigns.ts';
import type { CommandGroup } from './command.ts';

export const campaignGroup: CommandGroup = {
  names: { 'pt-BR': 'campanha', en: 'campaign' },
  commands: [
    newCommand,
    editCommand,
    duplicateCommand,
    testCommand,
    startCommand,
    approveCommand,
    refuseCommand,
    watchCommand,
    showCommand,
    outcomeCommand,
    csvCommand,
    pauseCommand,
    resumeCommand,
    cancelCommand,
    discardCommand,
    unknownCommand,
    { ...campaignsCommand, names: { 'pt-BR': 'listar', en: 'list' }, aliases: ['lista'] },
  ],
};
