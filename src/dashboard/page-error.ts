/** What a page does not do for whoever asks; said on a page of its own, or to a script by its status. */
export class PageError extends Error {
  readonly status: number;
  /** The role that it takes, if it is for want of one. */
  readonly needs: string | undefined;

  constructor(status: number, message: string, needs?: string) {
    super(message);
    this.status = status;
    this.needs = needs;
  }
}

/** It does not come from a page of ours, or from one that is too old. */
export class Refused extends PageError {
  constructor() {
    super(403, 'This does not come from a page of this Frota.');
  }
}

export class NotFound extends PageError {
  constructor() {
    super(404, 'There is no such page.');
  }
}

/** Nobody has proved who they are. */
export class Unknown extends PageError {
  constructor() {
    super(401, 'Log in first.');
  }
}
