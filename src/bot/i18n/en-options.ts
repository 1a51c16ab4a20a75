import type { OptionName } from '../commands/option-keys.ts';

/** What each option of a command gives. */
export const enOptions: Record<OptionName, string> = {
  name: 'name of the campaign or rule',
  list: 'contact list that it is sent to',
  text: 'message, with {{name}} or another field and \\n for a new line; more of them in text2=, text3=…',
  instances: 'numbers that send, with commas; all of the fleet if none is given',
  rotation:
    'hybrid (contacts keep their number, best health first), sticky, intelligent, balanced, round-robin or by_segment',
  interval: 'seconds between two messages of a number: 25-50',
  limit: 'messages a day through each number: 100',
  to: 'numbers that take the contacts, with commas; all that send the same campaigns if none is given',
  hour: 'messages an hour: 30',
  day: 'messages a day: 200',
  newChats: 'messages a day to people whom the number never wrote to: 50',
  health: 'a number whose health (0–100) is below this rests: 30',
  start: 'when it starts: "2026-11-27 08:00", "tomorrow 8:00"',
  expiry: 'from when on nothing more is sent: "27/11 18:00"',
  media: 'URL of a file that goes with the text: https://…/photo.jpg',
  kind: 'what the file is, if its ending does not tell: image, video or document',
  segments: 'which numbers write to whom: "vip=vendas-1,vendas-2;*=vendas-3", * is everybody else',
  when: 'what the rule waits for: replied, keyword, delivered, read, failed, number or campaign-done',
  conditions:
    'what must hold, with ; between: campaign=, segment=, tag=, number=, state=, text=, equals=, hours=08:00-18:00 mon-fri',
  actions:
    'what to do, with ; between: tag=, list=, opt-out, send=TEXT, notify=slack:#channel TEXT, post=URL',
  phone: 'phone that gets the test',
  revision: 'which state of the campaign is meant, as its button says it',
  role: 'what it may do: viewer, operator, approver or admin',
  who: 'who did it: a name, or an id like slack:U012AB3CD',
  count: 'how many of them: 50',
  version: 'which text: 2 is text2=',
};
