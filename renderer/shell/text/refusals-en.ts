// Refusals in words, English: the same codes and the same three lines as the Chinese catalogue.
import type { RefusalCode, RefusalWords } from './refusals-zh-CN.ts';

export const refusalsEn: Readonly<Record<RefusalCode, RefusalWords>> = {
  'permission.denied': [
    'Your post may not do this.',
    'Each post acts only within its duties; this computer checks every time.',
    'Please ask the post that is responsible.',
  ],
  'session.locked': [
    'The client is locked; nothing was done.',
    'While it is locked no document may be read or handled.',
    'Enter your PIN again, then repeat the step.',
  ],
  'input.invalid': [
    'Something is missing or too long; nothing was done.',
    'Every element has a set form and length.',
    'Check the entries, correct them and try again.',
  ],

  'exercise.exists': [
    'The exercise units exist already.',
    'One computer holds one set of exercise units.',
    'Choose an exercise person on the lock screen.',
  ],
  'seal.noFont': [
    'The seal was not made: no Chinese typeface is installed from which its name can be drawn.',
    'The seal is made on the spot, its characters traced from a typeface of this computer.',
    'Install a Chinese typeface (such as Noto Serif CJK) and try again.',
  ],
  'pin.weak': [
    'This PIN is too plain and was not taken.',
    'A PIN has six characters or more, of three kinds at least, and is no run of digits.',
    'Choose another; a few words in a row that you can remember are far safer than a short number.',
  ],
  'pin.unequal': [
    'The two entries of the new PIN differ; it was not taken.',
    'The new PIN is typed twice, so that a slip does not lock you out.',
    'Type the new PIN twice again.',
  ],
  'unit.busy': [
    'A unit is being founded or joined already.',
    'This computer makes one profile at a time.',
    'Finish or cancel that first.',
  ],
  'unit.plan': [
    'The unit was not founded: the people or the seal’s keeper are not in order.',
    'Names must differ, one of the people is you, and only a clerk keeps the seal.',
    'Check the rows of people and try again.',
  ],
  'unit.notHolder': [
    'This profile does not hold the unit’s keys and cannot accept requests to join.',
    'Certificates are issued by whoever keeps the unit’s keys: the person who founded it.',
    'Ask the founder of the unit to accept the request.',
  ],
  'joining.missing': [
    'This request is no longer on this computer.',
    'Once it is discarded or done, its keys are erased.',
    'Please make a new request to join.',
  ],
  'joining.noAnswer': [
    'The answer to this request has not been read yet.',
    'The answer file is read and its fingerprint compared before the PIN is typed.',
    'Read the answer file first.',
  ],
  'joinRequest.unreadable': [
    'The file is no request to join, or is malformed; nothing was accepted.',
    'A request must match its format to the byte.',
    'Ask for the request to be saved again (extension .yzreq).',
  ],
  'joinRequest.possession': [
    'A signature in the request does not hold; nothing was accepted.',
    'Every public key is signed with its private key, to prove that the person has it.',
    'The file may have been changed: ask for a new request and compare the fingerprint.',
  ],
  'joinRequest.answered': [
    'This request was accepted before and is not accepted twice.',
    'Certificates are issued once for each request.',
    'If the answer was lost, save it again from the list of people.',
  ],
  'joinRequest.missing': [
    'The request or its answer was not found.',
    'After locking, the request file has to be read again.',
    'Please read the request file again.',
  ],
  'joinRequest.noSealKey': [
    'Not accepted: this person is to keep the seal, but the request holds no key for it.',
    'Only a request made as a clerk carries a key for the seal.',
    'Ask the person to request again as a clerk.',
  ],
  'joinAnswer.unreadable': [
    'The file is no answer, or is malformed.',
    'An answer must match its format to the byte.',
    'Ask for the answer to be saved again (extension .yzans).',
  ],
  'joinAnswer.signature': [
    'The signature of the answer does not hold; it was not taken.',
    'The unit’s root signs the answer; a single changed byte shows.',
    'Ask for the answer again and compare the fingerprint.',
  ],
  'joinAnswer.otherRequest': [
    'This answer belongs to another request.',
    'Each answer belongs to one request.',
    'Read it at its own request, or compare the fingerprints of the requests.',
  ],
  'joinAnswer.ledger': [
    'The directory in the answer does not hold, or this request’s certificates are not in it.',
    'The unit’s root signs every entry, and the keys of this request must be among them.',
    'Ask for the answer to be saved again; if that does not help, make a new request.',
  ],
  'joinAnswer.expired': [
    'The certificates in the answer are not valid now; it was not taken.',
    'Only certificates within their validity are accepted.',
    'Check this computer’s date; if it is right, make a new request.',
  ],
  'disk.full': [
    'The disk is full; nothing was written and what you had is intact.',
    'Documents and records are written whole or not at all.',
    'Free some disk space and try again.',
  ],
  'file.unwritable': [
    'The file could not be written to the place chosen.',
    'An exported file is written as a whole, and the place must allow writing.',
    'Check whether the medium is write-protected or has been removed, or choose another place.',
  ],
  'file.unreadable': [
    'The chosen file could not be read and was not imported.',
    'Only files that can be read as a whole are imported.',
    'Check whether the medium has been removed and the file may be read, then choose again.',
  ],
  'carrier.unreachable': [
    'The exchange folder cannot be reached; nothing was sent or collected.',
    'Documents travel only through the exchange folder that has been set.',
    'Check that the folder or the medium is there, then try again.',
  ],

  'pin.cancelled': [
    'No PIN was entered; nothing was done.',
    'This step needs your own PIN each time.',
    'When you are ready, choose the step again and enter your PIN.',
  ],
  'pin.delayed': [
    'The PIN was wrong too often; it cannot be entered for now.',
    'After five wrong PINs each further try has to wait, and a restart does not shorten the wait.',
    'Wait until the time is over. A forgotten PIN cannot be recovered: turn to the security officer.',
  ],
  'profile.missing': [
    'This person’s profile was not found on this computer.',
    'Profiles lie in the data folder of this computer.',
    'Check the data folder, or have the security officer make the profile anew.',
  ],
  'profile.damaged': [
    'This profile is damaged and was not opened.',
    'A profile must pass its integrity check, so that no work continues on wrong contents.',
    'Delete nothing. Ask the security officer to restore the backup.',
  ],
  'profile.newer': [
    'This profile was written by a newer version and cannot be opened here.',
    'An older version never rewrites the data of a newer one.',
    'Install the same or a newer version.',
  ],
  'profile.otherDevice': [
    'This profile belongs to another computer and cannot be opened here.',
    'The device secret is bound to its computer; a copy is no authorisation.',
    'Open it on its own computer, or have the security officer make one for this computer.',
  ],
  'selfTest.failed': [
    'The self-test of the algorithms failed; work has stopped.',
    'Before each unlocking SM2, SM3 and SM4 must give their standard figures (GM/T 0028).',
    'Do not go on. If it fails again after a restart, turn to technical support.',
  ],

  'dossier.missing': [
    'This dossier was not found.',
    'Only dossiers received and kept on this computer can be handled.',
    'Go back to the list and choose again.',
  ],
  'draft.missing': [
    'This draft was not found.',
    'A draft is not kept once it has been submitted or deleted.',
    'Look under “Under way” whether it has been submitted.',
  ],
  'layout.failed': [
    'The document could not be laid out; nothing was submitted.',
    'The layout follows GB/T 9704; what does not fit is never cut off.',
    'Check whether the title, a paragraph or an attachment note is too long.',
  ],
  'addressee.unknown': [
    'The chosen person or unit is not in the directory.',
    'Documents go only to people and units with a valid certificate in the directory.',
    'Choose again. If the directory is wrong, turn to the security officer.',
  ],
  'mark.aboveCeiling': [
    'The document bears a grade above what this client may hold; nothing of it was kept.',
    'This build holds work secrets at most; state secrets must not be stored or handled here (Law on Guarding State Secrets).',
    'Stop now, do not open the file again, and report to your unit’s secrecy office.',
  ],
  'step.notPossible': [
    'This step cannot be taken now.',
    'An outgoing document is drafted, signed off, numbered, stamped, dispatched; an incoming one acknowledged, registered, proposed, instructed, concluded.',
    'Look at the handling sheet: somebody may have taken the step already.',
  ],
  'signer.certificate': [
    'Your signing certificate cannot be used at present.',
    'It must be within its dates, not revoked, and lead to your unit’s root certificate.',
    'Ask the security officer for a new certificate.',
  ],
  'document.superseded': [
    'What you saw is not the latest version; nothing was done.',
    'Sign-off and stamping hold for the present version only, checked by its digest.',
    'Open the document again, check the latest version, then repeat the step.',
  ],
  'number.taken': [
    'This document number is taken.',
    'Within one agency code and year no number is given twice (GB/T 9704, 7.2.5).',
    'Use the next number as offered.',
  ],
  'number.gap': [
    'This number would leave a gap.',
    'Numbers run on without gaps within a year.',
    'Use the next number as offered.',
  ],
  'copy.differs': [
    'The final copy differs from the signed-off text; no number was given and no copy made.',
    'Only number and dates are filled in; all else must equal the signed-off text word for word.',
    'Do not go on. Report the differences to the drafter; submit for sign-off again if need be.',
  ],
  'arrival.missing': [
    'This arrival was not found.',
    'Only what has arrived on this computer can be handled.',
    'Go back to “Incoming” and choose again.',
  ],
  'arrival.notAcknowledged': [
    'This arrival has not been acknowledged and cannot be registered.',
    'A document is acknowledged first and registered then.',
    'Count the pieces and acknowledge it first.',
  ],
  'arrival.acknowledged': [
    'This arrival has been acknowledged already.',
    'Each arrival is acknowledged once; the receipt has gone out.',
    'Go on and register it.',
  ],
  'arrival.pieces': [
    'The count differs from the number of pieces stated; it was not acknowledged.',
    'Pieces are counted before they are acknowledged; a wrong count is not acknowledged.',
    'Count again. If something is missing, turn to the sending unit.',
  ],
  'candidate.missing': [
    'The chosen file is no longer waiting for registration.',
    'An imported file is not kept before it is registered; locking or a restart clears it.',
    'Choose the file again.',
  ],
  'opinion.empty': [
    'There is no instruction.',
    'An instruction needs words: an opinion, ink or a typed note; a highlight alone says nothing.',
    'Write your instruction, or write it on the page.',
  ],

  'document.missing': [
    'This document was not found.',
    'Only documents kept on this computer can be opened.',
    'Go back and choose again.',
  ],
  'document.damaged': [
    'The document failed its check and was not opened.',
    'The digest is compared each time; what differs is never shown.',
    'Do not use it. Have it sent again or restore the backup.',
  ],
  'document.unknownFormat': [
    'The chosen file is neither a PDF nor an OFD.',
    'Only PDF and OFD are accepted, judged by contents and not by the file name.',
    'Choose such a file, or ask the sender for one.',
  ],
  'document.truncated': [
    'The file is incomplete: its end is missing.',
    'Incomplete files are not imported, so that nothing is overlooked.',
    'Copy or fetch the file again.',
  ],
  'document.broken': [
    'The file is damaged and cannot be read.',
    'A file whose contents are uncertain is not imported.',
    'Ask the sender for a new copy.',
  ],
  'document.encrypted': [
    'The contents of the file are encrypted and cannot be inspected.',
    'What cannot be read is not imported: encrypted OFD, and PDF encrypted in a way that is not supported.',
    'Ask the sender for a file that is not encrypted.',
  ],
  'document.passwordRequired': [
    'The file has an opening password.',
    'Its contents can be seen only with the password.',
    'Enter the password that the sender told you.',
  ],
  'document.wrongPassword': [
    'The opening password is wrong.',
    'Passwords distinguish capital and small letters.',
    'Check it and enter it again, or ask the sender.',
  ],
  'document.tooMany': [
    'Too many files at once; none was checked.',
    'At most 100 files and 1 GB are taken at a time: they are held in memory until they are registered.',
    'Please choose them in several parts.',
  ],
  'document.known': [
    'This very file is here already; it was not registered twice.',
    'A file is registered once, so that it does not become two matters.',
    'Open the one that is here. If it must be registered apart, choose the file again and register it anyway.',
  ],
  'document.tooLarge': [
    'The file is too large and was not imported.',
    'A single file has an upper size, so that this computer stays reliable.',
    'Split the file, or ask the sender for a smaller one.',
  ],
  'document.tooComplex': [
    'The file is too complex: its check did not finish within the set time and memory.',
    'A foreign file is imported only after its whole check in the quarantine.',
    'Ask the sender to produce it anew.',
  ],
  'document.closed': [
    'Nothing may be appended to this document any more.',
    'An earlier signature in it forbids changes (DocMDP).',
    'Produce the final copy again, then stamp.',
  ],
  'copy.notPermitted': [
    'The file has a password or limits what may be done with it; no working copy was made.',
    'A file whose issuer has limited the rights in it is not rewritten.',
    'Export the original, or ask its issuer for a file without password and limits.',
  ],
  'copy.onlyPdf': [
    'No working copy can be made of an OFD yet.',
    'Working copies are made of PDF only; the OFD itself is never rewritten.',
    'Export the original; the annotations stay in the dossier.',
  ],
  'copy.noFont': [
    'There is no Chinese typeface on this computer; no working copy was made.',
    'Each page of a copy has to say what it is, in characters drawn from a typeface of the system.',
    'Install a Chinese typeface such as Noto Serif CJK, then export again.',
  ],
  'quarantine.failed': [
    'The check of the file did not finish; nothing was imported or changed.',
    'Every foreign file is checked in the quarantine first.',
    'Try once more. If it fails again, do not open the file and turn to technical support.',
  ],

  'seal.missing': [
    'The chosen seal was not found.',
    'Only seals of your unit registered on this computer can be used.',
    'Look under “Seals”, or turn to the security officer.',
  ],
  'seal.expired': [
    'The seal has expired and cannot be used.',
    'An electronic seal is used within its dates only (GB/T 38540).',
    'Ask the security officer for a new seal.',
  ],
  'seal.notYetValid': [
    'The seal is not valid yet and cannot be used.',
    'An electronic seal is used within its dates only (GB/T 38540).',
    'Check the clock of this computer; the seal can be used from its first day on.',
  ],
  'seal.revoked': [
    'The seal has been revoked and cannot be used.',
    'A revoked seal is out of use from the moment of its revocation.',
    'Turn to the security officer.',
  ],
  'seal.notOurs': [
    'This seal is not your unit’s and cannot be used.',
    'A document bears only the seal of the agency that issues it.',
    'Choose a seal of your own unit.',
  ],
  'seal.outsidePage': [
    'The seal would lie outside the page; nothing was stamped.',
    'The seal lies wholly on the page, upright, over the date (GB/T 9704, 7.3.5).',
    'Drag the seal back over signature block and date.',
  ],
  'seal.broken': [
    'The seal on the document failed its check; nothing was dispatched.',
    'Seal and final copy are checked before dispatch.',
    'Do not send it. Produce the final copy again and stamp it.',
  ],
  'slip.missing': [
    'There is no sign-off; the document cannot be stamped.',
    'Stamping rests on the sign-off of the person in charge.',
    'Submit the document for sign-off first.',
  ],

  'envelope.notForMe': [
    'This envelope is not addressed to you and was not opened.',
    'Only the recipients named on an envelope can open it.',
    'Hand it to its recipient, or leave it as it is.',
  ],
  'envelope.broken': [
    'The envelope is damaged or has been changed; nothing was taken in.',
    'Every byte of an envelope must agree with its sender’s signature.',
    'Ask the sender to send it again.',
  ],
  'envelope.openedBefore': [
    'This envelope has been taken in before.',
    'An envelope is taken in once, so that nothing is handled twice.',
    'Nothing to do: look under “Incoming”.',
  ],
  'envelope.unknownSender': [
    'The sender is not in the directory that your unit trusts; nothing was taken in.',
    'An envelope must lead to the root certificate of a trusted unit.',
    'Make sure who sent it; then the security officer may register that unit’s root.',
  ],
  'envelope.fault': [
    'The envelope could not be worked through; it stays in the exchange folder.',
    'It is taken in whole or not at all.',
    'Collect once more. If it fails again, turn to technical support.',
  ],
};
