/** A chat platform that a story is played on: a team's channel, and the people in it. */
export interface Stage {
  /** What people call it. */
  name: string;
  /** Where campaigns are shown, and where incidents are, by their full names. */
  campaigns: string;
  alerts: string;
  ana: Person;
  bia: Person;
  /** What Frota has to be told to play here. */
  env: Readonly<Record<string, string>>;
  /** What Frota has written so far, or made of what it had written, oldest first. */
  written(): readonly string[];
  /** What `written()` has at this place as the app shows it, as an SVG. @param png was uploaded beside it */
  draw(index: number, png?: Buffer): string;
  /** The PNGs that Frota has uploaded, oldest first. */
  uploaded(): readonly Buffer[];
}

/** Somebody with the app of the platform. */
export interface Person {
  id: string;
  name: string;
  /** Types a command in the team's channel. */
  say(line: string): Promise<unknown>;
  /** Drops a file into their own chat with the bot. */
  drop(file: string, content: string): Promise<unknown>;
  /** Presses the newest button of this label; where the platform asks whether it is meant, it is. */
  press(label: string): Promise<unknown>;
}
