// The help of every screen, English: the same as the Chinese one, sentence by sentence.

import type { HelpCatalogue, HelpPage } from './topics.ts';

const inLists: HelpPage['keys'] = [
  ['↑ ↓ Home End', 'Move in the list'],
  ['Enter', 'Open the selected document'],
  ['/', 'Search this list'],
];

/** A list of work; what is done in it is the same in each. */
function box(purpose: string, ...steps: readonly string[]): HelpPage {
  return {
    purpose,
    steps: [
      ...steps,
      'Each line names the title, the number, the unit, the latest step and who took it; at its right end stands the step that waits for you, or the present state. Click it or press Enter to open it.',
      'Press / to search by title, number or unit and see at once how far a document has come; Esc ends the search.',
    ],
    keys: inLists,
  };
}

export const helpEn: HelpCatalogue = {
  'box.toDo': box(
    'The documents that wait for you, the most urgent first.',
    'Clerk: what the leader has signed off or sent back, and what other units have sent. To draft a document press “New outgoing document”; arrivals are collected by themselves, or with “Collect arrivals”.',
    'Leader: what the clerk has submitted for sign-off or instruction. Open it, read it, then sign off or instruct.',
  ),
  'box.toRead': box(
    'Documents for your information that ask for no decision. This version does not circulate documents yet, so the list is usually empty.',
  ),
  'box.underWay': box(
    'Documents that have passed through your hands and are not concluded, and drafts that are not submitted.',
    'Drafts are marked “Draft” and can be continued; in an open document the “Sheet” on the right says who has it now.',
  ),
  'box.done': box(
    'Documents with which you have finished. They can be opened at any time to look at the handling, the seal and the deliveries.',
  ),
  'box.incoming': box(
    'Everything that other units have sent.',
    'Clerk: what comes through the exchange folder is collected by itself, or with “Collect arrivals”; a scan, a PDF or an OFD from elsewhere comes in with “Import a document”.',
  ),
  'box.outgoing': box(
    'Everything that this unit has drafted, from the draft to the receipt.',
    'Clerk: press “New outgoing document” to draft one.',
  ),
  draft: {
    purpose:
      'An outgoing document is drafted here, or one that was sent back is mended. What you write is saved as you go, encrypted on this computer; nothing is lost when you leave.',
    steps: [
      'Choose kind, urgency, marking and disclosure; disclosure must be chosen.',
      'Write title, recipients and body. One paragraph a line; levels are written 一、 （一） 1. （1）, the layout does the indents.',
      'Name one attachment a line; several units can be copied.',
      'Press “Preview” and check the layout of GB/T 9704 on the right with its notes. Number and date come with numbering and sign-off.',
      'Choose the leader who signs off and press “Submit for sign-off”. What is still missing is marked and listed.',
    ],
    keys: [
      ['Enter', 'Take a unit into the recipients or the copies'],
      ['Arrow keys', 'Choose in a group of options'],
    ],
  },
  dossier: {
    purpose:
      'All of one document: what its seal is worth above, the text in the middle, handling, elements, deliveries and versions on the right, and below the step that comes next.',
    steps: [
      'Look at the line above first; “Details” gives every reason and what to do.',
      'Read page by page. Zoom, turn pages, two pages side by side, rotate, find; jump by the contents or the page labels where the document has them. Files attached inside it are listed beneath the contents and not opened.',
      'Select text to get a small bar with “Highlight” and “Note”; what you wrote stands on the right and is signed with your next step. Until then it can be changed and removed.',
      'Leader: press “Write” to write by hand, write an opinion or choose a phrase, then “Sign off” or “Instruct”; compare title, pages and digest in the PIN window and enter the PIN. If you do not agree, press “Send back” and say why.',
      'Clerk: after sign-off “Number”, “Stamp”, “Dispatch”; for what came in “Propose” and “Conclude”. Only what can be done now is offered below.',
      'Stamping: press “Place the seal”, the seal finds signature block and date; drag it or move it by the arrow keys, then press “Stamp”.',
      '“Deliveries” says who acknowledged and when; “Export” saves the document, “Export verification report” the verdict and its reasons, the working copy a file with everybody’s annotations that proves nothing.',
    ],
    keys: [
      ['Page Up, Page Down, Home, End, arrow keys', 'Read'],
      ['+ - Ctrl+0', 'Zoom in, zoom out, fit the width'],
      ['Ctrl+F', 'Find; Enter the next, Shift+Enter the one before'],
      ['Alt+H, Alt+N', 'Highlight or note what is selected or found'],
      ['Ctrl+Z, Ctrl+Y', 'Undo and redo while writing'],
      ['Arrow keys, Shift+arrow keys, Home', 'Move the seal by 1 mm, by 5 mm, to its place'],
      ['Enter, Esc', 'Stamp, leave stamping'],
      ['Esc', 'Close the reasons, stop annotating'],
    ],
  },
  arrival: {
    purpose:
      'A document that another unit has sent: the seal is verified, the document is acknowledged, then registered as this unit’s own business.',
    steps: [
      'Look at the verdict above. If the seal is invalid, do not act on the document; ask the issuing unit.',
      'Clerk: count the pieces and, if they agree with what the document says, press “Acknowledge”; the receipt goes back by itself. Nothing that differs may be acknowledged.',
      'Clerk: check what has been filled in and press “Register”; the document gets its serial and becomes a dossier.',
    ],
    keys: [
      ['Page Up, Page Down, Home, End, arrow keys', 'Read'],
      ['Ctrl+F', 'Find in the document'],
    ],
  },
  arrivals: {
    purpose:
      'Several arrivals are acknowledged at once: each with the verdict on its seal and the pieces announced, each with a record and a receipt of its own.',
    steps: [
      'Count each and correct the number where it differs; what differs is not acknowledged, and the reason stands beneath it.',
      'What failed the check of its seal is not taken at first: press “Look” and ask the issuing unit.',
      'Press “Acknowledge”. What is acknowledged waits under “To do” to be registered.',
    ],
    keys: [['Space', 'Take one or leave it']],
  },
  import: {
    purpose:
      'A PDF or an OFD from elsewhere is registered as an incoming document. It is inspected in a process of its own first and is not stored before it is registered.',
    steps: [
      'Press “Choose a file”; several may be chosen at once. The inspection can be stopped; what has been inspected can be registered.',
      'Look at the facts: scripts and automatic actions never run and are listed one by one; pages that cannot be shown are named; a file without a seal needs its origin confirmed by other means.',
      'If the file has an opening password, enter the one that the sender has told you.',
      'Check title, agency and number taken from the first page and press “Register”. If the same file is here already, open that first.',
    ],
    keys: [],
  },
  seals: {
    purpose: 'The unit’s registered electronic seals: imprint, maker, size, validity and state.',
    steps: [
      'Stamping is not done here but on the final copy: open the document after it is numbered and press “Place the seal”.',
      'A seal that is not ready for use cannot stamp; ask the security officer for a new one.',
    ],
    keys: [],
  },
  keys: {
    purpose:
      'Certificates of this unit and of those it trusts, revocation lists and how keys are protected; whoever keeps the unit’s keys accepts requests to join here.',
    steps: [
      'Look at state and validity. While a revocation list is overdue, a certificate revoked of late goes unnoticed.',
      'Press “Export the unit’s root certificate” for somebody who verifies this unit’s documents on another computer.',
      'Keeper: press “Accept a request to join”, choose the file; compare the fingerprint in person or by telephone, group by group, and only if it is the same accept it and enter the PIN.',
      'Give the answer file to the person who asked; it can be saved again if it is lost.',
    ],
    keys: [],
  },
  audit: {
    purpose:
      'The audit log of your own profile: when, who, what, with what result. Its entries are chained, hold nothing of any document and cannot be changed.',
    steps: [
      'The newest stand first; “Earlier entries” goes further back.',
      'Press “Verify” to check that the log is complete and unchanged. If it is not, leave everything as it is, delete nothing and find out why.',
    ],
    keys: [],
  },
  settings: {
    purpose:
      'Language, type size, PIN and phrases; certificates and records of whoever is at work; versions, where keys lie, and the checks at start.',
    steps: [
      'Large type enlarges type, buttons and rows together, for a large screen or for work with a pen.',
      'Press “Change the PIN” and enter the present PIN and twice the new one in the PIN window.',
      'One phrase a line; the first is filled in beforehand. Press “Save the phrases” when you are done.',
      'Notices of what has come are shown by the desktop: of a paper marked work secret only that there is one, and nothing of it while locked.',
      'Where the keys of this computer lie in a file, only a long PIN protects the contents of a stolen disk.',
    ],
    keys: [['Arrow keys', 'Choose in a group of options']],
  },
  lock: {
    purpose: 'The client is locked, or nobody has entered yet. No document shows here.',
    steps: [
      'Press your own card and enter the PIN in the PIN window. The PINs of the exercise stand on the cards.',
      'After five wrong PINs there is a wait, told on the card; a restart does not shorten it. A forgotten PIN cannot be recovered in this version.',
      'Requests to join that wait for an answer stand below: with the answer file press “Read the answer file”, compare the fingerprint of the root with whoever accepted you, and join if it is the same.',
      'To begin in earnest, found a unit of your own or join one.',
    ],
    keys: [
      ['Tab, Enter', 'Choose a person, open the PIN window'],
      ['Enter, Esc', 'Confirm, cancel in the PIN window'],
    ],
  },
  first: {
    purpose:
      'There is no unit on this computer yet. Begin with the exercise, or found or join a unit of your own at once.',
    steps: [
      'Press “Make the exercise units”: two units and five people; keys, certificates and a seal are made on the spot, and everything is marked as an exercise without effect.',
      'The first person of a unit founds it; where it exists already, join it.',
    ],
    keys: [['Tab, Enter', 'Choose, confirm']],
  },
  found: {
    purpose:
      'The first person of a unit founds it here with its directory and keys, and becomes the keeper of the unit’s keys. Cancelled half-way, it leaves nothing behind.',
    steps: [
      'Write the unit’s full name and its agency code, with which its document numbers begin.',
      'List the people and say which one is you. The others join on their own computers.',
      'Choose the clerk who keeps the seal, or make none for now.',
      'Have pen and paper ready and press the last button: choose your PIN, copy the eight lines of the recovery sheet by hand and type them back from the paper. The unit is not founded before they agree.',
      'Seal the sheet in an envelope and have it kept by a named person; it cannot be made again.',
    ],
    keys: [['Enter', 'The next field, another row']],
  },
  join: {
    purpose:
      'Where the unit exists already, your keys are made here and a certificate is asked for. Private keys do not leave this computer.',
    steps: [
      'Write your name, post and role, choose a PIN and save the request.',
      'Bring the request (.yzreq) to the keeper and compare its fingerprint in person or by telephone, group by group.',
      'With the answer (.yzans) go to the lock screen, read it, compare the fingerprint of the root and join.',
    ],
    keys: [['Enter', 'The next field']],
  },
};
