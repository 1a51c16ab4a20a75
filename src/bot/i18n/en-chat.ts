/** What is said only where people write to the bot. */
export const enChat = {
  stale: 'This button is too old, or not mine. Ask again for what it was about.',
  taken: (by: string, seconds: number) => `${by} has just done that, ${seconds} s ago.`,
  sure: { yes: 'Yes, do it', no: 'No' },
  notDone: 'Left as it is.',
  privately: 'That is not for everybody: I have sent it to you alone.',
  writeToMe: 'That is not for everybody. Write to me in private first, and ask there.',
};
