/** The form of a campaign where it is a window of Slack. */
export const enModal = {
  /** Up to 24 characters, as those of `form.title`: Slack shows no more. */
  submit: { new: 'Create draft', edit: 'Save' },
  close: 'Cancel',
  closeDone: 'Close',
  version: (number: number) => `Message, version ${number}`,
  anotherVersion: 'Another version',
  more: 'More settings',
  csv: 'Or a CSV file of contacts',
  csvHint: 'Imported when you send this form, onto a list that is called like the file.',
  fileUnreachable: 'Slack does not let me read this file; drop it into our conversation instead.',
  noLists: 'There is no contact list yet: add a CSV file.',
  kept: (label: string, usage: string) =>
    `"${label}" does not fit into this form and stays as it is. To change it, type: ${usage}`,
  /** Only what was pressed or typed as a command opens a form. */
  press: 'It is filled in here:',
  tooLate: 'Slack did not wait for the form. Once more:',
  importing: 'Importing the contacts. This may take a moment…',
  done: 'Done. The answer is where you asked.',
  notSaved: 'Nothing was saved yet. Please mend this, and send it again.',
};
