/** What is asked of the bot in a message: what follows its mention, if it has one. Slack escapes three characters. */
export function lineOfMention(text: string): string {
  const line = text
    .replace(/^\s*<@\w+(\|[^>]*)?>[\s,:]*/, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .trim();
  return line === '' ? 'help' : line;
}
