/** A text within code of Slack's markup, as it is: no link or mention, and nothing that would end the code. */
export function inCode(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('`', 'ˋ');
}

/** Lines of fixed-width letters. */
export function fenced(text: string): string {
  return `\`\`\`\n${text}\n\`\`\``;
}
