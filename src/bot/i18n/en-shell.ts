/** What is said in a shell alone. */
export const enShell = {
  /** Before the list of commands. */
  usage: [
    'frota                  starts Frota: with its console on a terminal, else as a server with its log as output',
    'frota COMMAND …        answers one command, also beside the Frota that runs',
    'frota help COMMAND     tells a command with its options and an example',
    'frota --version        tells the version',
  ],
  about: [
    'Settings are read from the environment and from .env in this folder; .env.example has them all.',
    'Exit code 0: done. 1: what was asked for is wrong or could not be done, the doctor found a problem, or Frota cannot start.',
  ],
  commands: 'Commands:',
  which: (shells: readonly string[]) => `Say which shell: ${shells.join(', ')}.`,
};
